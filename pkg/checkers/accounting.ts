/**
 * Accounting: no message is lost without a name, and none is received twice. For two nodes that lived,
 * sent - dropped by a fault = received, exactly. Where one of them died, the rest was lost with it,
 * and cannot be negative; likewise where a link was given up, as what came over it had no known shape. Only
 * demanded of a run that ended orderly, as others are not drained.
 *
 * Source: `agreement.md` 2.1 and the contract of `result.json`.
 */
import { conclude, type Outcome } from './finding.ts';
import type { ProcessHistory } from './process-history.ts';
import type { RunHistory } from './run-history.ts';
import { restOf, trafficOf, type PairTraffic, type Traffic } from './traffic.ts';
import { count, names } from './wording.ts';

export function checkAccounting(history: RunHistory<ProcessHistory>): Outcome {
  const traffic = trafficOf(history);
  const { totals, uncounted, silent } = traffic;
  const violations = [
    ...[...history.nodes.values()].flatMap(judgeNode),
    ...(silent.length === 0 && history.cut === undefined ? judgePairs(traffic) : []),
  ];
  const doubts: string[] = [];
  if (history.cut !== undefined) doubts.push(`links were not drained: ${history.cut}`);
  if (silent.length > 0) doubts.push(`${names(silent)} handed in no counts`);
  const note =
    uncounted.length === 0
      ? ''
      : `; ${names(uncounted)} died without handing in counts, so what others received counts as sent`;
  const cut =
    totals.lostToSevered === 0 ? '' : ` + ${totals.lostToSevered} lost to links that were given up`;
  return conclude({
    violations,
    doubts,
    confirmed:
      `${count(totals.sent, 'message')} sent = ${totals.received} received + ` +
      `${totals.lostToCrash} lost to crashes + ${totals.droppedByFault} dropped by faults${cut}${note}`,
  });
}

/** A node's own sums must agree with each other. */
function judgeNode({ id, counts }: ProcessHistory): string[] {
  if (counts.length > 1) return [`${id} handed in its counts ${counts.length} times`];
  const [own] = counts;
  if (own === undefined) return [];
  const sums = [0, 1, 2].map((column) =>
    [...own.peers.values()].reduce((sum, triple) => sum + (triple[column] ?? 0), 0),
  );
  const kinds = [...own.byKind.values()].reduce((sum, number) => sum + number, 0);
  return [
    ['sends, by kind', own.sent, kinds],
    ['sends, by peer', own.sent, sums[0]],
    ['drops, by peer', own.droppedByFault, sums[1]],
    ['receipts, by peer', own.received, sums[2]],
  ].flatMap(([what, total, sum]) =>
    total === sum ? [] : [`${id} counted ${total} ${what} ${sum}`],
  );
}

function judgePairs({ pairs, totals }: Traffic): string[] {
  const violations = pairs.filter(
    (pair) =>
      (pair.withDead || pair.severed ? restOf(pair) < 0 : restOf(pair) !== 0) ||
      pair.dropped > pair.sent,
  );
  const { sent, received, lostToCrash, lostToSevered, droppedByFault } = totals;
  const named = received + lostToCrash + lostToSevered + droppedByFault;
  return [
    ...violations.map(describePair),
    ...(violations.length === 0 && sent !== named
      ? [`${sent} messages were sent, but the fate of ${named} is known`]
      : []),
  ];
}

function describePair(pair: PairTraffic): string {
  const { from, to, sent, dropped, received } = pair;
  const rest = restOf(pair);
  const problem =
    rest < 0 ? `${-rest} arrived more than once` : `${rest} disappeared between living nodes`;
  return `${from} sent ${sent} to ${to}, ${dropped} were dropped, ${received} received: ${problem}`;
}
