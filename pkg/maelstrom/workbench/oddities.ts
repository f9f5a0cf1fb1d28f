/**
 * What nodes did that the protocol does not allow, or that nobody expected: counted by node and kind, the
 * first few quoted with their line. It does not decide the verdict; it says where to look.
 */
import type { Json } from '../../core/json.ts';

/** The kinds, each with what it means and what to do about it. */
export const ODDITIES = {
  malformed: 'lines on stdout that are no message; print diagnostics to stderr',
  'unknown-destination': 'messages to nobody that exists',
  'foreign-source': 'messages with the src of somebody else',
  'wrong-reply': 'replies that do not have the form of the protocol',
  'second-reply': 'requests that were answered more than once',
  'late-reply': 'replies that came after the client had given up',
  unasked: 'messages to clients that answer no request of theirs',
} as const;

export type Oddity = keyof typeof ODDITIES;

interface Kind {
  count: number;
  /** `line 12: ...`, at most `QUOTED`. */
  readonly first: string[];
}

/** Examples kept of each kind and node. */
const QUOTED = 5;

export class Oddities {
  readonly #nodes = new Map<string, Map<Oddity, Kind>>();
  /** Is told of the examples that are kept. */
  readonly #observe: (node: string, kind: Oddity, example: string) => void;

  constructor(observe: (node: string, kind: Oddity, example: string) => void) {
    this.#observe = observe;
  }

  /** @param line Of the node's standard output, from 1. */
  add(node: string, kind: Oddity, line: number | undefined, what: string): void {
    const kinds = this.#nodes.get(node) ?? new Map<Oddity, Kind>();
    this.#nodes.set(node, kinds);
    const found = kinds.get(kind) ?? { count: 0, first: [] };
    kinds.set(kind, found);
    found.count++;
    if (found.first.length >= QUOTED) return;
    const example = line === undefined ? what : `line ${line}: ${what}`;
    found.first.push(example);
    this.#observe(node, kind, example);
  }

  /** By node and kind, for the results; empty when all nodes kept to the protocol. */
  summary(): { readonly [node: string]: { readonly [kind: string]: Json } } {
    return Object.fromEntries(
      [...this.#nodes].map(([node, kinds]) => [
        node,
        Object.fromEntries(
          [...kinds].map(([kind, { count, first }]) => [kind, { count, first: [...first] }]),
        ),
      ]),
    );
  }
}
