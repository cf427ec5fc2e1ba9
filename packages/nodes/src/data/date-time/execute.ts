import type { Json, NodeContext, StepOutcome } from '@automateos/model';
import { give } from '../../pure/define-pure-node.ts';
import { invalidValue } from '../../pure/node-fault.ts';
import { addTo, wholeUnits } from './arithmetic.ts';
import type { DateTimeConfig } from './definition.ts';
import { formatByPattern } from './pattern.ts';
import { DateFault, readInstant } from './read-instant.ts';
import { isInRange, toWallTime, utcMs } from './zone.ts';

export function decide({ config }: Pick<NodeContext<DateTimeConfig>, 'config'>): StepOutcome {
  const { operation, time_zone: timeZone, unit } = config;
  const instant = instantOf('value', config.value, config);
  switch (operation) {
    case 'convert':
      return give(described(instant, config));
    case 'add': {
      const later = addTo(instant, config.add ?? {}, timeZone);
      if (!isInRange(later)) throw invalidValue(['add'], 'leads out of the years 1 to 9999');
      return give(described(later, config));
    }
    case 'difference': {
      const other = instantOf('other', config.other ?? '', config);
      return give({ amount: wholeUnits(instant, other, unit, timeZone), unit, milliseconds: other - instant });
    }
  }
}

function instantOf(field: 'value' | 'other', value: string | number, config: DateTimeConfig): number {
  try {
    const instant = readInstant(value, config.read_as, { timeZone: config.time_zone, locale: config.locale });
    if (isInRange(instant)) return instant;
    throw new DateFault('is not in the years 1 to 9999');
  } catch (error: unknown) {
    if (error instanceof DateFault) throw invalidValue([field], error.message);
    throw error;
  }
}

function described(instantMs: number, { time_zone: timeZone, format, locale }: DateTimeConfig): Json {
  const { year, month, day, hour, minute, second, millisecond } = toWallTime(instantMs, timeZone);
  const date = { year, month, day, hour: 0, minute: 0, second: 0, millisecond: 0 };
  const weekday = new Date(utcMs(date)).getUTCDay();
  return {
    iso: new Date(instantMs).toISOString(),
    local: formatByPattern(instantMs, "yyyy-MM-dd'T'HH:mm:ss.SSSXXX", timeZone, 'en'),
    formatted: formatByPattern(instantMs, format, timeZone, locale),
    unix_ms: instantMs,
    year,
    month,
    day,
    hour,
    minute,
    second,
    millisecond,
    // Monday is 1, Sunday 7.
    weekday: weekday === 0 ? 7 : weekday,
  };
}
