/**
 * A plain answer to "what did my node do wrong": the first operation or message that breaks the property,
 * quoted, with what stands around it.
 */
import type { JsonObject } from '../../../core/json.ts';
import { objectOf } from '../checkers/values.ts';
import type { History } from '../history.ts';
import type { Journal } from '../journal.ts';
import { explainAnomaly } from './blame/anomaly.ts';
import { explainDuplicateId } from './blame/duplicate-id.ts';
import type { Explanation, Scene } from './blame/evidence.ts';
import { explainImpossibleOperation } from './blame/impossible-read.ts';
import { explainLogError } from './blame/log-error.ts';
import { explainLostValue } from './blame/lost-value.ts';
import {
  explainAvailability,
  explainBrokenRun,
  explainOddities,
  explainStats,
  explainUnanswered,
} from './blame/nodes.ts';
import { explainWrongEcho } from './blame/wrong-echo.ts';
import { explainWrongSum } from './blame/wrong-sum.ts';

/** What each workload's checker finds wrong is explained by this; the scene's results are those of the checker. */
const BY_WORKLOAD: Readonly<Record<string, (scene: Scene) => Explanation | undefined>> = {
  echo: explainWrongEcho,
  'unique-ids': explainDuplicateId,
  broadcast: explainLostValue,
  'g-set': explainLostValue,
  'g-counter': explainWrongSum,
  'pn-counter': explainWrongSum,
  'lin-kv': explainImpossibleOperation,
  'txn-list-append': explainAnomaly,
  'txn-rw-register': explainAnomaly,
  kafka: explainLogError,
};

/**
 * Lines, the sentences flush left and their evidence indented, the gravest first; none if nothing is wrong.
 * @param results Those of the whole run: the checker's stand under `workload`.
 */
export function blame(
  workload: string,
  history: History,
  journal: Journal,
  results: JsonObject,
): readonly string[] {
  const scene = { history, journal, results: objectOf(results['workload']) };
  const explanations = [
    explainBrokenRun(results['error'], journal),
    scene.results['valid?'] === false ? BY_WORKLOAD[workload]?.(scene) : undefined,
    explainStats(objectOf(results['stats']), scene),
    explainAvailability(objectOf(results['availability']), scene),
    results['valid?'] === true ? undefined : explainUnanswered(scene),
    ...explainOddities(results['nodes']),
  ];
  return explanations.flatMap((explanation) =>
    explanation === undefined
      ? []
      : [explanation.sentence, ...explanation.evidence.map((line) => `  ${line}`)],
  );
}
