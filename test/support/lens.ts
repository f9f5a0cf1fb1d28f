import type { Arithmetic } from '../../pkg/agreement/arithmetic.ts';
import type { AgreementMessage } from '../../pkg/agreement/message.ts';
import { toNumber } from '../../pkg/agreement/rational.ts';
import type { ValueLens } from '../../pkg/faults/liar.ts';

/** How a liar reads and rewrites the messages of agreement. */
export function lensOf<V>(arithmetic: Arithmetic<V>): ValueLens<AgreementMessage, V> {
  const { compare: order, midpoint, parse, toExact, toJson } = arithmetic;
  return {
    read: ({ round, value }) => {
      const parsed = parse(value);
      return parsed === undefined ? undefined : { round, value: parsed };
    },
    write: (body, value) => ({ ...body, value: toJson(value) }),
    numbers: {
      compare: order,
      midpoint: (a, b) => (order(a, b) <= 0 ? midpoint(a, b) : midpoint(b, a)),
      of: (value) => parse(value)!,
      toNumber: (value) => toNumber(toExact(value)),
    },
  };
}
