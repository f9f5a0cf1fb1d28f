/** How a liar reads and rewrites the value in a message of agreement. */
import type { ValueLens } from '../../faults/liar.ts';
import type { Arithmetic } from '../../agreement/arithmetic.ts';
import type { AgreementMessage } from '../../agreement/message.ts';
import { toNumber } from '../../agreement/rational.ts';

export function agreementLens<V>(arithmetic: Arithmetic<V>): ValueLens<AgreementMessage, V> {
  const { parse, toJson, compare, midpoint, toExact } = arithmetic;
  return {
    read(body) {
      // Of a broadcast, a node's own word is its value; echoes repeat what others said.
      if (body.kind === 'report' || body.kind === 'echo' || body.kind === 'ready') return undefined;
      const value = parse(body.value);
      return value === undefined ? undefined : { round: body.round, value };
    },
    write: (body, value) => (body.kind === 'report' ? body : { ...body, value: toJson(value) }),
    numbers: {
      compare,
      midpoint,
      toNumber: (value) => toNumber(toExact(value)),
      of(value) {
        const parsed = parse(value);
        if (parsed === undefined) throw new RangeError(`not a finite number: ${value}`);
        return parsed;
      },
    },
  };
}
