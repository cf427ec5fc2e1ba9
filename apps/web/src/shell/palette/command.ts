import type { LucideIcon } from 'lucide-react';

/** One line of the palette. */
export interface Command {
  readonly id: string;
  readonly label: string;
  readonly group: string;
  readonly icon: LucideIcon;
  /** Words that find it besides its label. */
  readonly keywords?: string;
  /** Its shortcut, where it has one. */
  readonly keys?: string;
  readonly run: () => void;
}

/** The commands in which every word of the query begins a word; those whose label begins with the query come first. */
export function rankCommands(commands: readonly Command[], query: string): readonly Command[] {
  const wanted = query.trim().toLowerCase();
  if (wanted === '') return commands;
  const parts = wanted.split(/\s+/);
  const found = commands.filter(({ label, keywords = '', group }) => {
    const words = `${label} ${keywords} ${group}`.toLowerCase().split(/[^\p{L}\p{N}]+/u);
    return parts.every((part) => words.some((word) => word.startsWith(part)));
  });
  const beginsWith = ({ label }: Command): number => (label.toLowerCase().startsWith(wanted) ? 0 : 1);
  return found.toSorted((one, other) => beginsWith(one) - beginsWith(other));
}
