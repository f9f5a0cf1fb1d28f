/** Which nodes a kill or a pause hits. Source: Jepsen's node specifications of `nemesis/combined.clj`. */
import type { Random } from '../../../core/random.ts';

export const TARGETS = ['some', 'one', 'minority-third', 'minority', 'majority', 'all'] as const;

export type Target = (typeof TARGETS)[number];

/** Never empty; in the order of `nodes`. */
export function targetsOf(
  target: Target,
  nodes: readonly string[],
  random: Random,
): readonly string[] {
  const chosen = new Set(random.shuffle(nodes).slice(0, sizeOf(target, nodes.length, random)));
  return nodes.filter((node) => chosen.has(node));
}

function sizeOf(target: Target, n: number, random: Random): number {
  switch (target) {
    case 'some':
      return 1 + random.integer(n);
    case 'one':
      return 1;
    case 'minority-third':
      return Math.max(1, Math.floor((n - 1) / 3));
    case 'minority':
      return Math.max(1, Math.ceil(n / 2) - 1);
    case 'majority':
      return Math.floor(n / 2) + 1;
    case 'all':
      return n;
  }
}
