type Pair = readonly [light: string, dark: string];

/** Colours of all statuses that an execution or a step can have; `fg` on `bg` is readable, `solid` marks. */
export const STATUS_COLORS: Readonly<Record<string, { readonly fg: Pair; readonly bg: Pair; readonly solid: Pair }>> = {
  queued: { fg: ['#52525B', '#B4B6BC'], bg: ['#F0F0F2', '#24272C'], solid: ['#A1A1AA', '#71757E'] },
  running: { fg: ['#1D4ED8', '#93C5FD'], bg: ['#E3EDFE', '#14233F'], solid: ['#2563EB', '#60A5FA'] },
  waiting: { fg: ['#92400E', '#FBBF24'], bg: ['#FEF3C7', '#33270B'], solid: ['#D97706', '#F59E0B'] },
  success: { fg: ['#166534', '#86EFAC'], bg: ['#DCFCE7', '#11301C'], solid: ['#16A34A', '#4ADE80'] },
  failed: { fg: ['#B91C1C', '#FCA5A5'], bg: ['#FEE7E7', '#3A1618'], solid: ['#DC2626', '#F87171'] },
  cancelled: { fg: ['#52525B', '#B4B6BC'], bg: ['#F0F0F2', '#24272C'], solid: ['#A1A1AA', '#71757E'] },
  skipped: { fg: ['#52525B', '#B4B6BC'], bg: ['#F0F0F2', '#24272C'], solid: ['#A1A1AA', '#71757E'] },
  in_doubt: { fg: ['#6D28D9', '#C4B5FD'], bg: ['#EDE9FE', '#26194A'], solid: ['#7C3AED', '#A78BFA'] },
};
