/** Operations of which nobody knows how they ended, by cause. Source: `jepsen.checker/unhandled-exceptions`. */
import type { Json } from '../../../core/json.ts';
import type { History, Op } from '../history.ts';
import type { CheckResult } from '../verdict.ts';
import { listOf, quoteOp } from './values.ts';

/** Information only: always valid. The most frequent cause comes first, each with one example. */
export function checkExceptions(history: History): CheckResult {
  const byClass = new Map<string, Op[]>();
  for (const op of history) {
    if (op.process === 'nemesis' || op.type !== 'info' || op.error === undefined) continue;
    const name = classOf(op.error);
    byClass.set(name, [...(byClass.get(name) ?? []), op]);
  }
  if (byClass.size === 0) return { 'valid?': true };
  const exceptions = [...byClass]
    .toSorted(([, a], [, b]) => b.length - a.length)
    .map(([name, [example, ...more]]) => ({
      count: more.length + 1,
      class: name,
      example: example === undefined ? null : quoteOp(example),
    }));
  return { 'valid?': true, exceptions };
}

/** The name that stands first in an error. */
function classOf(error: Json): string {
  const first = listOf(error)[0] ?? error;
  return typeof first === 'string' ? first : JSON.stringify(first);
}
