/**
 * One simulated machine: the transport and the clock of the host that runs on it. It can be paused,
 * as by SIGSTOP: what arrives and what falls due then waits, in order, until it is resumed.
 */
import { millis, type Millis, type NodeId } from '../core/ids.ts';
import type { Clock, Transport, TransportHandlers } from '../host/transport.ts';
import type { Task } from './event-queue.ts';
import type { SimNetwork } from './sim-network.ts';

/** How a machine's clock differs from true time: it shows `offsetMs + rate * time`. */
export interface ClockDrift {
  readonly rate: number;
  readonly offsetMs: number;
}

export const NO_DRIFT: ClockDrift = { rate: 1, offsetMs: 0 };

export class SimNode<M> implements Transport<M>, Clock {
  readonly id: NodeId;
  /** The number of its id. */
  readonly number: number;
  readonly #network: SimNetwork<M>;
  readonly #drift: ClockDrift;
  #handlers: TransportHandlers<M> | undefined;
  #state: 'running' | 'paused' | 'dead' = 'running';
  /** What happened while the machine was paused. */
  #waiting: Task[] | undefined;

  constructor(id: NodeId, number: number, network: SimNetwork<M>, drift: ClockDrift) {
    this.id = id;
    this.number = number;
    this.#network = network;
    this.#drift = drift;
  }

  get dead(): boolean {
    return this.#state === 'dead';
  }

  now(): Millis {
    return millis(this.#drift.offsetMs + this.#drift.rate * this.#network.queue.now);
  }

  after(delay: Millis, callback: () => void): () => void {
    let cancelled = false;
    const { queue } = this.#network;
    queue.schedule(queue.now + delay / this.#drift.rate, () => {
      if (!cancelled) this.#run(callback);
    });
    return () => {
      cancelled = true;
    };
  }

  send(to: NodeId, body: M, holdMs: Millis): number {
    return this.#network.carry(this.number, to, body, holdMs);
  }

  congested(): boolean {
    return false;
  }

  /** A simulated host is always fast enough: it is never congested, so there is nothing to pause. */
  pause(): void {}

  bind(handlers: TransportHandlers<M>): void {
    this.#handlers = handlers;
  }

  /** A packet is due soon: reads what that will need. @returns a number that means nothing. */
  prefetch(): number {
    return this.#state === 'running' ? (this.#handlers?.prefetch?.() ?? 0) : 0;
  }

  /** A packet has come in from the network. */
  arrive(from: NodeId, body: M, holdMs: Millis): void {
    if (this.#state === 'running') this.#handlers?.message(from, body, holdMs);
    else this.#run(() => this.#handlers?.message(from, body, holdMs));
  }

  /** Stops the machine for good; nothing of it happens any more. */
  kill(): void {
    this.#state = 'dead';
    this.#waiting = undefined;
  }

  /** Stops the machine until `resume`. */
  suspend(): void {
    if (this.#state === 'running') this.#state = 'paused';
  }

  resume(): void {
    if (this.#state !== 'paused') return;
    this.#state = 'running';
    this.#catchUp();
  }

  #run(task: Task): void {
    if (this.#state === 'dead') return;
    if (this.#state === 'paused') (this.#waiting ??= []).push(task);
    else task();
  }

  #catchUp(): void {
    while (this.#state === 'running') {
      const task = this.#waiting?.shift();
      if (task === undefined) return;
      task();
    }
  }
}
