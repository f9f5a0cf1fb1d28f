/** Every message of a run: what the statistics of the network and the diagrams are made of. */
import type { Message } from '../message.ts';

/** `drop` says why a message was sent and never received, so that a diagram can show it. */
export type JournalEvent =
  | {
      readonly kind: 'send' | 'recv';
      /** The message's number in the run: the same for its send and its receipts. */
      readonly id: number;
      /** Nanoseconds since the start of the run. */
      readonly time: number;
      readonly message: Message;
    }
  | {
      readonly kind: 'drop';
      readonly id: number;
      readonly time: number;
      readonly message: Message;
      readonly reason: 'partition' | 'loss' | 'dead';
    };

export type Journal = readonly JournalEvent[];
