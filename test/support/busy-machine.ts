/**
 * A simulated machine whose event loop is blocked at times, as by a program that computes: what happens
 * meanwhile is handled in the next turn, timers first and then what has arrived, as Node does it.
 */
import type { Millis, NodeId } from '../../pkg/core/ids.ts';
import type { Clock, Transport, TransportHandlers } from '../../pkg/host/transport.ts';
import type { SimNode } from '../../pkg/sim/sim-node.ts';

export class BusyMachine<M> implements Transport<M>, Clock {
  readonly node: SimNode<M>;
  #blocked = false;
  #timers: (() => void)[] = [];
  #arrivals: (() => void)[] = [];

  constructor(node: SimNode<M>) {
    this.node = node;
  }

  now(): Millis {
    return this.node.now();
  }

  after(delay: Millis, callback: () => void): () => void {
    let cancelled = false;
    const run = (): void => {
      if (!cancelled) callback();
    };
    const cancel = this.node.after(delay, () => {
      if (this.#blocked) this.#timers.push(run);
      else run();
    });
    return () => {
      cancelled = true;
      cancel();
    };
  }

  send(to: NodeId, body: M, holdMs: Millis): number {
    return this.node.send(to, body, holdMs);
  }

  congested(): boolean {
    return false;
  }

  pause(): void {}

  bind(handlers: TransportHandlers<M>): void {
    this.node.bind({
      message: (from, body, holdMs) => {
        if (this.#blocked) this.#arrivals.push(() => handlers.message(from, body, holdMs));
        else handlers.message(from, body, holdMs);
      },
      drained: () => handlers.drained(),
    });
  }

  /** The program computes from now on. */
  block(): void {
    this.#blocked = true;
  }

  /** The event loop has a turn. */
  turn(): void {
    this.#blocked = false;
    const tasks = [...this.#timers, ...this.#arrivals];
    this.#timers = [];
    this.#arrivals = [];
    for (const task of tasks) task();
  }
}
