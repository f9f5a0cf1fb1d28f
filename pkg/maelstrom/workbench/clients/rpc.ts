/**
 * The requests that clients make of nodes, and the replies they expect. Bodies are closed: a field that
 * is not listed is an error, as in Maelstrom (`glomers.md` 2.1).
 */
import type { Body } from '../../message.ts';
import { shown, type Field } from './fields.ts';

export interface Rpc {
  readonly type: string;
  readonly doc: string;
  readonly request: Readonly<Record<string, Field>>;
  readonly reply: Readonly<Record<string, Field>>;
}

/** Any reply may have these. */
const HEADER = new Set(['type', 'msg_id', 'in_reply_to']);

/** What is wrong with a reply that is no error, as a sentence; undefined when nothing is. */
export function replyComplaint(rpc: Rpc, body: Body): string | undefined {
  const expected = `${rpc.type}_ok`;
  if (body.type !== expected) {
    return `the reply to ${rpc.type} has the type ${shown(body.type)}; expected "${expected}"`;
  }
  for (const [name, field] of Object.entries(rpc.reply)) {
    const value = body[name];
    if (value === undefined) return `${expected} lacks ${name}: expected ${schemaText(rpc)}`;
    const complaint = field.complaint(value);
    if (complaint !== undefined) return `${name} of ${expected} ${complaint}`;
  }
  const extra = Object.keys(body).find((name) => !HEADER.has(name) && !(name in rpc.reply));
  if (extra === undefined) return undefined;
  return `${expected} has a field ${extra} that does not belong there: expected ${schemaText(rpc)}`;
}

/** The reply's fields as documents show them. */
export function schemaText({ type, reply }: Pick<Rpc, 'type' | 'reply'>): string {
  const fields = Object.entries(reply).map(([name, field]) => `"${name}": ${field.text}`);
  return `{${[`"type": "${type}_ok"`, ...fields].join(', ')}}`;
}
