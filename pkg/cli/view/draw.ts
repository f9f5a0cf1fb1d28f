/**
 * The picture of a run on a terminal: one bar per round on a log scale, whoever fell, and one line
 * that says how far the run is. At most 20 lines, none wider than the terminal.
 */
import colours from 'picocolors';
import { exactReader } from '../../agreement/spread.ts';
import { toNumber } from '../../agreement/rational.ts';
import type { AgreementConfig } from '../../lab/config/schema.ts';
import { cut, headline, number, wrap } from './text.ts';
import type { Progress, RoundProgress } from './progress.ts';

export interface DrawOptions {
  readonly config: AgreementConfig;
  readonly seed: number;
  /** Width of the terminal; undefined or 0 when that is not known. */
  readonly columns: number | undefined;
}

/** Most rounds shown at once: the first, and the latest. */
const ROWS_MAX = 11;
/** Most fallen nodes shown at once: the latest. */
const FALLS_MAX = 3;
const BAR_MAX = 44;
const BAR_TITLE = 'log scale';
/** A shorter bar tells nothing; such a terminal gets none. */
const BAR_MIN = BAR_TITLE.length;
const COLUMNS_UNKNOWN = 80;

/** Widths of the columns before the bar: `  round     spread  `. */
const ROUND_WIDTH = 7;
const SPREAD_WIDTH = 9;
const BAR_STARTS_AT = ROUND_WIDTH + 2 + SPREAD_WIDTH + 2;

/** How the table of rounds fits into the terminal. */
interface Layout {
  /** Length of a full bar; 0 when there is no room for bars. */
  readonly bar: number;
  readonly nodes: number;
  /** Nothing is wider. */
  readonly width: number;
}

/** The whole picture as lines; a pure function of what is known. */
export function drawProgress(progress: Progress, options: DrawOptions): string {
  // The last column stays free: some terminals go on to the next line once it is written.
  const width = (options.columns || COLUMNS_UNKNOWN) - 1;
  const lines = [
    ...heading(headline(options.config, options.seed), width).map((line) => cut(line, width)),
    ...table(progress, options.config, width),
    ...falls(progress).map((line) => colours.red(cut(line, width))),
    colours.dim(cut(`  ${status(progress)}`, width)),
  ];
  return lines.join('\n');
}

/** What is run, on two lines at most. */
function heading(text: string, width: number): string[] {
  const [first = '', ...more] = wrap(text, width);
  return more.length === 0 ? [first] : [first, `  ${more.join(' ')}`];
}

function table(progress: Progress, config: AgreementConfig, width: number): string[] {
  const rounds = progress.rounds();
  if (rounds.length === 0) return [];
  const nodes = Math.max('nodes'.length, `${progress.honest}/${progress.honest}`.length);
  const room = Math.min(BAR_MAX, width - BAR_STARTS_AT - 1 - nodes);
  const layout = { bar: room < BAR_MIN ? 0 : room, nodes, width };
  const scale = logScale(rounds[0]?.spread ?? 0, epsilonOf(config));
  const rows = rounds.map((round) => row(round, progress, scale(round.spread), layout));
  const shown = rows.length <= ROWS_MAX ? rows : [...rows.slice(0, 1), ...rows.slice(1 - ROWS_MAX)];
  if (shown.length < rows.length) shown.splice(1, 0, colours.dim('...'.padStart(ROUND_WIDTH)));
  return [header(layout), ...shown];
}

function header(layout: Layout): string {
  return colours.dim(cells('round', 'spread', BAR_TITLE, 'nodes', layout));
}

function row(round: RoundProgress, progress: Progress, share: number, layout: Layout): string {
  const within = round.complete && share === 0;
  const line = cells(
    String(round.round),
    number(round.spread, 4),
    within ? withinEpsilon(round.round === progress.stopRound, layout) : bar(share, layout),
    `${round.reached}/${progress.honest}`,
    layout,
  );
  return within ? colours.green(line) : round.complete ? colours.cyan(line) : colours.dim(line);
}

function cells(round: string, spread: string, bars: string, nodes: string, layout: Layout): string {
  const left = `${round.padStart(ROUND_WIDTH)}  ${spread.padStart(SPREAD_WIDTH)}`;
  const middle = layout.bar === 0 ? '' : `  ${bars.padEnd(layout.bar)}`;
  return cut(`${left}${middle} ${nodes.padStart(layout.nodes)}`, layout.width);
}

function bar(share: number, layout: Layout): string {
  // A spread above epsilon always shows.
  return '█'.repeat(share === 0 ? 0 : Math.max(1, Math.round(share * layout.bar)));
}

/** In place of a bar, in as many words as fit. */
function withinEpsilon(stop: boolean, { bar: room }: Layout): string {
  const words = [...(stop ? ['within epsilon: stop'] : []), 'within epsilon', '≤ epsilon'];
  return words.find(({ length }) => length <= room) ?? '';
}

function falls(progress: Progress): string[] {
  const latest = progress.falls.slice(-FALLS_MAX).map(({ node, text }) => `  ${node} ${text}`);
  const before = progress.falls.length - latest.length;
  return before === 0 ? latest : [`  ${before} more crashed or died`, ...latest];
}

function status(progress: Progress): string {
  const { of, joined, connected, phase, cause, living, decided } = progress;
  switch (phase) {
    case 'starting':
      return `${joined} of ${of} nodes joined, ${connected} connected to all others`;
    case 'running':
      return `running: ${decided} of ${living} living nodes have decided`;
    case 'ending':
      return `ended: ${cause}`;
  }
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

function epsilonOf({ agreement }: AgreementConfig): number {
  const epsilon = exactReader(agreement.arithmetic)(agreement.epsilon);
  return epsilon === undefined ? 0 : toNumber(epsilon);
}
