import { DateValue, type Fields, isForbiddenName, isList, type Value } from '../value.ts';
import { textAt } from './arguments.ts';
import { dateMethods } from './date-methods.ts';
import { listMethods } from './list-methods.ts';
import { type Argument, type Method, type MethodTable, methodTable } from './method.ts';
import { numberMethods } from './number-methods.ts';
import { textMethods } from './text-methods.ts';

const booleanMethods = methodTable<boolean>({
  toString: (self: boolean) => String(self),
  valueOf: (self: boolean) => self,
});

const fieldsMethods = methodTable<Fields>({
  hasOwnProperty: (self: Fields, args: readonly Argument[]) => {
    const name = textAt(args, 0);
    return !isForbiddenName(name) && Object.hasOwn(self, name);
  },
});

/** The names of the methods that each kind of value has. */
export const METHOD_NAMES = {
  text: [...textMethods.keys()],
  list: [...listMethods.keys()],
  number: [...numberMethods.keys()],
  date: [...dateMethods.keys()],
  boolean: [...booleanMethods.keys()],
  object: [...fieldsMethods.keys()],
} as const;

const NAMES: ReadonlySet<string> = new Set(Object.values(METHOD_NAMES).flat());

/** Whether a value of some type has this method. */
export function isMethodName(name: string): boolean {
  return NAMES.has(name);
}

/** Our function for a method of this value: the tables are all there is, what the value itself carries is never called. */
export function findMethod(value: Value, name: string): Method<Value> | undefined {
  if (typeof value === 'string') return get(textMethods, name);
  if (typeof value === 'number') return get(numberMethods, name);
  if (typeof value === 'boolean') return get(booleanMethods, name);
  if (value === null) return undefined;
  if (isList(value)) return get(listMethods, name);
  if (value instanceof DateValue) return get(dateMethods, name);
  return get(fieldsMethods, name);
}

function get<Self extends Value>(table: MethodTable<Self>, name: string): Method<Value> | undefined {
  // as: the caller has looked at the value's type to choose the table
  return table.get(name) as Method<Value> | undefined;
}
