/** Journals of a workbench, written short: `send 10ms c0 n1 broadcast {"message":3}`. */
import type { Body } from '../../pkg/maelstrom/message.ts';
import type { Journal, JournalEvent } from '../../pkg/maelstrom/workbench/journal.ts';

/** What became of a message, and when, in milliseconds. */
export type End =
  | { readonly received: number }
  | { readonly lost: number; readonly reason?: 'partition' | 'loss' | 'dead' }
  | 'under way';

export interface Sent {
  readonly from: string;
  readonly to: string;
  readonly ms: number;
  readonly body: Body;
  readonly end: End;
}

/** Events in order of time, messages numbered in order of sending. */
export function journalOf(messages: readonly Sent[]): Journal {
  const events = messages.flatMap(({ from, to, ms, body, end }, id): JournalEvent[] => {
    const common = { id, message: { src: from, dest: to, body } };
    const sent: JournalEvent = { ...common, kind: 'send', time: ms * 1e6 };
    if (end === 'under way') return [sent];
    if ('received' in end) return [sent, { ...common, kind: 'recv', time: end.received * 1e6 }];
    return [
      sent,
      { ...common, kind: 'drop', time: end.lost * 1e6, reason: end.reason ?? 'partition' },
    ];
  });
  return events.toSorted((a, b) => a.time - b.time);
}

/** A message that arrives a millisecond later. */
export function message(ms: number, from: string, to: string, body: Body, end?: End): Sent {
  return { from, to, ms, body, end: end ?? { received: ms + 1 } };
}
