/** What a node wrote, looked at once: a message, or an explanation of why it is none. */
import type { Json } from '../../core/json.ts';
import { errorText } from '../../core/errors.ts';
import type { Body, Message } from '../message.ts';

export type NodeLine =
  | { readonly kind: 'message'; readonly message: Message }
  | { readonly kind: 'malformed'; readonly why: string };

const KEYS = new Set(['id', 'src', 'dest', 'body']);
const QUOTED_CHARACTERS = 120;

/** @param text One line, without its end. */
export function parseNodeLine(text: string): NodeLine {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return malformed(text, `is no JSON (${errorText(error)}); print diagnostics to stderr`);
  }
  if (!isObject(value)) return malformed(text, 'is no object: expected {"src", "dest", "body"}');
  const extra = Object.keys(value).find((key) => !KEYS.has(key));
  if (extra !== undefined) {
    return malformed(text, `has the key "${extra}": only src, dest and body (and id) belong there`);
  }
  const { src, dest, body } = value;
  if (typeof src !== 'string') return malformed(text, 'has no src, or one that is no text');
  if (typeof dest !== 'string') return malformed(text, 'has no dest, or one that is no text');
  if (!isObject(body)) return malformed(text, 'has no body, or one that is no object');
  if (!isBody(body)) {
    return malformed(text, 'needs a text as body.type, and integers as msg_id and in_reply_to');
  }
  return { kind: 'message', message: { src, dest, body } };
}

function malformed(text: string, why: string): NodeLine {
  const cut =
    text.length > QUOTED_CHARACTERS ? `${text.slice(0, QUOTED_CHARACTERS)}... (cut)` : text;
  return { kind: 'malformed', why: printable(`${cut} - ${why}`) };
}

/** Without control characters, which would command the terminal that shows the line. */
function printable(text: string): string {
  return text.replaceAll(
    /\p{Cc}/gu,
    (control) => `\\x${control.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
}

type JsonRecord = Readonly<Record<string, Json>>;

/** What JSON.parse returns is JSON. */
function isObject(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isBody(body: JsonRecord): body is JsonRecord & Body {
  const { type, msg_id: id, in_reply_to: answers } = body;
  return typeof type === 'string' && isNumber(id) && isNumber(answers);
}

/** Ids may be absent; some libraries write null for that, which is passed on as it is. */
function isNumber(value: Json | undefined): boolean {
  return value === undefined || value === null || Number.isSafeInteger(value);
}
