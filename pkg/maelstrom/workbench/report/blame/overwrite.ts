/** A lost update in a key-value service: a node wrote over a value that it had not read. */
import type { Json } from '../../../../core/json.ts';
import type { Message } from '../../../message.ts';
import { keyOf, type ValueKey } from '../../checkers/values.ts';
import type { Journal } from '../../journal.ts';
import { quoteMessage, seconds, type Explanation } from './evidence.ts';

const SERVICES = new Set(['lin-kv', 'seq-kv', 'lww-kv']);

interface Write {
  readonly time: number;
  readonly message: Message;
}

/**
 * The first plain write to a key that another node had written since the writer last read it. A `cas` cannot
 * do that. Requests are taken in the order in which services got them.
 */
export function firstOverwrite(journal: Journal): Explanation | undefined {
  const keyAsked = new Map<string, Json>();
  /** What each node last read or wrote of a key, and who wrote it last. */
  const known = new Map<string, ValueKey>();
  const written = new Map<string, Write>();
  for (const { kind, time, message } of journal) {
    const { src, dest, body } = message;
    if (kind !== 'recv') continue;
    if (SERVICES.has(dest)) {
      const { key = null, value = null, msg_id: id } = body;
      keyAsked.set(`${src} ${dest} ${id}`, key);
      if (body.type !== 'write') continue;
      const [place, view] = [`${dest} ${keyOf(key)}`, `${src} ${dest} ${keyOf(key)}`];
      const last = written.get(place);
      const lastValue = keyOf(last?.message.body['value'] ?? null);
      if (last !== undefined && last.message.src !== src && known.get(view) !== lastValue) {
        return explain(last, { time, message });
      }
      written.set(place, { time, message });
      known.set(view, keyOf(value));
    } else if (SERVICES.has(src) && body.type === 'read_ok') {
      const key = keyAsked.get(`${dest} ${src} ${body.in_reply_to}`) ?? null;
      known.set(`${dest} ${src} ${keyOf(key)}`, keyOf(body['value'] ?? null));
    }
  }
  return undefined;
}

function explain(before: Write, after: Write): Explanation {
  const key = JSON.stringify(after.message.body['key'] ?? null);
  return {
    sentence:
      `An update was lost in ${after.message.dest}: at ${seconds(after.time)} ${after.message.src} wrote key ${key} over ` +
      `what ${before.message.src} had written, without having read it; a cas would have noticed.`,
    evidence: [
      `The two writes to key ${key}:`,
      `  ${seconds(before.time)}  ${quoteMessage(before.message)}`,
      `  ${seconds(after.time)}  ${quoteMessage(after.message)}`,
    ],
  };
}
