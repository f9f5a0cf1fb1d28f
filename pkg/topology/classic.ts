/**
 * The graphs of the Gossip Glomers challenges, neighbours in the order in which their runner lists them.
 * Source: `glomers.md` 2.4. All are symmetric.
 */
import type { Graph } from './graph.ts';

/** Everybody speaks to everybody. */
export function total(n: number): Graph {
  return nodes(n).map((i) => nodes(n).filter((j) => j !== i));
}

/** i with i - 1 and i + 1. */
export function line(n: number): Graph {
  return nodes(n).map((i) => [i - 1, i + 1].filter((j) => j >= 0 && j < n));
}

/** A square of side ceil(sqrt n), filled row by row: down, up, right, left, where they exist. */
export function grid(n: number): Graph {
  const side = Math.ceil(Math.sqrt(n));
  return nodes(n).map((i) => {
    const column = i % side;
    const beside = [column + 1 < side ? i + 1 : -1, column > 0 ? i - 1 : -1];
    return [i + side, i - side, ...beside].filter((j) => j >= 0 && j < n);
  });
}

/** A tree in which node i has the children b i + 1 .. b i + b: the parent first, then the children. */
export function tree(n: number, branching: number): Graph {
  return nodes(n).map((i) => {
    const parent = i === 0 ? [] : [Math.floor((i - 1) / branching)];
    const children = Array.from({ length: branching }, (_, k) => branching * i + 1 + k);
    return [...parent, ...children.filter((j) => j < n)];
  });
}

function nodes(n: number): readonly number[] {
  return Array.from({ length: n }, (_, i) => i);
}
