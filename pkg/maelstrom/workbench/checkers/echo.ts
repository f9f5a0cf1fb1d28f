/** Every echo returns what was sent. Source: Maelstrom, `workload/echo.clj`; `glomers.md` 2.5. */
import type { Json } from '../../../core/json.ts';
import { callsOf, type History } from '../history.ts';
import type { CheckResult } from '../verdict.ts';
import { keyOf, objectOf, quoteOp } from './values.ts';

/** A call without an answer is an error too: there is nothing that equals what was sent. */
export function checkEcho(history: History): CheckResult {
  const errors: Json[] = [];
  for (const { invoke, completion } of callsOf(history)) {
    const reply = completion?.type === 'ok' ? objectOf(completion.value)['echo'] : undefined;
    if (reply !== undefined && keyOf(reply) === keyOf(invoke.value)) continue;
    errors.push([
      'Expected a message with :echo',
      invoke.value,
      'But received',
      completion === undefined ? null : quoteOp(completion),
    ]);
  }
  return { 'valid?': errors.length === 0, errors };
}
