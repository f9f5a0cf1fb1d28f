/**
 * Graphs with a name in mathematics, none of them drawn at random. Neighbours are ascending, and edges
 * go both ways, but for `chord`. What each demands of n and of its parameters is checked by `build.ts`.
 */
import { undirected } from './edge-list.ts';
import type { Graph } from './graph.ts';
import type { Edge } from './spec.ts';

/** A cycle through all nodes in order. */
export function ring(n: number): Graph {
  return undirected(n, path(0, n, n));
}

/** Node 0 with all others. */
export function star(n: number): Graph {
  return undirected(n, spokes(n));
}

/** A star whose others form a ring. */
export function wheel(n: number): Graph {
  const rim = path(1, n, n).map(([from, to]): Edge => [from, to === 0 ? 1 : to]);
  return undirected(n, [...spokes(n), ...rim]);
}

/** A grid of rows of `columns` nodes, closed in both directions. */
export function torus(n: number, columns: number): Graph {
  const edges = numbers(n).flatMap((i): readonly Edge[] => {
    const column = i % columns;
    return [
      [i, i - column + ((column + 1) % columns)],
      [i, (i + columns) % n],
    ];
  });
  return undirected(n, edges);
}

/** Nodes whose numbers differ in one bit. */
export function hypercube(n: number): Graph {
  return undirected(
    n,
    numbers(n).flatMap((i) => numbers(Math.log2(n)).map((bit): Edge => [i, i ^ (1 << bit)])),
  );
}

/**
 * Node i speaks to i + offset (modulo n) for each offset, one way. With the offsets 1 .. 2f + 1 it is
 * the chord network of Vaidya, Tseng, Liang 2012 (section on special networks).
 */
export function chord(n: number, offsets: readonly number[]): Graph {
  const away = new Set(offsets.map((offset) => offset % n));
  return numbers(n).map((i) =>
    [...away].map((offset) => (i + offset) % n).toSorted((a, b) => a - b),
  );
}

/**
 * A clique of the first `size` nodes, which speak to all others and hear them; the others do not hear
 * each other. The core network of Vaidya, Tseng, Liang 2012: with `size` 2f + 1 and n > 3f it bears f
 * Byzantine nodes with the fewest edges that are known to.
 */
export function core(n: number, size: number): Graph {
  return undirected(
    n,
    numbers(size).flatMap((i) => numbers(n).map((j): Edge => [i, j])),
  );
}

/** The first and the second half complete, and node i with node i + n/2. */
export function twoCliques(n: number): Graph {
  const half = n / 2;
  const matching = numbers(half).map((i): Edge => [i, i + half]);
  return undirected(n, [...clique(0, half), ...clique(half, n), ...matching]);
}

/** The first and the last `size` nodes complete, joined by a line of those between them. */
export function barbell(n: number, size: number): Graph {
  return undirected(n, [
    ...clique(0, size),
    ...path(size - 1, n - size, n),
    ...clique(n - size, n),
  ]);
}

/** Each node of `from .. to - 1` with the one after it, modulo n. */
function path(from: number, to: number, n: number): readonly Edge[] {
  return numbers(to - from).map((i) => [from + i, (from + i + 1) % n]);
}

function spokes(n: number): readonly Edge[] {
  return numbers(n).map((i) => [0, i]);
}

function clique(from: number, to: number): readonly Edge[] {
  const members = numbers(to - from).map((i) => from + i);
  return members.flatMap((i) => members.map((j): Edge => [i, j]));
}

function numbers(count: number): readonly number[] {
  return Array.from({ length: count }, (_, i) => i);
}
