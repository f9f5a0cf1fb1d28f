import { expect } from 'chai';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { float } from '../../../pkg/agreement/arithmetic.ts';
import { millis, nodeId } from '../../../pkg/core/ids.ts';
import type { Effect, Event, Process } from '../../../pkg/core/process.ts';
import type { Rush } from '../../../pkg/faults/liar.ts';
import type { LiarName } from '../../../pkg/faults/adversaries/names.ts';
import { agreementLens } from '../../../pkg/lab/agreement/lens.ts';
import {
  CORRECT,
  LIAR,
  NOW,
  START,
  hears,
  lyingNode,
  scripted,
  sends,
  toAll,
  value,
  type Effects,
  type Message,
} from '../../support/lying-node.ts';

/** Strategies that replace the value of every message, or say nothing. */
const ONE_FOR_ONE = [
  'split-brain',
  'extreme',
  'random',
  'oscillating',
  'mimic',
  'equivocate',
  'silent',
] as const satisfies readonly LiarName[];

/** What a random liar says when it knows one value. */
const claims = (seed: number): string[] => {
  const node = lyingNode(scripted([], toAll(0, 0.5)), { strategy: 'random', seed });
  node.step(hears('n1', 0, 1), NOW);
  return sends(node.step(START, NOW));
};

/** What a message is, but for its value, and whom it is for. */
function address({ to, body }: Extract<Effect<Message>, { kind: 'send' }>): string {
  return `${to} ${body.kind} ${body.round}`;
}

