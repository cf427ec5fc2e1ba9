import { expressionDefault } from '@automateos/model';
import { z } from 'zod';
import { definePureNode } from '../../pure/define-pure-node.ts';
import { UNITS } from './arithmetic.ts';
import { example } from './example.ts';
import { decide } from './execute.ts';
import { patternFault } from './pattern.ts';
import { isTimeZone } from './zone.ts';

const READ_AS = new Set(['auto', 'unix_s', 'unix_ms']);
const MAX_AMOUNT = 1_000_000_000;

const patternSchema = z.string().superRefine((pattern, context) => {
  const fault = READ_AS.has(pattern) ? undefined : patternFault(pattern);
  if (fault !== undefined) context.addIssue({ code: 'custom', message: fault });
});

const zoneSchema = z
  .string()
  .refine(isTimeZone, { error: ({ input }) => `There is no time zone "${input}"; one is "Europe/Berlin"` });

function isLocale(text: string): boolean {
  try {
    return Intl.getCanonicalLocales(text).length > 0;
  } catch (error: unknown) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

const amount = z.int().min(-MAX_AMOUNT).max(MAX_AMOUNT);
const amountField = (unit: string) =>
  amount.optional().meta({ title: unit, description: `How many ${unit.toLowerCase()} later; negative: earlier.` });

const instantSchema = z.union([z.string().max(200), z.number()]);

const configSchema = z
  .strictObject({
    operation: z
      .enum(['convert', 'add', 'difference'])
      .default('convert')
      .meta({
        title: 'Operation',
        description:
          '`convert`: reads a date and writes it in a time zone and format. `add`: the same some time later or earlier. ' +
          '`difference`: how far it is to another date.',
      }),
    value: expressionDefault(instantSchema, '{{now}}').meta({
      title: 'Date',
      description: 'The date; when it is left out the time at which this step started.',
      format: 'instant',
      examples: ['{{trigger.payload.due}}', '2026-03-01T09:30:00Z'],
    }),
    read_as: patternSchema.default('auto').meta({
      title: 'Read as',
      description:
        '`auto`: ISO 8601, dates of mails, or a number of milliseconds since 1970. `unix_s`, `unix_ms`: such a number also as ' +
        'text. Or a pattern such as `dd.MM.yyyy HH:mm`. A date without an offset is in the time zone below.',
      examples: ['dd.MM.yyyy', 'unix_s'],
    }),
    time_zone: zoneSchema.default('UTC').meta({
      title: 'Time zone',
      description: 'Where the date is written, and read when it has no offset of its own.',
      format: 'time_zone',
      examples: ['Europe/Berlin'],
    }),
    format: patternSchema.default('yyyy-MM-dd HH:mm:ss').meta({
      title: 'Format',
      description:
        'How `formatted` is written: `yyyy yy`, `MMMM MMM MM M`, `dd d`, `EEEE EEE` (weekday), `HH H hh h a`, `mm m`, `ss s`, ' +
        '`SSS`, `XXX` (offset); other text in single quotes.',
      examples: ['dd.MM.yyyy', "EEEE, d MMMM yyyy 'at' HH:mm"],
    }),
    locale: z
      .string()
      .refine(isLocale, 'Must be a language such as "en" or "de-AT"')
      .default('en')
      .meta({
        title: 'Language',
        description: 'The language of the names of months and weekdays.',
        examples: ['de'],
      }),
    add: z
      .strictObject({
        years: amountField('Years'),
        months: amountField('Months'),
        weeks: amountField('Weeks'),
        days: amountField('Days'),
        hours: amountField('Hours'),
        minutes: amountField('Minutes'),
        seconds: amountField('Seconds'),
        milliseconds: amountField('Milliseconds'),
      })
      .optional()
      .meta({
        title: 'Add',
        description:
          'How much later, for `add`. Years to days keep the time of day over changes of summer time; hours and less are exact.',
        examples: [{ days: 14 }, { months: -1 }],
      }),
    other: instantSchema.optional().meta({
      title: 'Other date',
      description: 'The date that `difference` measures to; read like the first one.',
      format: 'instant',
      examples: ['{{trigger.payload.end}}'],
    }),
    unit: z.enum(UNITS).default('days').meta({
      title: 'Unit',
      description: 'In what `difference` measures; whole ones are counted.',
    }),
  })
  .superRefine(({ operation, add, other }, context) => {
    const missing = operation === 'add' && add === undefined ? 'add' : undefined;
    const field = operation === 'difference' && other === undefined ? 'other' : missing;
    if (field !== undefined) context.addIssue({ code: 'custom', path: [field], message: `Required by "${operation}"` });
  });

export type DateTimeConfig = z.infer<typeof configSchema>;

/** Reads, writes and computes with dates. */
export const dateTime = definePureNode<DateTimeConfig>({
  type: 'date_time',
  title: 'Date and time',
  description: 'Reads a date, writes it in a time zone and format, adds to it, or measures the time between two.',
  group: 'data',
  icon: 'calendar-clock',
  summary: '{operation} {value}',
  config: configSchema,
  gives:
    '`convert` and `add`: `{ iso, local, formatted, unix_ms, year, month, day, hour, minute, second, millisecond, weekday }`, where Monday is 1. `difference`: `{ amount, unit, milliseconds }`.',
  example,
  decide,
});
