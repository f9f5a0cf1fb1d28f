/**
 * Names and units. Branding keeps a node's id apart from other texts and milliseconds apart from
 * other numbers, at no cost at run time.
 */

declare const brand: unique symbol;

/** A `Base` that the compiler does not mix up with other values of the same base type. */
export type Brand<Base, Name extends string> = Base & { readonly [brand]: Name };

/** The name of a process: `n1`, `n2`, ..., `master`. */
export type NodeId = Brand<string, 'NodeId'>;

/** A time or a duration in milliseconds; fractions are allowed. */
export type Millis = Brand<number, 'Millis'>;

/** The shape of a node's id; `NODE_ID_RULE` says it in words. */
export const NODE_ID_PATTERN = /^[A-Za-z][A-Za-z0-9_-]{0,31}$/;

/** What `isNodeId` accepts, in words for error messages. */
export const NODE_ID_RULE =
  'a letter, then up to 31 letters, digits, "-" or "_" (for example n1 or node-7)';

/** Tells whether `text` may name a node. */
export function isNodeId(text: unknown): text is NodeId {
  return typeof text === 'string' && NODE_ID_PATTERN.test(text);
}

/**
 * Brands a text as a node id.
 * @throws {RangeError} when the text is not a valid id; ids from outside are checked with
 *   `isNodeId` at the door.
 */
export function nodeId(text: string): NodeId {
  if (!isNodeId(text)) throw new RangeError(`not a node id: "${text}"; expected ${NODE_ID_RULE}`);
  return text;
}

/** Brands a number as milliseconds. */
export function millis(value: number): Millis {
  return value as Millis;
}

/** The id under which the lab's coordinator takes part in the network. */
export const MASTER: NodeId = nodeId('master');

/**
 * Orders ids as people count: `n2` before `n10`. Total and independent of the locale, so that
 * "ties by id" and "who dials whom" mean the same on every machine.
 */
export function compareNodeIds(a: NodeId, b: NodeId): number {
  const [aStem, aNumber] = splitNumber(a);
  const [bStem, bNumber] = splitNumber(b);
  if (aStem !== bStem) return aStem < bStem ? -1 : 1;
  if (aNumber !== bNumber) return aNumber - bNumber;
  return a < b ? -1 : a > b ? 1 : 0;
}

function splitNumber(id: string): readonly [stem: string, number: number] {
  const digits = /\d{1,15}$/.exec(id)?.[0] ?? '';
  return [id.slice(0, id.length - digits.length), digits === '' ? -1 : Number(digits)];
}
