/**
 * Operations on independent registers: each group of 2N threads works on a key of its own, half of them
 * read, the others write and compare-and-set. Source: Jepsen's linearizable-register; `glomers.md` 2.5.
 */
import type { Random } from '../../../core/random.ts';
import type { Invocation } from '../workloads/workload.ts';
import type { Generator } from './generator.ts';

/** Values are 0..4, so that a compare-and-set often finds what it looks for. */
const VALUES = 5;
/** Processes that work on one key; then the next key is taken, so that searches stay short. */
const PROCESSES_PER_KEY = 20;

interface Group {
  key: number;
  readonly processes: Set<number>;
}

/** @param nodes Their number, N. */
export function registersByKey(nodes: number, random: Random): Generator {
  const groups: Group[] = [];
  let nextKey = 0;
  return {
    next: ({ index, process }) => {
      const number = Math.floor(index / (2 * nodes));
      const group = (groups[number] ??= { key: nextKey++, processes: new Set() });
      if (!group.processes.has(process) && group.processes.size === PROCESSES_PER_KEY) {
        group.key = nextKey++;
        group.processes.clear();
      }
      group.processes.add(process);
      const reads = index % (2 * nodes) < nodes;
      return reads ? { f: 'read', value: [group.key, null] } : change(group.key, random);
    },
  };
}

/** A write, or twice as often a compare-and-set. */
function change(key: number, random: Random): Invocation {
  const value = random.integer(VALUES);
  if (random.integer(3) === 0) return { f: 'write', value: [key, value] };
  return { f: 'cas', value: [key, [value, random.integer(VALUES)]] };
}
