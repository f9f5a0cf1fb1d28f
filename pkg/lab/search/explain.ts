/**
 * A violation in words: which decision or message broke what. From the findings and the trace alone,
 * as a sentence or a few.
 */
import { compare, sub, type Rational } from '../../agreement/rational.ts';
import { exactReader, spread } from '../../agreement/spread.ts';
import type { Finding } from '../../checkers/finding.ts';
import type { History, NodeHistory } from '../../checkers/history.ts';
import { roundsTable } from '../../checkers/rounds-table.ts';
import { names, quote, show } from '../../checkers/wording.ts';
import { compareHeard } from './heard-text.ts';

/** What a failed check means, told from the run's trace. */
export function explain(history: History, finding: Finding): string {
  const told = TELLERS.get(finding.name)?.(history, finding);
  return told ?? `${plain(history, finding)}.`;
}

type Teller = (history: History, finding: Finding) => string | undefined;

const TELLERS: ReadonlyMap<string, Teller> = new Map<string, Teller>([
  ['epsilon-agreement', tellDisagreement],
  ['termination', tellExhaustion],
  ['contraction', tellWidening],
  ['validity', tellStray],
]);

/** The finding's own words, without the label that all findings of the run bear. */
function plain({ plan }: History, { detail }: Finding): string {
  return plan.outsideModel === undefined
    ? detail
    : detail.replace(/ \[outside its model .*\]$/, '');
}

/** "n2 decided 1 in round 1 although n1 decided 0 in round 1: ..." */
function tellDisagreement(history: History): string | undefined {
  const read = exactReader(history.plan.arithmetic);
  const decided = history.honest.flatMap((node) => {
    const [decision] = node.decisions;
    const exact = decision === undefined ? undefined : read(decision.value);
    return decision === undefined || exact === undefined ? [] : [{ node, decision, exact }];
  });
  const [low, high] = extremes(decided);
  if (low === undefined || high === undefined) return undefined;
  const first = low.decision.round <= high.decision.round ? low : high;
  const second = first === low ? high : low;
  const round = Math.min(low.decision.round, high.decision.round);
  const epsilon = quote(history.plan.epsilon);
  return [
    `${second.node.id} decided ${quote(second.decision.value)} in round ${second.decision.round} ` +
      `although ${first.node.id} decided ${quote(first.decision.value)} in round ` +
      `${first.decision.round}: ${show(sub(high.exact, low.exact))} apart with epsilon ${epsilon}`,
    `; ${meeting(history, low.node, high.node, round)}. `,
    compareHeard(history, low.node, high.node, round),
  ].join('');
}

/** When the values of two nodes were last within epsilon of each other. */
function meeting(history: History, a: NodeHistory, b: NodeHistory, until: number): string {
  const read = exactReader(history.plan.arithmetic);
  const epsilon = read(history.plan.epsilon);
  for (let round = until; round >= 0; round--) {
    const [left, right] = [read(a.heldIn(round)), read(b.heldIn(round))];
    if (left === undefined || right === undefined || epsilon === undefined) continue;
    if (compare(spread([left, right]), epsilon) <= 0) {
      return `the last time that their values lay within epsilon was round ${round}`;
    }
  }
  return 'their values never lay within epsilon of each other';
}

/** "n1 gave up after round 5 with 0, n2 with 1: ..." */
function tellExhaustion(history: History): string | undefined {
  const rows = roundsTable(history);
  const last = rows.findLast(({ exact }) => exact.size >= 2);
  const [before] = rows;
  const gaveUp = history.survivors.filter(
    ({ exhausted, decisions }) => exhausted && decisions.length === 0,
  );
  if (last === undefined || before === undefined || gaveUp.length === 0) return undefined;
  const [low, high] = extremes([...last.exact].map(([id, exact]) => ({ id, exact })));
  const [a, b] = [low, high].map((end) => (end ? history.nodes.get(end.id) : undefined));
  if (a === undefined || b === undefined || a === b) return undefined;
  return [
    `${names(gaveUp.map(({ id }) => id))} gave up in round ${gaveUp[0]?.lastRound}, the last ` +
      `allowed, without having decided: in round ${last.round} ${a.id} held ` +
      `${quote(a.heldIn(last.round) ?? null)} and ${b.id} ${quote(b.heldIn(last.round) ?? null)}, ` +
      `${show(last.spread)} apart with epsilon ${quote(history.plan.epsilon)}; their inputs lay ` +
      `${show(before.spread)} apart. `,
    compareHeard(history, a, b, last.round),
  ].join('');
}

/** The finding, and what the two nodes furthest apart had heard. */
function tellWidening(history: History, finding: Finding): string | undefined {
  const detail = plain(history, finding);
  const after = Number(/^from round \d+ to (\d+) /.exec(detail)?.[1]);
  const row = roundsTable(history).find(({ round }) => round === after);
  const [low, high] = extremes([...(row?.exact ?? [])].map(([id, exact]) => ({ id, exact })));
  const [a, b] = [low, high].map((end) => (end ? history.nodes.get(end.id) : undefined));
  if (a === undefined || b === undefined) return undefined;
  return (
    `${detail}: then ${a.id} held ${quote(a.heldIn(after) ?? null)} and ${b.id} ` +
    `${quote(b.heldIn(after) ?? null)}. ${compareHeard(history, a, b, after)}`
  );
}

/** The first value outside the range of the inputs, and what it was made of. */
function tellStray(history: History, finding: Finding): string | undefined {
  const read = exactReader(history.plan.arithmetic);
  const inputs = history.honest.flatMap(({ id }) => read(history.plan.inputs[id]) ?? []);
  const [low, high] = extremes(inputs.map((exact) => ({ exact })));
  if (low === undefined || high === undefined) return undefined;
  const isStray = (json: unknown): boolean => {
    const exact = read(json);
    return exact === undefined || compare(exact, low.exact) < 0 || compare(exact, high.exact) > 0;
  };
  for (const row of roundsTable(history)) {
    for (const [id, value] of row.values) {
      if (!isStray(value)) continue;
      const heard = history.nodes.get(id)?.rounds[row.round]?.heard ?? [];
      const told = heard.filter(([, json]) => isStray(json));
      const list = heard.map(([from, json]) => `${quote(json)} of ${from}`).join(', ');
      const whose = told.length === 0 ? '' : `; outside the range was what ${told[0]?.[0]} sent`;
      return `${plain(history, finding)}. It was made of ${list}${whose}.`;
    }
  }
  return undefined;
}

function extremes<T extends { readonly exact: Rational }>(
  items: readonly T[],
): readonly [low: T | undefined, high: T | undefined] {
  const sorted = items.toSorted((a, b) => compare(a.exact, b.exact));
  return [sorted[0], sorted.at(-1)];
}
