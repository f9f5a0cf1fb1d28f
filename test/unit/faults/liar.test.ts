import { expect } from 'chai';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { float, rational, type ValueJson } from '../../../pkg/agreement/arithmetic.ts';
import type { ValueMessage } from '../../../pkg/agreement/value-message.ts';
import { millis, nodeId } from '../../../pkg/core/ids.ts';
import type { Effect, Event, Process } from '../../../pkg/core/process.ts';
import { Random } from '../../../pkg/core/random.ts';
import { Liar, type Rush } from '../../../pkg/faults/liar.ts';
import type { LiarName } from '../../../pkg/faults/adversaries/names.ts';
import { LIARS } from '../../../pkg/faults/adversaries/registry.ts';
import { agreementLens } from '../../../pkg/lab/agreement/lens.ts';
import { ids } from '../../support/fakes.ts';

type Message = ValueMessage;
type Effects = readonly Effect<Message>[];

const CORRECT = ids('n1', 'n2', 'n3');
const LIAR = nodeId('n4');
const NOW = millis(0);

const value = (round: number, number: ValueJson): Message => ({
  kind: 'value',
  round,
  value: number,
});
const hears = (from: string, round: number, number: ValueJson): Event<Message> => ({
  kind: 'message',
  from: nodeId(from),
  body: value(round, number),
});
const toAll = (round: number, number: ValueJson, receivers = CORRECT): Effects =>
  receivers.map((to) => ({ kind: 'send', to, body: value(round, number) }));

/** An honest half that answers each event with the next of these effects. */
function scripted(...answers: readonly Effects[]): Process<Message> {
  const left = [...answers];
  return { step: () => left.shift() ?? [], view: () => ({ inside: true }) };
}

interface LiarSettings {
  readonly strategy?: LiarName;
  readonly rush?: Rush;
  readonly arithmetic?: 'float' | 'rational';
  readonly seed?: number;
}

/** A liar around a node that speaks of values only says nothing else. */
function liar(honest: Process<Message>, settings: LiarSettings = {}): Process<Message> {
  const { strategy = 'split-brain', rush = 'at-once', arithmetic = 'float', seed = 1 } = settings;
  const rest = {
    self: LIAR,
    strategy: LIARS[strategy],
    correct: CORRECT,
    liars: [LIAR],
    rush,
    random: Random.fromSeed(seed),
  };
  return arithmetic === 'float'
    ? (new Liar(honest, {
        ...rest,
        lens: agreementLens('async-byzantine', float),
      }) as Process<Message>)
    : (new Liar(honest, {
        ...rest,
        lens: agreementLens('async-byzantine', rational),
      }) as Process<Message>);
}

/** `n1 r0 0.5` for every send. */
const sends = (effects: Effects): string[] =>
  effects.flatMap((effect) =>
    effect.kind === 'send' ? `${effect.to} r${effect.body.round} ${effect.body.value}` : [],
  );

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

const START: Event<Message> = { kind: 'start' };

