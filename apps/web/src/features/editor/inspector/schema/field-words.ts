import type { Json } from '@automateos/model';

/** `max_delay_ms` as a name for people: "Max delay". Units are told by the control. */
export function titleOf(name: string): string {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll(/[_-]+/g, ' ')
    .replace(/ ms$/, '')
    .trim();
  return words === '' ? name : words.charAt(0).toUpperCase() + words.slice(1);
}

/** A value that can be chosen, for people: `server_error` is "Server error", `GET` stays as it is. */
export function labelOf(value: Json): string {
  if (typeof value !== 'string') return value === null ? 'Nothing' : JSON.stringify(value);
  if (value === '') return 'Empty';
  return /^[a-z][a-z0-9]*(?:[_-][a-z0-9]+)*$/.test(value) && !/^[a-z0-9]+-[a-z0-9-]*\d/.test(value)
    ? titleOf(value)
    : value;
}

/** "headers" is a list of "header": what one entry is called. */
export function singularOf(title: string): string {
  const last = title.split(' ').at(-1)?.toLowerCase() ?? 'entry';
  if (/(?:ss|us)$/.test(last) || !last.endsWith('s')) return 'entry';
  if (last.endsWith('ies')) return `${last.slice(0, -3)}y`;
  if (/(?:ches|shes|xes|sses)$/.test(last)) return last.slice(0, -2);
  return last.slice(0, -1);
}
