/** Nodes that do one thing wrong. Each must be caught by a check, end to end. */
import { float } from '../../pkg/agreement/arithmetic.ts';
import { AsyncEngine } from '../../pkg/agreement/async-engine.ts';
import type { EngineOptions } from '../../pkg/agreement/round-engine.ts';
import type { Heard } from '../../pkg/agreement/inbox.ts';
import type { AgreementMessage } from '../../pkg/agreement/message.ts';
import type { AgreementPlan, Setting } from '../../pkg/agreement/plan.ts';
import { SyncEngine } from '../../pkg/agreement/sync-engine.ts';
import type { NodeId } from '../../pkg/core/ids.ts';
import type { Json } from '../../pkg/core/json.ts';
import type { Effect, Event, Fact, Process } from '../../pkg/core/process.ts';

type Node = Process<AgreementMessage>;
type Options = EngineOptions<number>;

/** Makes the process of one node; put in the place of the honest one by `memoryRun`'s `wrap`. */
export type Mutant = (self: NodeId, plan: AgreementPlan) => Node;

/** Waits for what the plan says, but trims or selects as for another f. */
class WrongFault extends AsyncEngine<number> {
  protected override readonly plan: AgreementPlan;
  protected override readonly setting: Setting;
  readonly #others: number;

  constructor(options: Options, by: number) {
    super(options);
    const { ids, model, rule, f } = options.plan;
    this.plan = { ...options.plan, f: f + by };
    this.setting = { model, rule, n: ids.length, f: f + by };
    this.#others = ids.length - f - 1;
  }

  protected override gather(own: number): readonly Heard<number>[] | undefined {
    if (this.inbox.size < this.#others) return undefined;
    return [[this.self, own], ...this.inbox.take(this.#others)];
  }

  protected override expectations(): Json {
    return this.inbox.pending(Infinity).map(([round, heard]) => [round, this.listed(heard)]);
  }
}

/** Builds its next value from another list of values. */
class WrongList extends AsyncEngine<number> {
  readonly #change: (heard: readonly Heard<number>[]) => readonly Heard<number>[];

  constructor(
    options: Options,
    change: (heard: readonly Heard<number>[]) => readonly Heard<number>[],
  ) {
    super(options);
    this.#change = change;
  }

  protected override gather(own: number): readonly Heard<number>[] | undefined {
    const heard = super.gather(own);
    return heard === undefined ? undefined : this.#change(heard);
  }

  /** The change may go by the order of arrival. */
  protected override expectations(): Json {
    return this.inbox.pending(Infinity).map(([round, heard]) => [round, this.listed(heard)]);
  }
}

/** Does not wait for the end of a synchronous round. */
class Hasty extends SyncEngine<number> {
  protected override gather(own: number): readonly Heard<number>[] | undefined {
    return this.inbox.size === 0 ? undefined : [[this.self, own], ...this.inbox.take(1)];
  }
}

/** An honest node whose effects are rewritten. */
class Rewriting implements Process<AgreementMessage> {
  readonly #honest: Node;
  readonly #rewrite: (effect: Effect<AgreementMessage>) => readonly Effect<AgreementMessage>[];

  constructor(
    honest: Node,
    rewrite: (effect: Effect<AgreementMessage>) => readonly Effect<AgreementMessage>[],
  ) {
    this.#honest = honest;
    this.#rewrite = rewrite;
  }

  step(event: Event<AgreementMessage>, now: Parameters<Node['step']>[1]) {
    return this.#honest.step(event, now).flatMap((effect) => this.#rewrite(effect));
  }

  view() {
    return this.#honest.view();
  }
}

const optionsOf = (self: NodeId, plan: AgreementPlan): Options => ({
  self,
  plan,
  arithmetic: float,
});

const wrongFault =
  (by: number): Mutant =>
  (self, plan) =>
    new WrongFault(optionsOf(self, plan), by);

const wrongList =
  (change: (heard: readonly Heard<number>[]) => readonly Heard<number>[]): Mutant =>
  (self, plan) =>
    new WrongList(optionsOf(self, plan), change);

/** Rewrites the facts of one kind of an honest asynchronous node. */
const wrongFact =
  (kind: string, change: (fact: Fact) => readonly Fact[]): Mutant =>
  (self, plan) =>
    new Rewriting(new AsyncEngine(optionsOf(self, plan)), (effect) =>
      effect.kind === 'emit' && effect.fact.kind === kind
        ? change(effect.fact).map((fact) => ({ kind: 'emit', fact }))
        : [effect],
    );

export const MUTANTS = {
  /** Also selects every (k-1)-th value under the rule `select`. */
  trimsOneLess: wrongFault(-1),
  trimsOneMore: wrongFault(1),
  selectsOffByOne: wrongFault(1),
  countsOneTwice: wrongList((heard) => [...heard.slice(0, -1), heard[1]!]),
  forgetsItself: wrongList((heard) => [...heard.slice(1), heard[1]!]),
  waitsForOneLess: wrongList((heard) => heard.slice(0, -1)),
  inventsAValue: wrongList(([own, second, ...rest]) => [
    own!,
    [second![0], second![1] + 0.01],
    ...rest,
  ]),
  doesNotWait: (self, plan) => new Hasty(optionsOf(self, plan)),
  decidesWhatNobodyHeld: wrongFact('decide', (fact) => [{ ...fact, value: 0.123 }]),
  decidesTwice: wrongFact('decide', (fact) => [fact, fact]),
  decidesAnEarlierRound: wrongFact('decide', (fact) => [
    { ...fact, round: Number(fact['round']) - 1 },
  ]),
  neverDecides: wrongFact('decide', () => []),
  tellsEverythingTwice: (self, plan) =>
    new Rewriting(new AsyncEngine(optionsOf(self, plan)), (effect) =>
      effect.kind === 'send' ? [effect, effect] : [effect],
    ),
  tellsEveryoneSomethingElse: (self, plan) => {
    let told = 0;
    return new Rewriting(new AsyncEngine(optionsOf(self, plan)), (effect) => {
      if (effect.kind !== 'send' || !('value' in effect.body)) return [effect];
      told += 1;
      const value = Number(effect.body.value) + told * 1e-3;
      return [{ ...effect, body: { ...effect.body, value } }];
    });
  },
} as const satisfies Record<string, Mutant>;