/** What a random liar says when it knows one value. */
const claims = (seed: number): string[] => {
  const node = liar(scripted([], toAll(0, 0.5)), { strategy: 'random', seed });
  node.step(hears('n1', 0, 1), NOW);
  return sends(node.step(START, NOW));
};

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
    const node = liar(honest, { strategy: 'silent' });
    const events = [START, hears('n1', 0, 1), { kind: 'timer', timer: 'round' } as const];
    for (const event of events) expect(node.step(event, NOW)).to.deep.equal(others);
    expect(seen).to.deep.equal(events);
    expect(node.view()).to.deep.equal({ inside: true });
  });

  it('is honest to all while it has heard nobody', () => {
    const node = liar(scripted(toAll(0, 0.5)));
    expect(sends(node.step(START, NOW))).to.deep.equal(['n1 r0 0.5', 'n2 r0 0.5', 'n3 r0 0.5']);
  });

  it('tells each half what keeps it apart from the other, once it knows them', () => {
    const node = liar(scripted([], [], [], toAll(1, 0.5)));
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
    const node = liar(scripted([], [], [], [], [], toAll(5, 0.5)));
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
    const node = liar(scripted([], [], toAll(0, Number.NaN)), { strategy: 'extreme' });
    node.step(hears('n1', 0, Number.NaN), NOW);
    node.step(hears('n1', 0, 'no number'), NOW);
    expect(sends(node.step(START, NOW))).to.deep.equal(['n1 r0 NaN', 'n2 r0 NaN', 'n3 r0 NaN']);
  });

  it('keeps fractions exact', () => {
    const node = liar(scripted([], [], toAll(0, '1/2')), { arithmetic: 'rational' });
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
      const node = liar(scripted([], [], toAll(0, 0.5)), { strategy: strategy as LiarName });
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

  describe('when it is rushing', () => {
    it('speaks only when it has heard all correct nodes of the round', () => {
      const node = liar(scripted(toAll(0, 0.5)), { rush: 'in-round' });
      expect(node.step(START, NOW)).to.deep.equal([]);
      expect(node.step(hears('n1', 0, 0), NOW)).to.deep.equal([]);
      expect(node.step(hears('n2', 0, 0.4), NOW)).to.deep.equal([]);
      const last = node.step(hears('n3', 0, 1), NOW);
      expect(sends(last)).to.deep.equal(['n1 r0 0', 'n2 r0 0', 'n3 r0 1']);
      expect(node.step(hears('n3', 0, 1), NOW)).to.deep.equal([]);
    });

    it('takes a value of a later round as well', () => {
      const node = liar(scripted(toAll(1, 0.5)), { rush: 'in-round' });
      node.step(START, NOW);
      node.step(hears('n1', 1, 0), NOW);
      node.step(hears('n2', 2, 0.4), NOW);
      expect(sends(node.step(hears('n3', 0, 7), NOW))).to.deep.equal([]);
      expect(sends(node.step(hears('n3', 1, 1), NOW))).to.have.length(3);
    });

    it('speaks at once when it was late, after the facts of that step', () => {
      const fact = { kind: 'round', round: 0 };
      const answer: Effects = [...toAll(0, 0.5), { kind: 'emit', fact }];
      const node = liar(scripted([], [], [], answer), { rush: 'in-round' });
      for (const from of CORRECT) node.step(hears(from, 0, 1), NOW);
      const effects = node.step(START, NOW);
      expect(effects.map(({ kind }) => kind)).to.deep.equal(['emit', 'send', 'send', 'send']);
    });

    it('waits no longer when its honest half moves on', () => {
      const node = liar(scripted(toAll(0, 0.5), [], toAll(1, 0.5)), { rush: 'in-round' });
      node.step(START, NOW);
      node.step(hears('n1', 0, 3), NOW);
      const moved = node.step({ kind: 'timer', timer: 'round' }, NOW);
      expect(sends(moved)).to.deep.equal(['n1 r0 3', 'n2 r0 0.5', 'n3 r0 0.5']);
    });

    it('waits no longer for who was missing in a round, until that one speaks again', () => {
      const rounds = [toAll(0, 0.5), [], toAll(1, 0.5), [], [], toAll(2, 0.5)];
      const node = liar(scripted(...rounds), { rush: 'in-round' });
      node.step(START, NOW);
      node.step(hears('n1', 0, 3), NOW);
      node.step({ kind: 'timer', timer: 'round' }, NOW);
      // n2 and n3 are gone, or so it seems.
      const second = sends(node.step(hears('n1', 1, 1), NOW));
      expect(second).to.deep.equal(['n1 r1 1', 'n2 r1 0.5', 'n3 r1 0.5']);
      node.step(hears('n2', 1, 2), NOW);
      expect(node.step({ kind: 'timer', timer: 'round' }, NOW)).to.deep.equal([]);
      expect(sends(node.step(hears('n1', 2, 1), NOW))).to.deep.equal([]);
      const third = sends(node.step(hears('n2', 2, 4), NOW));
      expect(third).to.deep.equal(['n1 r2 1', 'n2 r2 4', 'n3 r2 0.5']);
    });
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
    const address = ({ to, body }: Extract<Effect<Message>, { kind: 'send' }>): string =>
      `${to} ${body.kind} ${body.round}`;
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
          const node = liar({ step, view: () => ({}) }, { strategy, rush });
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
