/** A transport that is there before the network is: what a node asks of it then is kept. */
import { LabError } from '../core/errors.ts';
import type { Millis, NodeId } from '../core/ids.ts';
import type { Transport, TransportHandlers } from '../host/transport.ts';

export class LateTransport<M> implements Transport<M> {
  #real: Transport<M> | undefined;
  #handlers: TransportHandlers<M> | undefined;

  /** From now on everything goes through `real`. */
  attach(real: Transport<M>): void {
    this.#real = real;
    if (this.#handlers !== undefined) real.bind(this.#handlers);
  }

  send(to: NodeId, body: M, holdMs: Millis): number {
    if (this.#real !== undefined) return this.#real.send(to, body, holdMs);
    throw new LabError('ERR_NOT_STARTED', `${to} cannot be reached: this node has not started`);
  }

  congested(): boolean {
    return this.#real?.congested() ?? false;
  }

  pause(paused: boolean): void {
    this.#real?.pause(paused);
  }

  bind(handlers: TransportHandlers<M>): void {
    this.#handlers = handlers;
    this.#real?.bind(handlers);
  }
}
