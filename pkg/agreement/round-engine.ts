/**
 * What every round-based engine of approximate agreement shares: opening and finishing rounds, and the
 * ways to stop. How the value of a round reaches the others, and when enough of theirs are there, is
 * the business of what is built on it: `value-engine.ts` sends it to all, `witness-engine.ts` broadcasts
 * it reliably, `gradecast-engine.ts` in three steps.
 *
 * Round r starts with value v_r (v_0 is the input): the node tells v_r to all, gathers values of
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
import { derive } from './derive.ts';
import type { Heard } from './inbox.ts';
import type { Memory } from './memory.ts';
import { heardBy, spokenToBy } from './neighbours.ts';
import { settingOfPlan, type AgreementPlan, type Setting } from './plan.ts';
import { roundsGoal, roundsToReach } from './rounds.ts';
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

export abstract class RoundEngine<V, M> implements Explorable<M> {
  protected readonly self: NodeId;
  protected readonly plan: AgreementPlan;
  /** To whom this node sends. */
  protected readonly peers: readonly NodeId[];
  /** From whom it hears: on a complete graph the same. */
  protected readonly senders: readonly NodeId[];
  protected readonly setting: Setting;
  protected readonly arithmetic: Arithmetic<V>;
  /** v_0, v_1, ..., v_round: at most maxRounds + 1 values. */
  protected readonly history: V[] = [];
  #effects: Effect<M>[] = [];
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
    this.arithmetic = arithmetic;
    this.peers = spokenToBy(self, plan);
    this.senders = heardBy(self, plan);
    this.setting = settingOfPlan(plan);
    this.#lastRound = plan.rounds;
  }

  /** Round `round` has begun, and its value is known: forget what belongs to earlier ones. */
  protected abstract opened(): void;
  /** Tell the value of the current round to the others, and wait. */
  protected abstract tell(now: Millis): void;
  /** Something has come. Also after the decision: others may still need this node's answers. */
  protected abstract receive(from: NodeId, message: M, now: Millis): void;
  /** The values to build the next one from; undefined while the round goes on. */
  protected abstract gather(own: V, now: Millis): readonly Heard<V>[] | undefined;
  /** A timer of this engine fired while it runs. */
  protected abstract timerFired(timer: string, now: Millis): void;
  /** The engine stops running; its timers are cleared here. */
  protected abstract closed(): void;
  /** What of the engine's own fields matters from here on, for `fingerprint`. */
  protected abstract prospects(): Json;
  /** For `view`: what was not simply used, by reason. */
  protected abstract counters(): JsonObject;

  step(event: Event<M>, now: Millis): readonly Effect<M>[] {
    this.#effects = [];
    switch (event.kind) {
      case 'start':
        this.#start(now);
        break;
      case 'message':
        this.receive(event.from, event.body, now);
        break;
      case 'timer':
        if (this.running) this.timerFired(event.timer, now);
        break;
      case 'command':
        this.#command(event.name, event.args);
        break;
    }
    this.#advance(now);
    return this.#effects;
  }

  view(): JsonObject {
    const value = this.history.at(-1);
    return {
      round: this.round,
      value: value === undefined ? null : this.arithmetic.toJson(value),
      decidedRound: this.#decidedRound ?? null,
      ...this.counters(),
    };
  }

  fingerprint(): Json {
    const over = this.decided;
    return {
      phase: this.#phase,
      history: this.history.map(this.arithmetic.toJson),
      decidedRound: this.#decidedRound ?? null,
      // Who has decided still repeats what it said, and hears nothing any more.
      lastRound: over ? null : (this.#lastRound ?? null),
      oracleRound: over ? null : (this.#oracleRound ?? null),
      prospects: this.prospects(),
    };
  }

  /** The current round; -1 before the start. */
  protected get round(): number {
    return this.history.length - 1;
  }

  protected get running(): boolean {
    return this.#phase === 'running';
  }

  protected get decided(): boolean {
    return this.#phase === 'decided';
  }

  /** Whether anything that is heard may still matter for the own values. */
  protected get listening(): boolean {
    return this.#phase === 'idle' || this.#phase === 'running';
  }

  protected effect(effect: Effect<M>): void {
    this.#effects.push(effect);
  }

  /** All get the same constant body, so that it need be encoded only once. */
  protected sendTo(peers: readonly NodeId[], body: M): void {
    for (const to of peers) this.effect({ kind: 'send', to, body });
  }

  /** This node has decided at the end of the rounds that it had to do. */
  protected finished(): void {
    // Most have nothing more to say.
  }

  /** It continues where the process before it stood: tell what others lack, ask for what it lacks. */
  protected resumed(now: Millis): void {
    this.tell(now);
  }

  #start(now: Millis): void {
    if (this.#phase !== 'idle') return;
    const input = this.arithmetic.parse(this.plan.inputs[this.self]);
    if (input === undefined) throw new RangeError(`node ${this.self} has no usable input`);
    this.#phase = 'running';
    if (this.#memory === undefined || this.#memory.values.length === 0) this.#open(input, [], now);
    else this.#resume(this.#memory, now);
  }

  #resume({ values, lastRound, decidedRound }: Memory, now: Millis): void {
    for (const json of values) {
      const value = this.arithmetic.parse(json);
      if (value === undefined)
        throw new RangeError(`node ${this.self} remembers no number: ${json}`);
      this.history.push(value);
    }
    this.#lastRound ??= lastRound;
    this.opened();
    this.effect({ kind: 'emit', fact: { kind: 'resume', round: this.round } });
    if (decidedRound === undefined) {
      this.#enter(now, () => this.resumed(now));
    } else {
      this.#close('decided');
      this.#decidedRound = decidedRound;
    }
  }

  #command(name: string, args: unknown): void {
    if (name !== STOP_COMMAND || typeof args !== 'object' || args === null) return;
    if ('round' in args && typeof args.round === 'number') this.#oracleRound = args.round;
  }

  /** Finishes rounds for as long as what they need has been heard. */
  #advance(now: Millis): void {
    this.#obeyOracle();
    while (this.running) {
      const own = this.history[this.round];
      const heard = own === undefined ? undefined : this.gather(own, now);
      if (heard === undefined) return;
      const { self, plan, round } = this;
      if (plan.stop === 'local' && round === 0) this.#estimate(heard.map(([, value]) => value));
      this.#open(derive(this.arithmetic, plan, { self, round, heard }), heard, now);
      this.#obeyOracle();
    }
  }

  #open(value: V, heard: readonly Heard<V>[], now: Millis): void {
    this.history.push(value);
    this.opened();
    const { toJson } = this.arithmetic;
    const fact = {
      kind: 'round',
      round: this.round,
      value: toJson(value),
      heard: heard.map(([from, v]) => [from, toJson(v)]),
    };
    this.effect({ kind: 'emit', fact });
    this.#enter(now, () => this.tell(now));
  }

  /** Acts on the current round: decides, gives up, or speaks and waits. */
  #enter(now: Millis, speak: (now: Millis) => void): void {
    if (this.round === this.#lastRound) {
      // The decision first: whoever crashes while it says HALTED has decided, and others build on it.
      this.#decide(this.round);
      this.finished();
    } else if (this.round >= this.plan.maxRounds) {
      this.#close('exhausted');
      this.effect({ kind: 'emit', fact: { kind: 'exhausted', round: this.round } });
    } else {
      speak(now);
    }
  }

  #obeyOracle(): void {
    const round = this.#oracleRound;
    if (round !== undefined && !this.decided && round <= this.round) this.#decide(round);
  }

  #decide(round: number): void {
    const value = this.history[round];
    if (value === undefined) return;
    this.#close('decided');
    this.#decidedRound = round;
    const fact = { kind: 'decide', round, value: this.arithmetic.toJson(value) };
    this.effect({ kind: 'emit', fact });
  }

  #close(phase: 'exhausted' | 'decided'): void {
    if (this.running) this.closed();
    this.#phase = phase;
  }

  /** H: the rounds after round 0 that bring any spread within what was heard down to epsilon. */
  #estimate(values: readonly V[]): void {
    const { toExact, parse } = this.arithmetic;
    const epsilon = parse(this.plan.epsilon);
    if (epsilon === undefined) throw new RangeError('epsilon is not a number of this arithmetic');
    const seen = spread(values.map(toExact));
    const { maxRounds } = this.plan;
    const goal = roundsGoal(this.plan.arithmetic, toExact(epsilon));
    const rounds = roundsToReach(this.setting, seen, goal, maxRounds) ?? maxRounds;
    this.#lastRound = 1 + rounds;
    this.effect({ kind: 'emit', fact: { kind: 'estimate', rounds } });
  }
}
