const MOMENT = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

/** Date and time as people say them, in the zone of who reads it. */
export function formatMoment(instant: string): string {
  return MOMENT.format(new Date(instant));
}
