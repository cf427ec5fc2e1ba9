/** What one expression may cost; over it the code is `EXPRESSION_LIMIT`. Lengths are UTF-16 units. */
export const EXPRESSION_LIMITS = {
  sourceLength: 8 * 1024,
  /** One per array element or callback node that is touched, and one per `textPerStep` of text. */
  steps: 200_000,
  textPerStep: 256,
  /** Nesting of the source; left-leaning chains (`a + b + c`, `a.b.c`) do not nest. */
  depth: 64,
  /** Links of all chains on one way down the tree: what keeps our own recursion far from the end of the stack. */
  chain: 512,
  /** Levels of a value that an expression gives or writes as JSON. */
  valueDepth: 256,
  timeMs: 100,
  /** Of one text, and of all results of a config together. */
  resultLength: 5 * 1024 * 1024,
  patternLength: 1024,
  subjectLength: 1024 * 1024,
  /** Instructions of a compiled pattern. */
  patternSize: 5_000,
  /** Instructions of the pattern times length of the text: 10 to 25 ns each with re2js 2.10.0, at the very worst. */
  patternWork: 8 * 1024 * 1024,
} as const;
