/** What one step asks for, as its parts put it together. */
import { millis, type NodeId } from '../../core/ids.ts';
import type { Effect, Fact } from '../../core/process.ts';
import type { ReliableMessage } from './message.ts';

/** The timers of the protocol, at most one of each. */
export type TimerName = 'lazy' | 'graft' | 'ack' | 'ask' | 'sync';

/** A timer that fires a trifle before its time is set again for this long, not for no time at all. */
const AGAIN_MS = 1;

/** Timers of questions about what has not come. */
const ASKING: readonly TimerName[] = ['graft', 'ask'];

/** One that is late by more says that this process was busy: what it asks for may have come. */
const LATE_MS = 20;

export class Outbox {
  #effects: Effect<ReliableMessage>[] = [];
  /** When each timer that runs is due. */
  readonly #dueAt = new Map<TimerName, number>();
  /** Timers that were late and wait once more. */
  readonly #postponed = new Set<TimerName>();
  #now = 0;

  /** A step begins. */
  begin(now: number): void {
    this.#now = now;
  }

  get now(): number {
    return this.#now;
  }

  send(to: NodeId, body: ReliableMessage): void {
    this.#effects.push({ kind: 'send', to, body });
  }

  emit(fact: Fact): void {
    this.#effects.push({ kind: 'emit', fact });
  }

  isSet(timer: TimerName): boolean {
    return this.#dueAt.has(timer);
  }

  /** Sets a timer, unless it is due by then anyway. */
  wakeAt(timer: TimerName, at: number): void {
    if ((this.#dueAt.get(timer) ?? Infinity) <= at) return;
    this.#dueAt.set(timer, at);
    const afterMs = millis(Math.max(AGAIN_MS, at - this.#now));
    this.#effects.push({ kind: 'setTimer', timer, afterMs });
  }

  /** The same, from now. */
  wakeAfter(timer: TimerName, afterMs: number): void {
    this.wakeAt(timer, this.#now + afterMs);
  }

  /** A timer is not needed any more. */
  cancel(timer: TimerName): void {
    if (this.#dueAt.delete(timer)) this.#effects.push({ kind: 'clearTimer', timer });
  }

  /**
   * A timer has fired. One of questions that is late waits once more, until the messages that wait behind it were heard.
   * @returns which; undefined for one that waits, or is not this protocol's.
   */
  fired(timer: string): TimerName | undefined {
    for (const [name, dueAt] of this.#dueAt) {
      if (name !== timer) continue;
      this.#dueAt.delete(name);
      const waited = this.#postponed.delete(name);
      const late = this.#now - dueAt > LATE_MS && ASKING.includes(name);
      if (waited || !late) return name;
      this.#postponed.add(name);
      this.wakeAfter(name, AGAIN_MS);
      return undefined;
    }
    return undefined;
  }

  /** The step ends. @returns its effects. */
  take(): readonly Effect<ReliableMessage>[] {
    const effects = this.#effects;
    this.#effects = [];
    return effects;
  }
}
