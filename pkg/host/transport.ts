/**
 * What carries messages between processes. Implemented by `net` (TCP) and by the simulator.
 *
 * Promises of every transport: between two living processes messages arrive once, unchanged and in
 * the order of sending, whatever happens to the connections below. To a dead process they are lost.
 * There is no order between different pairs. Faults are injected above this, by the host.
 */
import type { Millis, NodeId } from '../core/ids.ts';

export interface Transport<M> {
  /**
   * Takes a message for delivery; never blocks. `to` must be a known peer.
   * @param holdMs How long the receiving host holds the message before it delivers it: an injected
   *   delay travels with the message, so that it survives its sender's crash.
   * @returns the size in bytes of the frame that carries it.
   */
  send(to: NodeId, body: M, holdMs: Millis): number;
  /** True while more is waiting for some peer than the limit allows: produce nothing unasked. */
  congested(): boolean;
  /** Stops (true) or resumes (false) the hand-over of messages; waiting ones are kept in order. */
  pause(paused: boolean): void;
  /** Installs the receivers. Called once, by the host. */
  bind(handlers: TransportHandlers<M>): void;
}

export interface TransportHandlers<M> {
  message(from: NodeId, body: M, holdMs: Millis): void;
  /** No peer is above its limit any more. */
  drained(): void;
  /** A message will come soon: reads what that will need. @returns a number that means nothing. */
  prefetch?(): number;
}

/** The host's time and timers; real over TCP, virtual in the simulator. */
export interface Clock {
  /** Milliseconds since the start of the run; never goes backwards. */
  now(): Millis;
  /** Calls back once, after the delay. @returns a function that cancels it. */
  after(delay: Millis, callback: () => void): () => void;
}
