import { expect } from 'chai';
import { array, assert, boolean, constantFrom, nat, property, record } from 'fast-check';
import { describe, it } from 'mocha';
import {
  searchRegister,
  type RegisterCall,
} from '../../../../../pkg/maelstrom/workbench/checkers/register-search.ts';

/** Every order that respects real time, with every choice of doubtful calls: the definition. */
function linearizable(calls: readonly RegisterCall[], value: number): boolean {
  if (calls.every(({ returned }) => returned === undefined)) return true;
  const firstReturn = Math.min(...calls.map(({ returned }) => returned ?? Infinity));
  return calls.some((call) => {
    if (call.invoked > firstReturn) return false;
    if (call.from !== undefined && call.from !== value) return false;
    const rest = calls.filter((other) => other !== call);
    return linearizable(rest, call.to ?? value);
  });
}

/** Calls from random starts and ends on one line of time. */
const histories = array(
  record({
    kind: constantFrom('read', 'write', 'cas'),
    a: nat({ max: 2 }),
    b: nat({ max: 2 }),
    from: nat({ max: 1000 }),
    length: nat({ max: 300 }),
    doubtful: boolean(),
  }),
  { maxLength: 6 },
).map((drawn) =>
  drawn
    .map(({ kind, a, b, from, length, doubtful }, i): RegisterCall => ({
      from: kind === 'write' ? undefined : a,
      to: kind === 'read' ? undefined : b,
      invoked: from + i / 10,
      returned: doubtful && kind !== 'read' ? undefined : from + length + 1 + i / 10,
    }))
    .toSorted((x, y) => x.invoked - y.invoked),
);

describe('the search for a linearization', () => {
  it('agrees with the definition on small histories', () => {
    let possible = 0;
    let impossible = 0;
    assert(
      property(histories, (calls) => {
        const expected = linearizable(calls, 0);
        if (expected) possible += 1;
        else impossible += 1;
        expect(searchRegister(calls, 0).kind).to.equal(expected ? 'linearizable' : 'impossible');
      }),
      { numRuns: 2000 },
    );
    expect(Math.min(possible, impossible)).to.be.greaterThan(200);
  });

  it('is fast when twenty doubtful writes stay open for ever', () => {
    const doubtful = Array.from({ length: 20 }, (_, i): RegisterCall => ({
      from: undefined,
      to: i % 5,
      invoked: i,
      returned: undefined,
    }));
    const certain = Array.from({ length: 2000 }, (_, i): RegisterCall => ({
      from: i % 3 === 0 ? undefined : Math.floor(i / 3) % 5,
      to: i % 3 === 0 ? Math.floor(i / 3) % 5 : undefined,
      invoked: 20 + 2 * i,
      returned: 23 + 2 * i,
    }));
    expect(searchRegister([...doubtful, ...certain], 0)).to.deep.equal({ kind: 'linearizable' });
  });

  it('gives up after so many steps, and says so', () => {
    const writes = Array.from({ length: 12 }, (_, i): RegisterCall => ({
      from: undefined,
      to: i,
      invoked: i,
      returned: 100 + i,
    }));
    const read: RegisterCall = { from: 99, to: undefined, invoked: 50, returned: 60 };
    expect(searchRegister([...writes, read], 0, 1000).kind).to.equal('gave-up');
  });
});
