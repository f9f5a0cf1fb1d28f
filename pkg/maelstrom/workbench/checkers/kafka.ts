/**
 * Logs that clients append to and follow. Source: `jepsen.tests.kafka` as Maelstrom uses it (single steps,
 * clients that assign keys to themselves); `glomers.md` 2.5.
 *
 * Jepsen also looks for anomalies within transactions of several steps (`int-send-skip`,
 * `int-nonmonotonic-send`, `precommitted-read`, G0 and other cycles); they cannot occur here, where each
 * operation is one send or one poll. `garbage-read` is ours: theirs stops when it meets one.
 */
import type { Json, JsonObject } from '../../../core/json.ts';
import type { History } from '../history.ts';
import type { CheckResult } from '../verdict.ts';
import {
  duplicates,
  foreignMessages,
  inconsistentOffsets,
  lostWrites,
  unseenMessages,
} from './logs/log-errors.ts';
import { logOpsOf } from './logs/log-ops.ts';
import { logOrdersOf } from './logs/log-order.ts';
import { backwardSends, externalMissteps, internalMissteps } from './logs/log-walks.ts';
import { worstRealtimeLag } from './logs/realtime-lag.ts';
import { keyOf } from './values.ts';

/** Errors of one type that the result quotes; those that lead furthest astray come first. */
const QUOTED_MAX = 8;

/** Valid if there is no error of any type; nothing is allowed of what can occur here. */
export function checkKafka(history: History): CheckResult {
  const ops = logOpsOf(history);
  const orders = logOrdersOf(ops);
  const { aborted, garbage } = foreignMessages(ops);
  const inPoll = internalMissteps(ops, orders);
  const betweenPolls = externalMissteps(history, ops, orders);
  const errors: readonly (readonly [type: string, errors: readonly JsonObject[]])[] = [
    ['G1a', aborted],
    ['duplicate', duplicates(orders.values())],
    ['garbage-read', garbage],
    ['inconsistent-offsets', inconsistentOffsets(orders.values())],
    ['int-nonmonotonic-poll', inPoll.backs],
    ['int-poll-skip', inPoll.skips],
    ['lost-write', lostWrites(ops, orders)],
    ['nonmonotonic-poll', betweenPolls.backs],
    ['nonmonotonic-send', backwardSends(history, ops, orders)],
    ['poll-skip', betweenPolls.skips],
  ];
  const found = errors.filter(([, list]) => list.length > 0);
  const unseen = unseenMessages(ops);
  const types = [...found.map(([type]) => type), ...(unseen === undefined ? [] : ['unseen'])];
  return {
    'valid?': types.length === 0,
    'worst-realtime-lag': worstRealtimeLag(history, ops),
    'bad-error-types': types,
    'error-types': types,
    'info-txn-causes': causesOfDoubt(history),
    ...Object.fromEntries(found.map(([type, list]) => [type, condensed(list)])),
    ...(unseen === undefined ? {} : { unseen }),
  };
}

function condensed(errors: readonly JsonObject[]): JsonObject {
  const worst = errors.toSorted((a, b) => stepOf(b) - stepOf(a));
  return { count: errors.length, errs: worst.slice(0, QUOTED_MAX) };
}

/** Places between the two messages of an error, if it is about a step. */
function stepOf({ delta }: JsonObject): number {
  return Math.abs(Number(delta ?? 0));
}

/** Why operations were left in doubt, each cause once. */
function causesOfDoubt(history: History): readonly Json[] {
  const causes = history
    .filter(({ type, f }) => type === 'info' && (f === 'send' || f === 'poll'))
    .map(({ error = null }) => [keyOf(error), error] as const);
  return [...new Map(causes).values()];
}
