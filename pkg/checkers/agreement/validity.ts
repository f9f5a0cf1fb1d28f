/**
 * Validity: every value of every honest node, in every round and as a decision, lies within the range
 * of the honest nodes' inputs; crashed nodes are honest. And, where all facts are at hand, within the
 * range of the honest values of the round before.
 *
 * The second holds however late a node is: what it averages are values of one round, and the range of
 * that round is taken over all who ever reached it, with the frozen values of those who had halted.
 * Both are judged exactly: averages of doubles are clamped to the range of what they average.
 *
 * Some algorithms promise less (`agreement/validity-margin.ts`): both ranges are wider by what they say.
 *
 * Source: `agreement.md` 2.1.
 */
import type { Rational } from '../../agreement/rational.ts';
import { exactReader } from '../../agreement/spread.ts';
import { validityMargin } from '../../agreement/validity-margin.ts';
import type { Json } from '../../core/json.ts';
import { conclude, type Outcome } from '../finding.ts';
import type { History } from '../history.ts';
import { contains, rangeOf, widened, type Range } from '../range.ts';
import { roundsTable } from '../rounds-table.ts';
import { count, quote, show } from '../wording.ts';
import { frozenValues } from './halting.ts';

export function checkValidity(history: History): Outcome {
  const { plan, honest } = history;
  const read = exactReader(plan.arithmetic);
  const inputs = honest.map(({ id }) => read(plan.inputs[id])).filter((v) => v !== undefined);
  const margin = validityMargin(plan);
  const range = wider(rangeOf(inputs), margin?.ofInputs);
  const inputRange =
    margin === undefined
      ? 'the inputs'
      : `the inputs, which ${plan.model} may leave by ${show(margin.ofInputs)}`;
  const violations: string[] = [];
  let judged = 0;
  const demand = (value: Json, within: Range | undefined, what: string, of: string): void => {
    judged += 1;
    const exact = read(value);
    if (exact === undefined) violations.push(`${what} ${quote(value)}, which is no number`);
    else if (within !== undefined && !contains(within, exact)) {
      const bounds = `[${show(within.low)}, ${show(within.high)}]`;
      violations.push(`${what} ${quote(value)}, outside ${bounds}, the range of ${of}`);
    }
  };
  for (const node of honest) {
    for (const { round, value } of node.rounds) {
      demand(value, range, `${node.id} held in round ${round} the value`, inputRange);
    }
    for (const { value } of node.decisions) {
      demand(value, range, `${node.id} decided`, inputRange);
    }
  }
  const proven = margin === undefined || margin.ofRound !== undefined;
  const nested = proven && history.cut === undefined && !honest.some(({ cutShort }) => cutShort);
  if (nested && violations.length === 0) {
    for (const { round, values, exact } of roundsTable(history)) {
      const frozen = frozenValues(history, round);
      const known = rangeOf([...exact.values(), ...frozen.values()]);
      const before = wider(known, margin?.ofRound?.(round));
      for (const node of honest) {
        const next = values.has(node.id) ? node.heldIn(round + 1) : undefined;
        const what = `${node.id} held in round ${round + 1} the value`;
        if (next !== undefined) demand(next, before, what, `the values of round ${round}`);
      }
    }
  }
  const leeway = margin === undefined ? '' : ` and ${show(margin.ofInputs)} beyond`;
  const bounds = range === undefined ? '' : ` [${show(range.low)}, ${show(range.high)}]`;
  return conclude({
    violations,
    doubts: history.cut === undefined ? [] : [`not all values are known: ${history.cut}`],
    confirmed:
      `all values of ${count(honest.length, 'honest node')} lie within the range of their ` +
      `inputs${leeway}${bounds}${nested ? ', and within that of the round before' : ''} ` +
      `(${count(judged, 'comparison')})`,
  });
}

function wider(range: Range | undefined, margin: Rational | undefined): Range | undefined {
  return range === undefined || margin === undefined ? range : widened(range, margin);
}
