import { expect } from 'chai';
import { assert, integer, property } from 'fast-check';
import { describe, it } from 'mocha';
import type { Json, JsonObject } from '../../../../../pkg/core/json.ts';
import { Random } from '../../../../../pkg/core/random.ts';
import { checkKafka } from '../../../../../pkg/maelstrom/workbench/checkers/kafka.ts';
import { historyOf, sequence, type Step } from '../../../../support/histories.ts';

/** Each an operation of its own; `process send key message offset` or `process poll key offset:message ...`. */
function steps(...texts: readonly string[]): readonly Step[] {
  return texts.flatMap((text) => {
    const [process = '', f = '', key = '', ...rest] = text.split(' ');
    if (f === 'send') {
      const [message, offset] = rest.map(Number);
      return sequence([
        [Number(process), f, [key, message ?? null], [key, [offset ?? null, message ?? null]]],
      ]);
    }
    if (f === 'assign') return sequence([[Number(process), f, [key]]]);
    const pairs = rest.map((pair) => pair.split(':').map(Number));
    return sequence([[Number(process), f, null, { [key]: pairs }]]);
  });
}

describe('kafka', () => {
  const cases: readonly (readonly [
    name: string,
    steps: readonly Step[],
    types: readonly string[],
  ])[] = [
    [
      'takes logs that are read in order',
      steps('0 send k 1 0', '0 send k 2 1', '1 poll k 0:1 1:2'),
      [],
    ],
    [
      'takes gaps between offsets',
      steps('0 send k 1 10', '0 send k 2 20', '1 poll k 10:1 20:2'),
      [],
    ],
    [
      'sees a lost write',
      steps('0 send k 1 0', '0 send k 2 1', '1 poll k 1:2'),
      ['lost-write', 'unseen'],
    ],
    [
      'sees two messages at one offset',
      steps('0 send k 1 0', '1 send k 2 0', '0 poll k 0:1', '1 poll k 0:2'),
      ['inconsistent-offsets'],
    ],
    [
      'sees one message at two offsets',
      steps('0 send k 1 0', '0 poll k 0:1 1:1'),
      ['duplicate', 'int-nonmonotonic-poll'],
    ],
    [
      'sees a poll that leaves something out',
      steps(
        '0 send k 1 0',
        '0 send k 2 1',
        '0 send k 3 2',
        '1 poll k 0:1 1:2 2:3',
        '2 poll k 0:1 2:3',
      ),
      ['int-poll-skip'],
    ],
    [
      'sees a poll that goes back',
      steps('0 send k 1 0', '0 send k 2 1', '1 poll k 0:1 1:2', '2 poll k 1:2 0:1'),
      ['int-nonmonotonic-poll'],
    ],
    [
      'sees a client that leaves something out',
      steps(
        '0 send k 1 0',
        '0 send k 2 1',
        '0 send k 3 2',
        '1 poll k 0:1',
        '1 poll k 2:3',
        '2 poll k 1:2',
      ),
      ['poll-skip'],
    ],
    [
      'sees a client that goes back',
      steps('0 send k 1 0', '0 send k 2 1', '1 poll k 0:1 1:2', '1 poll k 1:2'),
      ['nonmonotonic-poll'],
    ],
    [
      'lets a client begin anew after another assignment',
      steps(
        '0 send k 1 0',
        '0 send k 2 1',
        '1 poll k 0:1 1:2',
        '1 assign other',
        '1 assign k',
        '1 poll k 0:1',
      ),
      [],
    ],
    [
      'keeps the place in a key that stays assigned',
      steps('0 send k 1 0', '1 poll k 0:1', '1 assign k', '1 poll k 0:1'),
      ['nonmonotonic-poll'],
    ],
    [
      'sees sends that go back',
      steps('0 send k 1 5', '0 send k 2 3', '1 poll k 3:2 5:1'),
      ['nonmonotonic-send'],
    ],
    ['sees what nobody polled', steps('0 send k 1 0'), ['unseen']],
    ['sees what nobody sent', steps('1 poll k 0:9'), ['garbage-read']],
    [
      'sees a message whose send failed',
      [
        { process: 0, type: 'invoke', f: 'send', value: ['k', 1] },
        { process: 0, type: 'fail', f: 'send', value: ['k', 1] },
        ...steps('1 poll k 0:1'),
      ],
      ['G1a'],
    ],
    [
      'takes a message in doubt, seen or not',
      [
        { process: 0, type: 'invoke', f: 'send', value: ['k', 1] },
        { process: 0, type: 'info', f: 'send', value: ['k', 1] },
        ...steps('1 send k 2 1', '2 poll k 1:2'),
      ],
      [],
    ],
  ];
  for (const [name, history, types] of cases) {
    it(name, () => {
      const result = checkKafka(historyOf(history));
      expect(result['bad-error-types']).to.deep.equal(types);
      expect(result['valid?']).to.equal(types.length === 0);
    });
  }

  it('quotes who lost what, and the poll that was already behind it', () => {
    const result = checkKafka(historyOf(steps('0 send k 1 0', '0 send k 2 1', '1 poll k 1:2')));
    const [lost] = (result['lost-write'] as unknown as { errs: readonly JsonObject[] }).errs;
    expect(lost).to.deep.include({ key: 'k', value: 1, index: 0, 'max-read-index': 1 });
    expect(lost?.['writer']).to.deep.include({ value: ['k', [0, 1]] });
    expect(lost?.['max-read']).to.deep.include({ value: { k: [[1, 2]] } });
  });

  it('measures how far a poll was behind', () => {
    const history = historyOf([
      ...sequence([[1, 'assign', ['k']]]),
      { process: 0, type: 'invoke', f: 'send', value: ['k', 1], ms: 10 },
      { process: 0, type: 'ok', f: 'send', value: ['k', [0, 1]], ms: 20 },
      { process: 1, type: 'invoke', f: 'poll', ms: 50 },
      { process: 1, type: 'ok', f: 'poll', value: { k: [] }, ms: 60 },
      ...steps('1 poll k 0:1').map((step) => ({ ...step, ms: 70 })),
    ]);
    expect(checkKafka(history)['worst-realtime-lag']).to.deep.equal({
      process: 1,
      key: 'k',
      time: 0.05,
      lag: 0.03,
    });
  });

  it('finds nothing wrong with a right log, and something with one that was broken on purpose', () => {
    assert(
      property(integer(), (seed) => {
        const random = Random.fromSeed(seed);
        expect(checkKafka(historyOf(rightLog(random)))['error-types']).to.deep.equal([]);
        const broken = mutate(rightLog(random), random);
        if (broken !== undefined) expect(checkKafka(historyOf(broken))['valid?']).to.equal(false);
      }),
      { numRuns: 100 },
    );
  });
});

