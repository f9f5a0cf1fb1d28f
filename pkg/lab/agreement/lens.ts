/** How a liar reads and rewrites what is said in agreement. */
import type { Lens, LensFeature } from '../../faults/lens.ts';
import { float, type Arithmetic } from '../../agreement/arithmetic.ts';
import type { AgreementMessage } from '../../agreement/message.ts';
import { toNumber } from '../../agreement/rational.ts';

export function agreementLens<V>(arithmetic: Arithmetic<V>): Lens<AgreementMessage, V> {
  const { parse, toJson, compare, midpoint, toExact } = arithmetic;
  return {
    read({ round, value }) {
      const parsed = parse(value);
      return parsed === undefined ? undefined : { round, value: parsed };
    },
    write: (body, value) => ({ ...body, value: toJson(value) }),
    atRound: (body, round) => ({ ...body, round }),
    raw(body, value) {
      const said = Object.assign({ ...body }, { value });
      if (value === undefined) Reflect.deleteProperty(said, 'value');
      return said;
    },
    halted: ({ round }, value) => ({ kind: 'halted', round, value: toJson(value) }),
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

/** Tells whether something can be said in the messages of agreement. */
export function canSay(feature: LensFeature): boolean {
  return agreementLens(float)[feature] !== undefined;
}
