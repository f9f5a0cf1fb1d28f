/**
 * The synchronous engine: round r is complete when all expected values are in, and at the latest at
 * `start + (r + 1) * roundMs`.
 *
 * The deadlines are absolute so that a node that had to wait for a silent one is still in time for
 * those that had not: every correct node opens round r by `start + r * roundMs`, so its value arrives
 * by the others' deadline whenever `roundMs` covers the longest delay plus the skew of the starts.
 *
 * In a synchronous model silence proves a fault, so a node that missed a deadline is not waited for
 * again (what it still sends in time is used). Where the network may lose messages silence proves
 * nothing, and everybody is waited for in every round.
 *
 * Where nodes may lie, a missing value is replaced by the own one, so that the rule always sees as many
 * values as there are nodes that this one hears, and the own one (Dolev et al. 1986: "default").
 *
 * On an incomplete graph a node sends to those that it speaks to, and waits for those that it hears.
 */
import { millis, type Millis, type NodeId } from '../core/ids.ts';
import type { Json } from '../core/json.ts';
import { ALGORITHMS } from './algorithms/registry.ts';
import type { Heard } from './inbox.ts';
import { ValueEngine } from './value-engine.ts';

const DEADLINE = 'deadline';

export class SyncEngine<V> extends ValueEngine<V> {
  readonly #silent = new Set<NodeId>();
  #startedAt: Millis | undefined;
  #over = false;

  protected override waiting(now: Millis): void {
    this.#startedAt ??= now;
    this.#over = false;
    const deadline = this.#startedAt + (this.round + 1) * this.plan.roundMs;
    const afterMs = millis(Math.max(0, deadline - now));
    this.effect({ kind: 'setTimer', timer: DEADLINE, afterMs });
  }

  protected override gather(own: V): readonly Heard<V>[] | undefined {
    const complete = this.senders.every((peer) => this.inbox.has(peer) || this.#silent.has(peer));
    if (!complete && !this.#over) return undefined;
    const heard: Heard<V>[] = [[this.self, own], ...this.inbox.take(this.senders.length)];
    if (ALGORITHMS[this.plan.model].missing !== 'own') return heard;
    const missing = this.senders.length + 1 - heard.length;
    return [...heard, ...Array.from({ length: missing }, (): Heard<V> => [this.self, own])];
  }

  protected override timerFired(timer: string, _now: Millis): void {
    if (timer !== DEADLINE) return;
    this.#over = true;
    const from = this.senders.filter((peer) => !this.inbox.has(peer) && !this.#silent.has(peer));
    if (from.length === 0) return;
    this.effect({ kind: 'emit', fact: { kind: 'missing', round: this.round, from } });
    if (this.plan.resendMs === undefined) for (const peer of from) this.#silent.add(peer);
  }

  protected override closed(): void {
    this.effect({ kind: 'clearTimer', timer: DEADLINE });
  }

  protected override expectations(): Json {
    return {
      inbox: this.inbox
        .pending(this.senders.length)
        .map(([round, heard]) => [round, this.listed(heard)]),
      silent: [...this.#silent],
      startedAt: this.#startedAt ?? null,
      over: this.#over,
    };
  }
}
