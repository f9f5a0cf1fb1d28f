/**
 * Who no longer hears whom: the four ways of cutting a cluster apart, and cuts in one direction.
 * Source: Jepsen's `nemesis.clj` and `nemesis/combined.clj`; `glomers.md` 2.3.
 */
import type { Random } from '../../../core/random.ts';

/** Recipient -> the nodes that it no longer hears. */
export type Grudges = ReadonlyMap<string, ReadonlySet<string>>;

export const PARTITIONS = ['one', 'minority-third', 'majority', 'majorities-ring'] as const;

export type PartitionKind = (typeof PARTITIONS)[number];

export function partition(kind: PartitionKind, nodes: readonly string[], random: Random): Grudges {
  const n = nodes.length;
  switch (kind) {
    case 'one':
      return split(random.shuffle(nodes), 1);
    case 'minority-third':
      return split(random.shuffle(nodes), Math.floor((n - 1) / 3));
    case 'majority':
      return split(random.shuffle(nodes), Math.floor(n / 2));
    case 'majorities-ring':
      return n <= 5 ? perfectRing(random.shuffle(nodes)) : stochasticRing(nodes, random);
  }
}

/** One side of a random half no longer hears the other, which still hears it. */
export function oneWay(nodes: readonly string[], random: Random): Grudges {
  const shuffled = random.shuffle(nodes);
  const deaf = shuffled.slice(0, 1 + random.integer(Math.max(1, nodes.length - 1)));
  const others = new Set(shuffled.slice(deaf.length));
  return new Map(deaf.map((node) => [node, others]));
}

/** The first `size` nodes and the rest no longer hear each other. */
function split(nodes: readonly string[], size: number): Grudges {
  const [left, right] = [new Set(nodes.slice(0, size)), new Set(nodes.slice(size))];
  return new Map(nodes.map((node) => [node, left.has(node) ? right : left]));
}

/** Each node hears a window of a majority, itself in the middle, on a circle. */
function perfectRing(circle: readonly string[]): Grudges {
  const n = circle.length;
  const majority = Math.floor(n / 2) + 1;
  const windows = circle.map((_, start) =>
    Array.from({ length: majority }, (__, i) => circle[(start + i) % n] ?? ''),
  );
  return new Map(
    windows.map((window) => {
      const middle = window[Math.floor(majority / 2)] ?? '';
      return [middle, without(circle, new Set(window))];
    }),
  );
}

/**
 * Links are added between nodes of the lowest degrees, drawn among equals, until each node hears a
 * majority, itself included: no two nodes need hear the same one.
 */
function stochasticRing(nodes: readonly string[], random: Random): Grudges {
  const majority = Math.floor(nodes.length / 2) + 1;
  const heard = new Map(nodes.map((node) => [node, new Set([node])]));
  const degree = (node: string): number => heard.get(node)?.size ?? 0;
  for (;;) {
    const [least, ...others] = random.shuffle(nodes).toSorted((a, b) => degree(a) - degree(b));
    if (least === undefined || degree(least) >= majority) break;
    const other = others.find((node) => heard.get(least)?.has(node) === false);
    if (other === undefined) break;
    heard.get(least)?.add(other);
    heard.get(other)?.add(least);
  }
  return new Map(nodes.map((node) => [node, without(nodes, heard.get(node) ?? new Set())]));
}

function without(nodes: readonly string[], some: ReadonlySet<string>): ReadonlySet<string> {
  return new Set(nodes.filter((node) => !some.has(node)));
}
