/**
 * Every final read of a counter is the sum of all adds that certainly happened and of some that perhaps did:
 * the checker of pn-counter and g-counter. Source: Maelstrom, `workload/pn_counter.clj`; `glomers.md` 2.5.
 */
import type { Json } from '../../../core/json.ts';
import type { History, Op } from '../history.ts';
import type { CheckResult } from '../verdict.ts';
import { quoteOp } from './values.ts';

/** All integers from the first to the second, both included. */
type Range = readonly [least: number, greatest: number];

/** Reads outside of what is acceptable are the errors; without a final read all is well, as there. */
export function checkCounter(history: History): CheckResult {
  const acceptable = acceptableSums(history);
  const reads = history.filter(({ final, type, f }) => final && type === 'ok' && f === 'read');
  const errors = reads.filter(({ value }) => !contains(acceptable, value));
  return {
    'valid?': errors.length === 0,
    errors: errors.length === 0 ? null : errors.map(quoteOp),
    'final-reads': reads.map(({ value }) => value),
    acceptable,
  };
}

/** The sums of the adds that ended with `ok` and of every subset of those that ended with `info`. */
function acceptableSums(history: History): readonly Range[] {
  const adds = history.filter(({ f }) => f === 'add');
  const certain = adds
    .filter(({ type }) => type === 'ok')
    .reduce((sum, op) => sum + deltaOf(op), 0);
  let sums: readonly Range[] = [[certain, certain]];
  for (const op of adds) {
    if (op.type !== 'info') continue;
    const delta = deltaOf(op);
    sums = merged([...sums, ...sums.map(([a, b]): Range => [a + delta, b + delta])]);
  }
  return sums;
}

/** What an add adds; the workload sends nothing but integers. */
function deltaOf({ value }: Op): number {
  return typeof value === 'number' ? value : 0;
}

/** The same integers in ranges that ascend, as few as can be. */
function merged(ranges: readonly Range[]): readonly Range[] {
  const result: Range[] = [];
  for (const [least, greatest] of ranges.toSorted(([a], [b]) => a - b)) {
    const last = result.at(-1);
    if (last === undefined || least > last[1] + 1) result.push([least, greatest]);
    else result[result.length - 1] = [last[0], Math.max(last[1], greatest)];
  }
  return result;
}

function contains(ranges: readonly Range[], value: Json): boolean {
  if (typeof value !== 'number' || !Number.isInteger(value)) return false;
  return ranges.some(([least, greatest]) => least <= value && value <= greatest);
}