/** Two producers and two followers of one log, which read to the end. */
function rightLog(random: Random): readonly Step[] {
  const log: Json[] = [];
  const place = [0, 0];
  const all: Step[] = [];
  for (let i = 0; i < 20; i += 1) {
    const process = random.integer(2);
    if (i < 15 && random.chance(0.5)) {
      all.push(...sequence([[process, 'send', ['k', i], ['k', [log.length, i]]]]));
      log.push(i);
      continue;
    }
    const from = place[process] ?? 0;
    const to = i < 15 ? from + random.integer(log.length - from + 1) : log.length;
    const pairs = log.slice(from, to).map((message, j) => [from + j, message]);
    all.push(...sequence([[process + 2, 'poll', null, { k: pairs }]]));
    place[process] = to;
  }
  return [...all, ...sequence([[9, 'poll', null, { k: log.map((message, i) => [i, message]) }]])];
}

/** One entry is taken out of a poll, or two change places; undefined if there is nothing to break. */
function mutate(history: readonly Step[], random: Random): readonly Step[] | undefined {
  const at = history.findLastIndex(
    ({ f, type, value }) => f === 'poll' && type === 'ok' && entriesOf(value).length > 2,
  );
  const step = history[at];
  if (step === undefined) return undefined;
  const entries = [...entriesOf(step.value)];
  const i = 1 + random.integer(entries.length - 2);
  if (random.chance(0.5)) entries.splice(i, 1);
  else entries.splice(i - 1, 2, entries[i] ?? null, entries[i - 1] ?? null);
  return history.with(at, { ...step, value: { k: entries } });
}

function entriesOf(value: Json | undefined): readonly Json[] {
  return (value as { k?: readonly Json[] } | null)?.k ?? [];
}
