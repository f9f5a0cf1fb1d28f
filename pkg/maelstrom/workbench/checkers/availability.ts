/** Whether enough operations succeeded. Source: Maelstrom, `checker.clj`; `glomers.md` 2.8. */
import type { History } from '../history.ts';
import type { CheckResult } from '../verdict.ts';
import { float32 } from './float32.ts';

/** `total`: all; a number: at least that fraction; undefined: any. */
export type RequiredAvailability = 'total' | number | undefined;

/** The fraction of invocations by clients that ended with `ok`; 1 if there were none. */
export function checkAvailability(history: History, required: RequiredAvailability): CheckResult {
  let invoked = 0;
  let ok = 0;
  for (const { process, type } of history) {
    if (process === 'nemesis') continue;
    if (type === 'invoke') invoked += 1;
    if (type === 'ok') ok += 1;
  }
  const fraction = invoked === 0 ? 1 : ok / invoked;
  const enough = fraction >= (required === 'total' ? 1 : (required ?? 0));
  return { 'valid?': enough, 'ok-fraction': float32(fraction) };
}
