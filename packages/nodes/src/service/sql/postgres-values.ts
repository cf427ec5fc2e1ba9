import { Buffer } from 'node:buffer';
import type { Json } from '@automateos/model';
import type pg from 'pg';
import { toDecimal, toFloat, toInteger, toJson, toLocalTime } from './exact-values.ts';

type Convert = (text: string) => Json;

/** By the numbers of types in `pg_type`, which never change; other types stay as the server writes them. */
const SCALARS = new Map<number, Convert>([
  [16, (text) => text === 't'], // bool
  [17, (text) => Buffer.from(text.slice(2), 'hex').toString('base64')], // bytea, written as \x…
  [20, toInteger], // int8
  [21, Number], // int2
  [23, Number], // int4
  [26, Number], // oid
  [114, toJson], // json
  [700, toFloat], // float4
  [701, toFloat], // float8
  [1114, toLocalTime], // timestamp
  [1184, toInstant], // timestamptz
  [1700, toDecimal], // numeric
  [3802, toJson], // jsonb
]);

/** Arrays and the types of their elements. */
const ARRAYS = new Map<number, number>([
  [1000, 16],
  [1001, 17],
  [1005, 21],
  [1007, 23],
  [1016, 20],
  [1021, 700],
  [1022, 701],
  [1115, 1114],
  [1185, 1184],
  [1231, 1700],
  [199, 114],
  [3807, 3802],
  // Texts and what is written like them: text, bpchar, varchar, date, time, uuid, inet, name.
  [1009, 25],
  [1014, 25],
  [1015, 25],
  [1182, 25],
  [1183, 25],
  [2951, 25],
  [1041, 25],
  [1003, 25],
]);

/** Finds how values of a type become JSON. */
export function converterOf(typeId: number, { arrayParser }: typeof pg.types): Convert {
  const elementType = ARRAYS.get(typeId);
  if (elementType === undefined) return SCALARS.get(typeId) ?? asItIs;
  const convert = SCALARS.get(elementType) ?? asItIs;
  // The types that the driver brings are of another version of this function.
  const { create } = arrayParser as unknown as ArrayParser;
  return (text) => create(text, convert).parse();
}

interface ArrayParser {
  readonly create: (text: string, convert: Convert) => { parse(): Json };
}

function asItIs(text: string): Json {
  return text;
}

const INSTANT = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(\.\d+)?([+-]\d\d)(?::?(\d\d))?$/;

/** An instant as the session's time zone shows it, in UTC and with all its digits. Others, such as `infinity`, stay. */
function toInstant(text: string): Json {
  const [, date, time, fraction = '', hours, minutes = '00'] = INSTANT.exec(text) ?? [];
  if (date === undefined) return text;
  const utc = new Date(`${date}T${time}${hours}:${minutes}`);
  return `${utc.toISOString().slice(0, 19)}${fraction}Z`;
}
