import { Fault } from '../expression-error.ts';
import { integerAt, optionalNumberAt } from './arguments.ts';
import { type Argument, methodTable } from './method.ts';

function within(value: number, least: number, most: number): number {
  if (value >= least && value <= most) return value;
  throw new Fault(`argument 1 must be from ${least} to ${most}`);
}

export const numberMethods = methodTable<number>({
  toExponential: (self, args) =>
    optionalNumberAt(args, 0) === undefined
      ? self.toExponential()
      : self.toExponential(within(integerAt(args, 0), 0, 100)),
  toFixed: (self, args) => self.toFixed(within(integerAt(args, 0, 0), 0, 100)),
  toPrecision: (self, args) =>
    optionalNumberAt(args, 0) === undefined ? String(self) : self.toPrecision(within(integerAt(args, 0), 1, 100)),
  toString: (self: number, args: readonly Argument[]) => self.toString(within(integerAt(args, 0, 10), 2, 36)),
  valueOf: (self: number) => self,
});
