/**
 * The asynchronous engine: a round is complete with the first n - f values, the own one included.
 * No clock is involved, except that on a network that may lose messages (`plan.resendMs`) a node
 * that is stuck asks again, which makes a fair-lossy link a reliable one.
 */
import { compareNodeIds, type Millis } from '../core/ids.ts';
import type { Json } from '../core/json.ts';
import type { Heard } from './inbox.ts';
import { quorumOf } from './rules.ts';
import { ValueEngine } from './value-engine.ts';

const RESEND = 'resend';

export class AsyncEngine<V> extends ValueEngine<V> {
  protected override gather(own: V): readonly Heard<V>[] | undefined {
    const others = quorumOf(this.setting) - 1;
    if (this.inbox.size < others) return undefined;
    return [[this.self, own], ...this.inbox.take(others)];
  }

  protected override waiting(): void {
    this.#armResend();
  }

  protected override timerFired(timer: string, _now: Millis): void {
    if (timer !== RESEND) return;
    for (const peer of this.peers) if (!this.inbox.has(peer)) this.askAgain(peer);
    this.#armResend();
  }

  protected override closed(): void {
    if (this.plan.resendMs !== undefined) this.effect({ kind: 'clearTimer', timer: RESEND });
  }

  /** A round takes its first n - f - 1 values of others, in any order; later ones are not looked at. */
  protected override expectations(): Json {
    const others = quorumOf(this.setting) - 1;
    return this.inbox
      .pending(others)
      .map(([round, heard]) => [
        round,
        this.listed(heard.toSorted(([a], [b]) => compareNodeIds(a, b))),
      ]);
  }

  #armResend(): void {
    const afterMs = this.plan.resendMs;
    if (afterMs !== undefined) this.effect({ kind: 'setTimer', timer: RESEND, afterMs });
  }
}
