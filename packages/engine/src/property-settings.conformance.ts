import type fc from 'fast-check';

/**
 * How much and with which seed the properties are tried. A failing case is run again with `PROPERTY_SEED`, a longer
 * search is asked for with `PROPERTY_RUNS` (a factor).
 */
export function propertySettings(runs: number): fc.Parameters<unknown> {
  const seed = Number(process.env.PROPERTY_SEED ?? Math.floor(Math.random() * 0x7fff_ffff));
  const numRuns = runs * Number(process.env.PROPERTY_RUNS ?? 1);
  console.info(`${numRuns} random cases, PROPERTY_SEED=${seed}`);
  return { seed, numRuns };
}
