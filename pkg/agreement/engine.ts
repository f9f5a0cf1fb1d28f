/**
 * What every round-based engine of approximate agreement shares: opening and finishing rounds,
 * filing values, and the three ways to stop. The two timing models (`async-engine.ts`,
 * `sync-engine.ts`) only say when a round is complete.
 *
 * Round r starts with value v_r (v_0 is the input): the node sends v_r to all, gathers values of
 * round r, and applies the rule to get v_(r+1).
 *
 * Stopping (`agreement.md` 1.10): `rounds`: decide v_R. `local` (Dolev, Lynch, Pinter, Stark, Weihl
 * 1986, section 1.1 of the reference): round 0 estimates H from the spread heard, trimming more;
 * rounds 1..H follow; then send HALTED and decide v_(H+1). `master`: an oracle that sees all nodes
 * names the round whose value to decide; it is not a distributed protocol, and is labelled so.
 *
 * Facts emitted: `round`, `estimate`, `decide`, `exhausted`, `resume`, and `missing` by the synchronous
 * engine. A fact is emitted before anything is sent that follows from it, so that whoever writes facts
 * to stable storage (`memory.ts`) can continue after a crash without ever contradicting itself.
 */
import type { Millis, NodeId } from '../core/ids.ts';
import type { Json, JsonObject } from '../core/json.ts';
import type { Effect, Event, Explorable } from '../core/process.ts';
import type { Arithmetic } from './arithmetic.ts';
import { Inbox, type Heard } from './inbox.ts';
import type { Memory } from './memory.ts';
import type { AgreementMessage } from './message.ts';
import { heardBy, spokenToBy } from './neighbours.ts';
import type { AgreementPlan, Setting } from './plan.ts';
import { roundsGoal, roundsToReach } from './rounds.ts';
import { nextValue } from './rules.ts';
import { spread } from './spread.ts';

export interface EngineOptions<V> {
  readonly self: NodeId;
  readonly plan: AgreementPlan;
  readonly arithmetic: Arithmetic<V>;
  /** Present when this process continues the work of one that was killed. */
  readonly memory?: Memory | undefined;
}

/** The command of the oracle: decide the value held at the start of `round`. */
export const STOP_COMMAND = 'stop';

export abstract class RoundEngine<V> implements Explorable<AgreementMessage> {
  protected readonly self: NodeId;
  protected readonly plan: AgreementPlan;
  /** To whom this node sends. */
  protected readonly peers: readonly NodeId[];
  /** From whom it hears: on a complete graph the same. */
  protected readonly senders: readonly NodeId[];
  protected readonly setting: Setting;
  protected readonly inbox: Inbox<V>;
  readonly #hears: ReadonlySet<NodeId>;
  readonly #arithmetic: Arithmetic<V>;
  /** v_0, v_1, ..., v_round: at most maxRounds + 1 values. */
  readonly #history: V[] = [];
  /** Frozen values of nodes that have decided, with the round from which they stand. */
  readonly #halted = new Map<NodeId, { readonly round: number; readonly value: V }>();
  #effects: Effect<AgreementMessage>[] = [];
  #phase: 'idle' | 'running' | 'exhausted' | 'decided' = 'idle';
  #decidedRound: number | undefined;
  /** The round at whose start this node decides by itself, once known. */
  #lastRound: number | undefined;
  #oracleRound: number | undefined;

  readonly #memory: Memory | undefined;

  constructor({ self, plan, arithmetic, memory }: EngineOptions<V>) {
    this.self = self;
    this.#memory = memory;
    this.plan = plan;
    this.#arithmetic = arithmetic;
    this.peers = spokenToBy(self, plan);
    this.senders = heardBy(self, plan);
    this.#hears = new Set(this.senders);
    this.setting = { model: plan.model, rule: plan.rule, n: plan.ids.length, f: plan.f };
    this.inbox = new Inbox<V>(plan.maxRounds);
    this.#lastRound = plan.rounds;
  }

