/** The table of a sweep for people: one line per combination. */
import colours from 'picocolors';
import type { CellReport, SweepReport } from '../../lab/sweep/report.ts';
import type { Summary } from '../../lab/sweep/stats.ts';
import { plainTable } from '../table.ts';

export interface TableOptions {
  readonly colour: boolean;
  readonly folder: string;
  /** Runs that were not done. */
  readonly missing: number;
  /** The experiment as the command line names it, for the command that goes on. */
  readonly source: string;
}

/** @param missing Runs that were not done. */
export function sweepVerdict({ verdict }: SweepReport, missing: number): string {
  switch (verdict) {
    case 'pass':
      return 'PASS: every run passed';
    case 'fail':
      return 'FAIL: a run violated a property';
    case 'unknown':
      return missing > 0 ? 'UNKNOWN: runs are missing' : 'UNKNOWN: runs ended unknown';
  }
}

export function sweepSummary(report: SweepReport, options: TableOptions): string {
  const paint = colours.createColors(options.colour && colours.isColorSupported);
  const { verdict, seed, cells } = report;
  const tint = { pass: paint.green, fail: paint.red, unknown: paint.yellow }[verdict];
  const failing = cells.find(({ failedSeeds }) => failedSeeds.length > 0);
  const { folder, source, missing } = options;
  return [
    '',
    table(cells),
    '',
    paint.bold(tint(sweepVerdict(report, missing))),
    '  means with their 95 % bootstrap interval; quantiles 5 % | 25 % | 50 % | 75 % | 95 %',
    ...(failing === undefined
      ? []
      : [`  failed: ${valuesText(failing)}, seed ${failing.failedSeeds[0]}`]),
    ...(missing === 0
      ? []
      : [`  go on: node cmd/run.js --config ${source} --out ${folder} (seed ${seed} is kept)`]),
    `  folder  ${folder}: sweep.csv, sweep.json, runs.jsonl`,
    '',
  ].join('\n');
}

function table(cells: readonly CellReport[]): string {
  const names = Object.keys(cells[0]?.values ?? {});
  const head = [...names, 'passed', 'rounds', 'quantiles of rounds', 'messages', 'ms'];
  const rows = plainTable(head);
  for (const cell of cells) {
    const { verdicts, runs, rounds, sent, runMs } = cell;
    rows.push([
      ...names.map((name) => short(cell.values[name])),
      `${verdicts.pass} of ${runs}`,
      interval(rounds),
      quantiles(rounds),
      interval(sent),
      interval(runMs),
    ]);
  }
  return rows.toString();
}

function interval(summary: Summary | null): string {
  if (summary === null) return '-';
  const { mean, low, high } = summary;
  return `${figure(mean)} [${figure(low)}, ${figure(high)}]`;
}

function quantiles(summary: Summary | null): string {
  if (summary === null) return '-';
  const { q05, q25, median, q75, q95 } = summary;
  return [q05, q25, median, q75, q95].map(figure).join(' | ');
}

function figure(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(Math.abs(value) < 100 ? 2 : 0);
}

const VALUE_CHARACTERS_MAX = 40;

/** A value as one would write it in YAML, on one line. */
function short(value: unknown): string {
  const text =
    typeof value === 'string'
      ? value
      : JSON.stringify(value).replaceAll('"', '').replaceAll(/[,:]/g, '$& ');
  return text.length <= VALUE_CHARACTERS_MAX
    ? text
    : `${text.slice(0, VALUE_CHARACTERS_MAX - 3)}...`;
}

function valuesText({ values }: CellReport): string {
  return Object.entries(values)
    .map(([name, value]) => `${name} = ${short(value)}`)
    .join(', ');
}
