/** Stand-ins for what a host works with: a clock that tests turn, and a wire that they watch. */
import { millis, nodeId, type Millis, type NodeId } from '../../pkg/core/ids.ts';
import type { Clock, Transport, TransportHandlers } from '../../pkg/host/transport.ts';

export const ids = (...names: string[]): NodeId[] => names.map(nodeId);

/** Time stands still until `advance`. Callbacks of the same time run in the order of their setting. */
export class FakeClock implements Clock {
  #now = 0;
  #timers: { readonly at: number; readonly callback: () => void }[] = [];

  now(): Millis {
    return millis(this.#now);
  }

  after(delay: Millis, callback: () => void): () => void {
    const timer = { at: this.#now + delay, callback };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  /** How many callbacks are still to come. */
  get pending(): number {
    return this.#timers.length;
  }

  advance(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const [next] = this.#timers.filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at);
      if (next === undefined) break;
      this.#timers = this.#timers.filter((other) => other !== next);
      this.#now = next.at;
      next.callback();
    }
    this.#now = end;
  }
}

/** Keeps what was sent; every frame counts 10 bytes. */
export class FakeTransport<M> implements Transport<M> {
  readonly sent: { readonly to: NodeId; readonly body: M; readonly holdMs: number }[] = [];
  readonly pauses: boolean[] = [];
  full = false;
  #handlers: TransportHandlers<M> | undefined;
  readonly #onSend: (to: NodeId, body: M) => void;

  constructor(onSend: (to: NodeId, body: M) => void = () => undefined) {
    this.#onSend = onSend;
  }

  send(to: NodeId, body: M, holdMs: Millis): number {
    this.sent.push({ to, body, holdMs });
    this.#onSend(to, body);
    return 10;
  }

  congested(): boolean {
    return this.full;
  }

  pause(paused: boolean): void {
    this.pauses.push(paused);
  }

  bind(handlers: TransportHandlers<M>): void {
    this.#handlers = handlers;
  }

  deliver(from: NodeId, body: M, holdMs = 0): void {
    this.#handlers?.message(from, body, millis(holdMs));
  }

  drained(): void {
    this.full = false;
    this.#handlers?.drained();
  }
}
