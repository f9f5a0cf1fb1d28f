/** What the report says of a run that is given by its history and messages. */
import type { Json, JsonObject } from '../../pkg/core/json.ts';
import { checkAvailability } from '../../pkg/maelstrom/workbench/checkers/availability.ts';
import { checkCounter } from '../../pkg/maelstrom/workbench/checkers/counter.ts';
import { checkEcho } from '../../pkg/maelstrom/workbench/checkers/echo.ts';
import { checkKafka } from '../../pkg/maelstrom/workbench/checkers/kafka.ts';
import { checkLinearizable } from '../../pkg/maelstrom/workbench/checkers/linearizable.ts';
import { checkListAppend } from '../../pkg/maelstrom/workbench/checkers/list-append.ts';
import { checkSetFull } from '../../pkg/maelstrom/workbench/checkers/set-full.ts';
import { checkStats } from '../../pkg/maelstrom/workbench/checkers/stats.ts';
import { checkUniqueIds } from '../../pkg/maelstrom/workbench/checkers/unique-ids.ts';
import type { History } from '../../pkg/maelstrom/workbench/history.ts';
import { blame } from '../../pkg/maelstrom/workbench/report/blame.ts';
import type { CheckResult } from '../../pkg/maelstrom/workbench/verdict.ts';
import type { Step } from './histories.ts';
import { journalOf, type Sent } from './journals.ts';

const CHECKERS: Readonly<Record<string, (history: History) => CheckResult>> = {
  echo: checkEcho,
  'unique-ids': checkUniqueIds,
  broadcast: (history) => checkSetFull(history, { add: 'broadcast' }),
  'g-counter': checkCounter,
  'lin-kv': checkLinearizable,
  kafka: checkKafka,
  'txn-list-append': (history) => checkListAppend(history, { consistencyModels: ['serializable'] }),
};

/** The lines of the explanation. @param more What the run says beside its checkers. */
export function linesFor(
  workload: string,
  {
    history,
    messages = [],
    more = {},
  }: { history: History; messages?: readonly Sent[]; more?: JsonObject },
): readonly string[] {
  const checks = {
    workload: CHECKERS[workload]?.(history) ?? { 'valid?': true },
    stats: checkStats(history),
    availability: checkAvailability(history, undefined),
  };
  const valid =
    Object.values(checks).every((check) => check['valid?'] === true) && more['error'] === undefined;
  return blame(workload, history, journalOf(messages), { ...checks, ...more, 'valid?': valid });
}

/** One call at a node: it begins and ends at these milliseconds. */
export function call(
  node: string,
  f: string,
  [from, to]: readonly [number, number],
  [asked, answered]: readonly [Json, Json],
  more: Partial<Step> = {},
): readonly Step[] {
  const process = Number(node.slice(1));
  return [
    { process, node, type: 'invoke', f, value: asked, ms: from },
    { process, node, type: 'ok', f, value: answered, ms: to, ...more },
  ];
}
