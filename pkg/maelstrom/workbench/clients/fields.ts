/** What may stand in the fields of requests and replies: for checks, and for the documents. */
import type { Json } from '../../../core/json.ts';

/** A kind of value. */
export interface Field {
  /** As the documents show it: `[any]`. */
  readonly text: string;
  /** What is wrong with a value, as a sentence without its subject; undefined when nothing is. */
  readonly complaint: (value: Json) => string | undefined;
}

export const any: Field = { text: 'any', complaint: () => undefined };

export const integer: Field = {
  text: 'integer',
  complaint: (value) =>
    Number.isSafeInteger(value) ? undefined : `is no integer: ${shown(value)}`,
};

export const text: Field = {
  text: 'text',
  complaint: (value) => (typeof value === 'string' ? undefined : `is no text: ${shown(value)}`),
};

export function listOf(item: Field): Field {
  return {
    text: `[${item.text}, ...]`,
    complaint: (value) => {
      if (!Array.isArray(value)) return `is no list: ${shown(value)}`;
      // What a node has read may be long, and is looked at with every read.
      return item === any ? undefined : firstComplaint(value.entries(), item);
    },
  };
}

/** A list of exactly these. */
export function tuple(...items: readonly Field[]): Field {
  return {
    text: `[${items.map((item) => item.text).join(', ')}]`,
    complaint: (value) => {
      if (!Array.isArray(value) || value.length !== items.length) {
        return `is no list of ${items.length}: ${shown(value)}`;
      }
      const found = items.map((item, i) => firstComplaint([[String(i), value[i]]], item));
      return found.find((complaint) => complaint !== undefined);
    },
  };
}

/** An object whose values are all of one kind. */
export function mapOf(item: Field): Field {
  return {
    text: `{key: ${item.text}, ...}`,
    complaint: (value) => {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) {
        return `is no object: ${shown(value)}`;
      }
      return firstComplaint(Object.entries(value), item);
    },
  };
}

function firstComplaint(
  entries: Iterable<readonly [string | number, Json]>,
  item: Field,
): string | undefined {
  for (const [key, value] of entries) {
    const complaint = item.complaint(value);
    if (complaint !== undefined) return `at ${key} ${complaint}`;
  }
  return undefined;
}

const SHOWN_CHARACTERS = 80;

/** A value as text, cut where it grows long. */
export function shown(value: Json | undefined): string {
  const whole = JSON.stringify(value) ?? 'nothing';
  return whole.length > SHOWN_CHARACTERS ? `${whole.slice(0, SHOWN_CHARACTERS)}...` : whole;
}
