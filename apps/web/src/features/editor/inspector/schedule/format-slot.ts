/** An instant as the clocks of a time zone show it: "Thu, Jan 15, 06:00"; with seconds where they are not zero. */
export function formatSlot(instant: string, timeZone: string): string {
  const hasSeconds = !/:00(\.0+)?Z$/.test(instant);
  return new Date(instant).toLocaleString(undefined, {
    timeZone,
    weekday: 'short',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    ...(hasSeconds && { second: '2-digit' }),
    hour12: false,
  });
}