describe('Liar', () => {
  it('lets the honest half see everything, and passes on all but its sends', () => {
    const seen: Event<Message>[] = [];
    const others: Effects = [
      { kind: 'setTimer', timer: 'round', afterMs: millis(5) },
      { kind: 'emit', fact: { kind: 'round', round: 0 } },
      { kind: 'clearTimer', timer: 'round' },
    ];
    const honest: Process<Message> = {
      step: (event) => {
        seen.push(event);
        return others;
      },
      view: () => ({ inside: true }),
    };
    const node = lyingNode(honest, { strategy: 'silent' });
    const events = [START, hears('n1', 0, 1), { kind: 'timer', timer: 'round' } as const];
    for (const event of events) expect(node.step(event, NOW)).to.deep.equal(others);
    expect(seen).to.deep.equal(events);
    expect(node.view()).to.deep.equal({ inside: true });
  });

  it('is honest to all while it has heard nobody', () => {
    const node = lyingNode(scripted(toAll(0, 0.5)));
    expect(sends(node.step(START, NOW))).to.deep.equal(['n1 r0 0.5', 'n2 r0 0.5', 'n3 r0 0.5']);
  });

  it('tells each half what keeps it apart from the other, once it knows them', () => {
    const node = lyingNode(scripted([], [], [], toAll(1, 0.5)));
    for (const event of [hears('n1', 0, 0), hears('n2', 0, 0.9), hears('n3', 0, 1)]) {
      expect(node.step(event, NOW)).to.deep.equal([]);
    }
    expect(sends(node.step({ kind: 'timer', timer: 't' }, NOW))).to.deep.equal([
      'n1 r1 0',
      'n2 r1 1',
      'n3 r1 1',
    ]);
  });

  it('knows the latest value of a node, and none of the other liars', () => {
    const node = lyingNode(scripted([], [], [], [], [], toAll(5, 0.5)));
    const heard = [
      hears('n1', 2, 10),
      hears('n1', 1, -99),
      hears('n2', 2, 20),
      hears(LIAR, 2, 99),
      hears('n1', 2, 12),
    ];
    for (const event of heard) node.step(event, NOW);
    expect(sends(node.step(START, NOW))).to.deep.equal(['n1 r5 12', 'n2 r5 20', 'n3 r5 0.5']);
  });

  it('ignores what it cannot read, and passes on what it cannot read', () => {
    const node = lyingNode(scripted([], [], toAll(0, Number.NaN)), { strategy: 'extreme' });
    node.step(hears('n1', 0, Number.NaN), NOW);
    node.step(hears('n1', 0, 'no number'), NOW);
    expect(sends(node.step(START, NOW))).to.deep.equal(['n1 r0 NaN', 'n2 r0 NaN', 'n3 r0 NaN']);
  });

  it('keeps fractions exact', () => {
    const node = lyingNode(scripted([], [], toAll(0, '1/2')), { arithmetic: 'rational' });
    node.step(hears('n1', 0, '1/3'), NOW);
    node.step(hears('n2', 0, '333333333333333333/1000000000000000000'), NOW);
    expect(sends(node.step(START, NOW))).to.deep.equal([
      'n1 r0 1/3',
      'n2 r0 333333333333333333/1000000000000000000',
      'n3 r0 1/2',
    ]);
  });

  const WANT: Readonly<Record<'split-brain' | 'extreme' | 'silent', string[]>> = {
    'split-brain': ['n1 r0 1', 'n2 r0 3', 'n3 r0 0.5'],
    extreme: ['n1 r0 1000000000', 'n2 r0 1000000000', 'n3 r0 1000000000'],
    silent: [],
  };
  for (const [strategy, want] of Object.entries(WANT)) {
    it(`answers at once in an asynchronous model: ${strategy}`, () => {
      const node = lyingNode(scripted([], [], toAll(0, 0.5)), { strategy: strategy as LiarName });
      node.step(hears('n1', 0, 1), NOW);
      node.step(hears('n2', 0, 3), NOW);
      expect(sends(node.step(START, NOW))).to.deep.equal(want);
    });
  }

  it('lies at random, and yet the same again from the same stream', () => {
    expect(claims(1)).to.deep.equal(claims(1));
    expect(claims(1)).to.not.deep.equal(claims(2));
    expect(new Set(claims(1).map((line) => line.split(' ')[2])).size).to.equal(3);
  });

  it('sends nothing that its honest half would not send, but for the value, nor to others', () => {
    const event: fc.Arbitrary<Event<Message>> = fc.oneof(
      fc.constant(START),
      fc.constant({ kind: 'timer', timer: 'round' } as const),
      fc
        .tuple(
          fc.constantFrom(...CORRECT, LIAR),
          fc.constantFrom('value' as const, 'halted' as const, 'again' as const),
          fc.nat(4),
          fc.oneof(fc.double(), fc.string({ maxLength: 4 })),
        )
        .map(([from, kind, round, number]) => ({
          kind: 'message' as const,
          from,
          body: { kind, round, value: number },
        })),
    );
    fc.assert(
      fc.property(
        fc.array(event, { maxLength: 30 }),
        fc.constantFrom(...ONE_FOR_ONE),
        fc.constantFrom<Rush[]>('at-once', 'in-round', 'last'),
        (events, strategy, rush) => {
          let round = -1;
          const honest: string[] = [];
          const step = (): Effects => {
            round += 1;
            const effects = toAll(Math.floor(round / 2), 0.5, [...CORRECT, nodeId('n5')]);
            for (const send of effects) if (send.kind === 'send') honest.push(address(send));
            return effects;
          };
          const node = lyingNode({ step, view: () => ({}) }, { strategy, rush });
          const lies = events
            .flatMap((happened) => node.step(happened, NOW))
            .map((effect) => (effect.kind === 'send' ? address(effect) : effect.kind));
          // In the honest order, nothing twice; a rushing liar may still hold the last ones.
          expect(lies).to.deep.equal(strategy === 'silent' ? [] : honest.slice(0, lies.length));
          if (rush === 'at-once' && strategy !== 'silent') expect(lies).to.deep.equal(honest);
        },
      ),
    );
  });
});

describe('agreementLens', () => {
  it('reads the round and the value of every kind of message, and writes the value only', () => {
    const lens = agreementLens('async-byzantine', float);
    for (const kind of ['value', 'halted', 'again'] as const) {
      const body: Message = { kind, round: 3, value: 0.5 };
      expect(lens.read(body)).to.deep.equal({ round: 3, value: 0.5 });
      expect(lens.write(body, 7)).to.deep.equal({ kind, round: 3, value: 7 });
      expect(body.value).to.equal(0.5);
    }
    expect(lens.write(value(0, 1), -0)).to.deep.equal(value(0, '-0'));
    expect(lens.read(value(0, '1/3'))).to.equal(undefined);
    expect(() => lens.numbers.of(Number.NaN)).to.throw(RangeError, 'not a finite number: NaN');
  });
});
