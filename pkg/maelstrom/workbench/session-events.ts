/** What a session asks of the programs of its nodes, and what it tells of itself. */
import type { JournalEvent } from './journal.ts';
import type { Envelope } from './network/envelope.ts';
import type { Oddity } from './oddities.ts';

/** The programs of the nodes. */
export interface NodePort {
  /** Starts a node, or starts it again after `kill`. */
  start(node: string): void;
  deliver(node: string, envelope: Envelope): void;
  kill(node: string): void;
  pause(node: string): void;
  resume(node: string): void;
}

/** How a run ended. */
export type Outcome =
  | { readonly kind: 'completed' }
  /** A node failed, or the network did under its load; the sentence quotes it. */
  | { readonly kind: 'broken'; readonly why: string }
  | { readonly kind: 'interrupted'; readonly why: string };

export type Phase = 'starting' | 'running' | 'recovering' | 'finishing' | 'ended';

/** What a run tells while it goes on. */
export interface SessionObserver {
  phase(phase: Phase): void;
  /** An action of the nemesis. */
  fault(f: string, value: string): void;
  oddity(node: string, kind: Oddity, example: string): void;
  message(event: JournalEvent): void;
}
