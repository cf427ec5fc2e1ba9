/** The shell's own shortcuts in the help; the palette has commands of its own for them. */
export const SHELL_GROUP = 'Everywhere';
