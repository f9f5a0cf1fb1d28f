/** The table of `docs/protocols/README.md`: every algorithm, what is proven of it, and what was measured. */
import { provenFactor } from '../../agreement/contraction.ts';
import { messageFormula } from '../../agreement/message-cost.ts';
import type { Setting } from '../../agreement/plan.ts';
import {
  ONE,
  ZERO,
  compare,
  div,
  fraction,
  fromText,
  max,
  toText,
  type Rational,
} from '../../agreement/rational.ts';
import { roundsToReach } from '../../agreement/rounds.ts';
import { invariant } from '../../core/errors.ts';
import { conditionOf } from './page.ts';
import type { Trial } from './trial.ts';

/** An algorithm on the stage of its page, and there once more with nobody at fault. */
export interface Measured {
  readonly setting: Setting;
  readonly attacked: Trial;
  readonly quiet: Trial;
}

type Report = Trial['report'];

const THOUSANDTH = fraction(1n, 1000n);
const ROUNDS_MAX = 10_000;

const TITLES = [
  'model',
  'condition',
  'rule, n, f',
  'adversary',
  'factor proven',
  'factor measured',
  'rounds to 1/1000 proven',
  'measured',
  'messages a round by formula',
  'measured',
];

export function overviewMarkdown(all: readonly Measured[]): string {
  const rows = [TITLES, TITLES.map(() => '---'), ...all.map(cells)];
  return rows.map((row) => `| ${row.join(' | ')} |`).join('\n');
}

function cells({ setting, attacked, quiet }: Measured): readonly string[] {
  const { model, rule, n, f } = setting;
  const proven = provenFactor(setting);
  const spreads = spreadsOf(attacked.report);
  const [apart = ZERO] = spreads;
  const enough = roundsToReach(setting, apart, THOUSANDTH, ROUNDS_MAX);
  const { perRound } = quiet.report;
  invariant(perRound !== undefined, 'inputs that differ need a round at least');
  return [
    `[\`${model}\`](${model}.md)`,
    conditionOf(setting),
    `${rule}, ${n}, ${f}`,
    adversaryOf(attacked),
    proven === undefined || compare(proven, ONE) >= 0 ? 'none of a single round' : toText(proven),
    toText(worstFactor(spreads)),
    enough === undefined ? 'see its page' : `${enough}`,
    roundsTaken(spreads),
    `${messageFormula(model)} = ${perRound.formula}`,
    `${Number(perRound.messages.toFixed(1))}`,
  ];
}

function spreadsOf({ rounds }: Report): readonly Rational[] {
  return rounds.map(({ exactSpread = '' }) => {
    const spread = fromText(exactSpread);
    invariant(spread !== undefined, 'the stages are played in exact fractions');
    return spread;
  });
}

function worstFactor(spreads: readonly Rational[]): Rational {
  return spreads.slice(1).reduce((worst, after, round) => {
    const before = spreads[round] ?? ZERO;
    return compare(before, ZERO) === 0 ? worst : max(worst, div(after, before));
  }, ZERO);
}

function roundsTaken(spreads: readonly Rational[]): string {
  const round = spreads.findIndex((spread) => compare(spread, THOUSANDTH) <= 0);
  return round < 0 ? `more than ${spreads.length - 1}` : `${round}`;
}

function adversaryOf({ report }: Trial): string {
  const kinds = report.faults.map((fault) => (fault.kind === 'liar' ? fault.strategy : fault.kind));
  return [...new Set(kinds)].join(', ') || 'slow messages';
}