  /** Called when round `round` has opened and its value was sent: set timers. */
  protected abstract opened(now: Millis): void;
  /** The values to build the next one from, own value first; undefined while the round goes on. */
  protected abstract gather(own: V): readonly Heard<V>[] | undefined;
  /** A timer of this engine fired while it runs. */
  protected abstract timerFired(timer: string, now: Millis): void;
  /** The engine stops running; its timers are cleared here. */
  protected abstract closed(): void;
  /** What of the inbox and of the engine's own fields matters from here on, for `fingerprint`. */
  protected abstract prospects(): Json;

  step(event: Event<AgreementMessage>, now: Millis): readonly Effect<AgreementMessage>[] {
    this.#effects = [];
    switch (event.kind) {
      case 'start':
        this.#start(now);
        break;
      case 'message':
        this.#receive(event.from, event.body);
        break;
      case 'timer':
        if (this.#phase === 'running') this.timerFired(event.timer, now);
        break;
      case 'command':
        this.#command(event.name, event.args);
        break;
    }
    this.#advance(now);
    return this.#effects;
  }

  view(): JsonObject {
    const value = this.#history.at(-1);
    return {
      round: this.round,
      value: value === undefined ? null : this.#arithmetic.toJson(value),
      decidedRound: this.#decidedRound ?? null,
      ...this.inbox.counters,
    };
  }

  fingerprint(): Json {
    const { toJson } = this.#arithmetic;
    const over = this.#phase === 'decided';
    return {
      phase: this.#phase,
      history: this.#history.map(toJson),
      decidedRound: this.#decidedRound ?? null,
      // Who has decided still repeats what it said, and hears nothing any more.
      lastRound: over ? null : (this.#lastRound ?? null),
      oracleRound: over ? null : (this.#oracleRound ?? null),
      halted: over
        ? []
        : [...this.#halted].map(([id, { round, value }]) => [id, round, toJson(value)]),
      prospects: this.#phase === 'idle' || this.running ? this.prospects() : null,
    };
  }

  /** The values that wait for a round, in the form of a fingerprint. */
  protected listed(heard: readonly Heard<V>[]): Json {
    return heard.map(([from, value]) => [from, this.#arithmetic.toJson(value)]);
  }

  /** The current round; -1 before the start. */
  protected get round(): number {
    return this.#history.length - 1;
  }

  protected get running(): boolean {
    return this.#phase === 'running';
  }

  protected effect(effect: Effect<AgreementMessage>): void {
    this.#effects.push(effect);
  }

  /** Sends the current value again to one peer and asks for its value in return. */
  protected askAgain(to: NodeId): void {
    this.#send([to], 'again', this.round);
  }

  #start(now: Millis): void {
    if (this.#phase !== 'idle') return;
    const input = this.#arithmetic.parse(this.plan.inputs[this.self]);
    if (input === undefined) throw new RangeError(`node ${this.self} has no usable input`);
    this.#phase = 'running';
    if (this.#memory === undefined || this.#memory.values.length === 0) this.#open(input, [], now);
    else this.#resume(this.#memory, now);
  }

  /** Continues where the process before this one stood; the others repeat what was sent to it. */
  #resume({ values, lastRound, decidedRound }: Memory, now: Millis): void {
    for (const json of values) {
      const value = this.#arithmetic.parse(json);
      if (value === undefined)
        throw new RangeError(`node ${this.self} remembers no number: ${json}`);
      this.#history.push(value);
    }
    this.#lastRound ??= lastRound;
    this.inbox.open(this.round);
    this.effect({ kind: 'emit', fact: { kind: 'resume', round: this.round } });
    if (decidedRound === undefined) {
      this.#enter('again', now);
    } else {
      this.#close('decided');
      this.#decidedRound = decidedRound;
    }
  }

  #receive(from: NodeId, message: AgreementMessage): void {
    const value = this.#arithmetic.parse(message.value);
    if (!this.#hears.has(from)) {
      this.inbox.counters.stranger += 1;
      return;
    }
    if (value === undefined) {
      this.inbox.counters.malformed += 1;
    } else if (message.kind === 'halted') {
      if (!this.#halted.has(from)) this.#halted.set(from, { round: message.round, value });
      if (message.round <= this.round) this.inbox.supply(from, value);
    } else {
      this.inbox.record(message.round, from, value);
    }
    if (message.kind === 'again') this.#repeat(from, message.round);
  }

  /** Answers a peer that lacks this node's value of `round`, if it has been sent already. */
  #repeat(to: NodeId, round: number): void {
    if (this.#phase === 'decided' && this.plan.stop === 'local' && round >= this.round) {
      this.#send([to], 'halted', this.round);
    } else if (round <= this.round) {
      this.#send([to], 'value', round);
    }
  }

  #command(name: string, args: unknown): void {
    if (name !== STOP_COMMAND || typeof args !== 'object' || args === null) return;
    if ('round' in args && typeof args.round === 'number') this.#oracleRound = args.round;
  }

  /** Finishes rounds for as long as what they need has been heard. */
  #advance(now: Millis): void {
    this.#obeyOracle();
    while (this.#phase === 'running') {
      const own = this.#history[this.round];
      const heard = own === undefined ? undefined : this.gather(own);
      if (heard === undefined) return;
      const values = heard.map(([, value]) => value);
      const estimating = this.plan.stop === 'local' && this.round === 0;
      if (estimating) this.#estimate(values);
      this.#open(nextValue(this.#arithmetic, this.setting, values, estimating), heard, now);
      this.#obeyOracle();
    }
  }

  #open(value: V, heard: readonly Heard<V>[], now: Millis): void {
    this.#history.push(value);
    this.inbox.open(this.round);
    for (const [from, halted] of this.#halted) {
      if (halted.round <= this.round) this.inbox.supply(from, halted.value);
    }
    const { toJson } = this.#arithmetic;
    const fact = {
      kind: 'round',
      round: this.round,
      value: toJson(value),
      heard: heard.map(([from, v]) => [from, toJson(v)]),
    };
    this.effect({ kind: 'emit', fact });
    this.#enter('value', now);
  }

  /** Acts on the current round: decides, gives up, or sends its value to all, and waits. */
  #enter(kind: 'value' | 'again', now: Millis): void {
    if (this.round === this.#lastRound) {
      // The decision first: whoever crashes while it says HALTED has decided, and others build on it.
      this.#decide(this.round);
      if (this.plan.stop === 'local') this.#sendAll('halted');
    } else if (this.round >= this.plan.maxRounds) {
      this.#close('exhausted');
      this.effect({ kind: 'emit', fact: { kind: 'exhausted', round: this.round } });
    } else {
      this.#sendAll(kind);
      this.opened(now);
    }
  }

  #obeyOracle(): void {
    const round = this.#oracleRound;
    if (round !== undefined && this.#phase !== 'decided' && round <= this.round)
      this.#decide(round);
  }

  #decide(round: number): void {
    const value = this.#history[round];
    if (value === undefined) return;
    this.#close('decided');
    this.#decidedRound = round;
    const fact = { kind: 'decide', round, value: this.#arithmetic.toJson(value) };
    this.effect({ kind: 'emit', fact });
  }

  #close(phase: 'exhausted' | 'decided'): void {
    if (this.#phase === 'running') this.closed();
    this.#phase = phase;
  }

  /** H: the rounds after round 0 that bring any spread within what was heard down to epsilon. */
  #estimate(values: readonly V[]): void {
    const { toExact, parse } = this.#arithmetic;
    const epsilon = parse(this.plan.epsilon);
    if (epsilon === undefined) throw new RangeError('epsilon is not a number of this arithmetic');
    const seen = spread(values.map(toExact));
    const { maxRounds } = this.plan;
    const goal = roundsGoal(this.plan.arithmetic, toExact(epsilon));
    const rounds = roundsToReach(this.setting, seen, goal, maxRounds) ?? maxRounds;
    this.#lastRound = 1 + rounds;
    this.effect({ kind: 'emit', fact: { kind: 'estimate', rounds } });
  }

  #sendAll(kind: AgreementMessage['kind']): void {
    this.#send(this.peers, kind, this.round);
  }

  /** All get the same constant body, so that it need be encoded only once. */
  #send(peers: readonly NodeId[], kind: AgreementMessage['kind'], round: number): void {
    const value = this.#history[round];
    if (value === undefined) return;
    const body = Object.freeze({ kind, round, value: this.#arithmetic.toJson(value) });
    for (const to of peers) this.effect({ kind: 'send', to, body });
  }
}
