import { isJsonObject, type Json, type JsonObject } from './json.ts';

/**
 * The one line that a node's card shows: the names in braces of its type's `summary` with the values of these fields.
 * A list shows its entries, an object its names, a field in milliseconds (`…_ms`) its length in words; what is not there
 * shows nothing.
 *
 * @param config as the document has it, with the defaults of its schema where fields are left out
 */
export function summaryOf(summary: string, config: JsonObject): string {
  const text = summary.replaceAll(/\{([^{}]+)\}/g, (_, name: string) =>
    Object.hasOwn(config, name) ? shown(config[name] ?? null, name.endsWith('_ms')) : '',
  );
  return text.replaceAll(/\s+/g, ' ').trim();
}

function shown(value: Json, isDuration: boolean): string {
  if (value === null) return '';
  if (isDuration && typeof value === 'number') return durationOf(value);
  if (typeof value !== 'object') return String(value);
  return isJsonObject(value) ? Object.keys(value).join(', ') : value.map(entry).join(', ');
}

/** An entry of a list: of an object, the values that are neither lists nor objects. */
function entry(value: Json): string {
  if (!isJsonObject(value)) return Array.isArray(value) ? '…' : String(value);
  return Object.values(value)
    .filter((inner) => typeof inner !== 'object')
    .join(' ');
}

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
  ['ms', 1],
] as const;

/** All of it, with nothing rounded: `1 min 30 s`. */
function durationOf(ms: number): string {
  let rest = ms;
  const parts = UNITS.flatMap(([unit, length]) => {
    const count = Math.floor(rest / length);
    rest -= count * length;
    return count > 0 ? [`${count} ${unit}`] : [];
  });
  return parts.join(' ') || '0 ms';
}
