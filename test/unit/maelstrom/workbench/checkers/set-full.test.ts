import { expect } from 'chai';
import {
  array,
  assert,
  boolean,
  constantFrom,
  nat,
  property,
  record,
  type Arbitrary,
} from 'fast-check';
import { describe, it } from 'mocha';
import { checkSetFull } from '../../../../../pkg/maelstrom/workbench/checkers/set-full.ts';
import type { History } from '../../../../../pkg/maelstrom/workbench/history.ts';
import { historyOf, sequence, type Step } from '../../../../support/histories.ts';
import { setFullByDefinition } from '../../../../support/set-full-by-definition.ts';

const BROADCAST = { add: 'broadcast' } as const;

describe('set-full', () => {
  const cases: readonly {
    readonly name: string;
    readonly steps: readonly Step[];
    readonly expected: Readonly<Record<string, unknown>>;
  }[] = [
    {
      name: 'is unknown when nothing was added',
      steps: sequence([[0, 'read', null, []]]),
      expected: { 'valid?': 'unknown', 'attempt-count': 0, 'stable-count': 0 },
    },
    {
      name: 'is valid when a read after the add has the element',
      steps: sequence([
        [0, 'broadcast', 7],
        [1, 'read', null, [7]],
      ]),
      expected: { 'valid?': true, 'stable-count': 1, 'stable-latencies': flat(0), stale: [] },
    },
    {
      name: 'is false when a later read lacks it',
      steps: sequence([
        [0, 'broadcast', 7],
        [1, 'read', null, [7]],
        [1, 'read', null, []],
      ]),
      expected: { 'valid?': false, 'lost-count': 1, lost: [7], 'lost-latencies': flat(1) },
    },
    {
      name: 'is false when it was acknowledged and no read has it',
      steps: sequence([
        [0, 'broadcast', 7],
        [1, 'read', null, []],
      ]),
      expected: { 'valid?': false, lost: [7], 'lost-latencies': flat(0) },
    },
    {
      name: 'says stale when it came late, which is allowed',
      steps: sequence([
        [0, 'broadcast', 7],
        [1, 'read', null, []],
        [1, 'read', null, []],
        [1, 'read', null, [7]],
      ]),
      expected: { 'valid?': true, 'stale-count': 1, stale: [7], 'stable-latencies': flat(3) },
    },
    {
      name: 'says never read when the only read without it began before the add ended',
      steps: [
        { process: 0, type: 'invoke', f: 'broadcast', value: 7 },
        { process: 1, type: 'invoke', f: 'read' },
        { process: 0, type: 'ok', f: 'broadcast', value: 7 },
        { process: 1, type: 'ok', f: 'read', value: [] },
      ],
      expected: { 'valid?': 'unknown', 'never-read': [7], 'never-read-count': 1 },
    },
    {
      name: 'does not ask for an element whose add was never acknowledged nor seen',
      steps: [
        { process: 0, type: 'invoke', f: 'broadcast', value: 7 },
        { process: 0, type: 'info', f: 'broadcast', value: 7 },
        { process: 1, type: 'invoke', f: 'read' },
        { process: 1, type: 'ok', f: 'read', value: [] },
      ],
      expected: { 'valid?': 'unknown', 'never-read': [7], lost: [] },
    },
    {
      name: 'does not see duplicates, as Jepsen',
      steps: sequence([
        [0, 'broadcast', 7],
        [1, 'read', null, [7, 7]],
      ]),
      expected: { 'valid?': true, 'duplicated-count': 0, duplicated: {} },
    },
  ];
  for (const { name, steps, expected } of cases) {
    it(name, () => {
      expect(checkSetFull(historyOf(steps), BROADCAST)).to.deep.include(expected);
    });
  }

  it('sees duplicates when asked to, with the greatest multiplicity of a read', () => {
    const history = historyOf(
      sequence([
        [0, 'broadcast', 7],
        [1, 'read', null, [7, 7, 7]],
        [1, 'read', null, [7, 7]],
      ]),
    );
    const result = checkSetFull(history, { ...BROADCAST, duplicates: true });
    expect(result).to.deep.include({
      'valid?': false,
      'duplicated-count': 1,
      duplicated: { '7': 3 },
    });
  });

  it('quotes the eight stalest, the worst first', () => {
    const adds = sequence(Array.from({ length: 10 }, (_, i) => [0, 'broadcast', i] as const));
    const reads = sequence([
      [1, 'read', null, []],
      [1, 'read', null, Array.from({ length: 10 }, (_, i) => i)],
    ]);
    const worst = checkSetFull(historyOf([...adds, ...reads]), BROADCAST)['worst-stale'];
    const elements = (worst as unknown as readonly { element: number }[]).map((e) => e.element);
    expect(elements).to.deep.equal([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  it('agrees with the definition on random histories, concurrent and with failures', () => {
    assert(
      property(randomHistories(), (history) => {
        const slow = setFullByDefinition(history, 'broadcast');
        const fast = checkSetFull(history, BROADCAST);
        const byOutcome = (outcome: string): unknown =>
          slow
            .filter((e) => e.outcome === outcome)
            .map(({ element }) => element)
            .toSorted((a, b) => Number(a) - Number(b));
        expect(fast['lost']).to.deep.equal(byOutcome('lost'));
        expect(fast['never-read']).to.deep.equal(byOutcome('never-read'));
        const latencies = slow
          .filter(({ outcome }) => outcome === 'stable')
          .map(({ latencyMs }) => latencyMs ?? -1)
          .toSorted((a, b) => a - b);
        expect(fast['stable-count']).to.equal(latencies.length);
        if (latencies.length > 0) {
          const table = fast['stable-latencies'] as Readonly<Record<string, number>>;
          expect(table['0']).to.equal(latencies[0]);
          expect(table['0.5']).to.equal(latencies[Math.floor(latencies.length / 2)]);
          expect(table['1']).to.equal(latencies.at(-1));
        }
      }),
      { numRuns: 300 },
    );
  });

  it('is not slowed down by what reads lack: 10,000 elements, 10,000 reads', () => {
    const steps: Step[] = [];
    for (let i = 0; i < 10_000; i += 1) {
      const seen = i % 25 === 0 ? Math.min(i + 1, 2000) : 1;
      const value = Array.from({ length: seen }, (_, k) => i - k);
      steps.push(...sequence([[0, 'broadcast', i]]), ...sequence([[1, 'read', null, value]]));
    }
    const result = checkSetFull(historyOf(steps), BROADCAST);
    expect(result).to.include({ 'attempt-count': 10_000, 'lost-count': 9999 });
  });
});

function flat(ms: number): Readonly<Record<string, number>> {
  return { '0': ms, '0.5': ms, '0.95': ms, '0.99': ms, '1': ms };
}

/** Three processes; adds of 0, 1, ... and reads of subsets of what was begun, that end in any way. */
function randomHistories(): Arbitrary<History> {
  const choice = record({
    process: nat({ max: 2 }),
    adds: boolean(),
    end: constantFrom('ok', 'ok', 'ok', 'info', 'fail'),
    subset: nat(),
  });
  return array(choice, { maxLength: 40 }).map((choices) => {
    const open = new Map<number, Step>();
    const steps: Step[] = [];
    let next = 0;
    for (const { process, adds, end, subset } of choices) {
      const begun = open.get(process);
      if (begun === undefined) {
        const step: Step = adds
          ? { process, type: 'invoke', f: 'broadcast', value: next++ }
          : { process, type: 'invoke', f: 'read' };
        open.set(process, step);
        steps.push(step);
      } else {
        const all = Array.from({ length: next }, (_, i) => i);
        const value =
          begun.f === 'read' ? all.filter((i) => (subset >> (i % 31)) & 1) : begun.value;
        steps.push({ ...begun, type: end, value: value ?? null });
        open.delete(process);
      }
    }
    return historyOf(steps.map((step, i) => ({ ...step, ms: 3 * i })));
  });
}
