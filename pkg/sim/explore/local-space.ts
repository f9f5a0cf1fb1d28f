/**
 * The states of one process, and what every event makes of them. A step of a process depends on
 * nothing but its own state, so each (state, event) is computed once, however many global states it
 * occurs in: by playing a history that leads to the state to a new process.
 *
 * A local state is the process's fingerprint, and of the facts that it has recorded what later checks
 * look at. That equal ones act alike is not believed but compared: the first two histories that lead
 * to a state are both played on by every event, and must agree.
 */
import { invariant } from '../../core/errors.ts';
import { millis, type NodeId } from '../../core/ids.ts';
import type { Json } from '../../core/json.ts';
import type { Effect, Event, Explorable, Fact } from '../../core/process.ts';
import type { Messages } from './messages.ts';

/** Stands for the event `start`; other events are numbers of messages. */
export const START = -1;

export interface LocalState {
  readonly number: number;
  readonly life: 'unborn' | 'alive' | 'dead';
}

/** Where a step ends, and what it has recorded and sent by then. */
export interface Outcome {
  readonly number: number;
  readonly next: LocalState;
  readonly facts: readonly Fact[];
  readonly sends: readonly number[];
  /** The process dies in this step, after so many sends in all. */
  readonly afterSends?: number;
}

export interface Step {
  readonly whole: Outcome;
  /** The process dies during the step: before its first send when it starts, and after each send. */
  readonly crashes: readonly Outcome[];
  /** Nothing happened, nothing changed. */
  readonly idle: boolean;
}

export interface LocalSpaceOptions<M> {
  readonly id: NodeId;
  readonly make: () => Explorable<M>;
  /** A fact with its lists in an order that does not depend on that of events. */
  readonly canonical: (fact: Fact) => Json;
  /** What of a fact matters to the judgement of later ones. */
  readonly lasting: (fact: Fact) => Json;
  readonly messages: Messages<M>;
}

/** The events that led to a state, the latest first. */
interface Past {
  readonly event: number;
  readonly before: Past | undefined;
}

interface Entry {
  readonly state: LocalState;
  readonly sends: number;
  /** The lasting part of all facts. */
  readonly kept: readonly Json[];
  readonly past: Past | undefined;
  otherPast: Past | undefined;
  readonly steps: Map<number, Step>;
}

export class LocalSpace<M> {
  readonly first: LocalState;
  readonly #options: LocalSpaceOptions<M>;
  readonly #entries: Entry[] = [];
  readonly #numbers = new Map<string, number>();
  #outcomes = 0;

  constructor(options: LocalSpaceOptions<M>) {
    this.#options = options;
    const fingerprint = options.make().fingerprint();
    this.first = this.#intern('unborn', { sends: 0, kept: [], past: undefined }, fingerprint);
  }

  get size(): number {
    return this.#entries.length;
  }

  get(number: number): LocalState {
    return this.#entry(number).state;
  }

  /** What an event makes of a living state. */
  step(state: LocalState, event: number): Step {
    const entry = this.#entry(state.number);
    let step = entry.steps.get(event);
    if (step === undefined) {
      step = this.#compute(entry, event);
      entry.steps.set(event, step);
    }
    return step;
  }

