/** The picture of a run on a terminal: connecting, then one bar per round on a log scale. */
import colours from 'picocolors';
import { exactReader } from '../../agreement/spread.ts';
import { toNumber } from '../../agreement/rational.ts';
import type { ExperimentConfig } from '../../lab/config/schema.ts';
import { headline, number } from './text.ts';
import type { Progress, RoundProgress } from './progress.ts';

export interface DrawOptions {
  readonly config: ExperimentConfig;
  readonly seed: number;
  readonly columns: number;
}

/** Most rounds shown at once: the first, and the latest. */
const ROWS_MAX = 12;
const BAR_MAX = 44;

/** The whole picture as lines; a pure function of what is known. */
export function drawProgress(progress: Progress, options: DrawOptions): string {
  const lines = [headline(options.config, options.seed), connecting(progress)];
  const rounds = progress.rounds();
  const first = rounds[0];
  const shown =
    rounds.length <= ROWS_MAX ? rounds : [...rounds.slice(0, 1), ...rounds.slice(1 - ROWS_MAX)];
  const scale = logScale(first?.spread ?? 0, epsilonOf(options.config));
  const width = Math.max(8, Math.min(BAR_MAX, (options.columns || 80) - 40));
  for (const round of shown) lines.push(row(round, progress, scale(round.spread) * width, width));
  for (const { node, text } of progress.falls) {
    lines.push(colours.red(`  ${node} ${text}`));
  }
  if (progress.phase === 'ending') lines.push(colours.dim(`  ${progress.cause}`));
  return lines.join('\n');
}

function connecting({ of, joined, connected, phase }: Progress): string {
  if (phase !== 'starting') return colours.dim(`  ${of} nodes connected, all to all`);
  return `  ${joined} of ${of} nodes joined, ${connected} connected to all`;
}

function row(round: RoundProgress, progress: Progress, length: number, width: number): string {
  const within = length <= 0;
  const bar = '█'.repeat(Math.round(length)).padEnd(width);
  const label = `  round ${String(round.round).padStart(3)}  ${number(round.spread).padStart(9)}`;
  const stop = round.round === progress.stopRound ? ' within epsilon: stop' : '';
  return `${label}  ${within ? colours.green(bar) : colours.cyan(bar)} ${round.reached}/${progress.of}${stop}`;
}

/**
 * Maps a spread to the length of its bar: 1 for the first spread, 0 for epsilon and below, evenly by
 * powers of ten in between.
 */
export function logScale(first: number, epsilon: number): (spread: number) => number {
  const range = Math.log(first / epsilon);
  if (!(range > 0) || !Number.isFinite(range)) return (spread) => (spread > epsilon ? 1 : 0);
  return (spread) => (spread > epsilon ? Math.min(1, Math.log(spread / epsilon) / range) : 0);
}

function epsilonOf({ agreement }: ExperimentConfig): number {
  const epsilon = exactReader(agreement.arithmetic)(agreement.epsilon);
  return epsilon === undefined ? 0 : toNumber(epsilon);
}
