/** A message on its way through the network of a run. */
import type { Message } from '../../message.ts';

export interface Envelope {
  /** Number in the run, from 0. */
  readonly id: number;
  readonly message: Message;
  /** The line of its sender's output that it stood on, from 1; absent for clients and services. */
  readonly line?: number;
}