  /**
   * Demands that what is idle in a state stays so in all states that can follow: the explorer takes
   * such messages as delivered.
   * @returns how many pairs of state and message were looked at.
   */
  auditIdle(): number {
    const idle = this.#entries.map(() => new Set<number>());
    // A set that is iterated visits what is added meanwhile.
    const open = new Set(this.#entries.filter(({ state }) => state.life !== 'dead'));
    for (const entry of open) {
      open.delete(entry);
      const here = idle[entry.state.number] ?? new Set<number>();
      for (const [event, step] of entry.steps) if (step.idle) here.add(event);
      this.#demandIdle(entry, here);
      for (const { whole } of entry.steps.values()) {
        const there = idle[whole.next.number] ?? new Set<number>();
        const known = there.size;
        for (const event of here) there.add(event);
        if (there.size > known) open.add(this.#entry(whole.next.number));
      }
    }
    return idle.reduce((sum, { size }) => sum + size, 0);
  }

  #demandIdle(entry: Entry, events: ReadonlySet<number>): void {
    if (events.size === 0) return;
    const process = this.#replay(entry.past);
    const before = JSON.stringify(process.fingerprint());
    for (const event of events) {
      const effects = process.step(this.#event(event), millis(0));
      const idle = effects.length === 0 && JSON.stringify(process.fingerprint()) === before;
      invariant(idle, `${this.#options.id}: a message that had no effect has one later`);
    }
  }

  #compute(entry: Entry, event: number): Step {
    const { effects, fingerprint } = this.#play(entry.past, event);
    if (entry.otherPast !== undefined) {
      const other = this.#play(entry.otherPast, event);
      const alike = this.#signature(effects, fingerprint);
      const same = alike === this.#signature(other.effects, other.fingerprint);
      invariant(same, `${this.#options.id}: two states with one fingerprint act differently`);
    }
    const past: Past = { event, before: entry.past };
    const facts: Fact[] = [];
    const sends: number[] = [];
    const crashes: Outcome[] = [];
    const outcome = (life: LocalState['life']): Outcome => {
      const total = entry.sends + sends.length;
      const kept = [...entry.kept, ...facts.map(this.#options.lasting)];
      const next = this.#intern(life, { sends: total, kept, past }, fingerprint);
      this.#outcomes += 1;
      const parts = { number: this.#outcomes, next, facts: [...facts], sends: [...sends] };
      return life === 'dead' ? { ...parts, afterSends: total } : parts;
    };
    if (event === START) crashes.push(outcome('dead'));
    for (const effect of effects) {
      invariant(effect.kind !== 'setTimer', 'the explorer knows no time');
      if (effect.kind === 'emit') facts.push(effect.fact);
      if (effect.kind !== 'send') continue;
      const { to, body } = effect;
      sends.push(this.#options.messages.numberOf({ from: this.#options.id, to, body }));
      crashes.push(outcome('dead'));
    }
    const whole = outcome(event === START ? 'alive' : entry.state.life);
    return { whole, crashes, idle: effects.length === 0 && whole.next === entry.state };
  }

  /** The state with these parts. Of the dead, only what they have recorded matters to anybody. */
  #intern(
    life: LocalState['life'],
    { sends, kept, past }: Pick<Entry, 'sends' | 'kept' | 'past'>,
    fingerprint: Json,
  ): LocalState {
    const key = JSON.stringify([life, kept, life === 'dead' ? null : [sends, fingerprint]]);
    const known = this.#numbers.get(key);
    if (known !== undefined) {
      const entry = this.#entry(known);
      if (entry.steps.size === 0) entry.otherPast ??= past;
      return entry.state;
    }
    const state: LocalState = { number: this.#entries.length, life };
    this.#numbers.set(key, state.number);
    const steps = new Map<number, Step>();
    this.#entries.push({ state, sends, kept, past, otherPast: undefined, steps });
    return state;
  }

  #play(past: Past | undefined, event: number) {
    const process = this.#replay(past);
    const effects = process.step(this.#event(event), millis(0));
    return { effects, fingerprint: process.fingerprint() };
  }

  #replay(past: Past | undefined): Explorable<M> {
    const events: number[] = [];
    for (let link = past; link !== undefined; link = link.before) events.push(link.event);
    const process = this.#options.make();
    for (const event of events.toReversed()) process.step(this.#event(event), millis(0));
    return process;
  }

  #event(event: number): Event<M> {
    if (event === START) return { kind: 'start' };
    const { from, body } = this.#options.messages.get(event);
    return { kind: 'message', from, body };
  }

  #signature(effects: readonly Effect<M>[], fingerprint: Json): string {
    const { canonical } = this.#options;
    return JSON.stringify([
      fingerprint,
      effects.map((effect) => (effect.kind === 'emit' ? canonical(effect.fact) : effect)),
    ]);
  }

  #entry(number: number): Entry {
    const entry = this.#entries[number];
    invariant(entry !== undefined, `there is no local state ${number}`);
    return entry;
  }
}
