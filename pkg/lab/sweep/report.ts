/** The outcome of a sweep: `sweep.json` and `sweep.csv`, one row per combination. */
import type { Verdict } from '../../checkers/finding.ts';
import { Random } from '../../core/random.ts';
import type { AgreementConfig } from '../config/schema.ts';
import type { SweepCell } from './expand.ts';
import type { SweepRun } from './journal.ts';
import { summarize, type Summary } from './stats.ts';

export interface SweepReport {
  readonly version: 1;
  readonly name: string;
  readonly engine: string;
  /** Run k had this seed + k, in every cell. */
  readonly seed: number;
  readonly repeat: number;
  /** fail if any run failed, else unknown if any is unknown or missing, else pass. */
  readonly verdict: Verdict;
  readonly cells: readonly CellReport[];
  readonly config: AgreementConfig;
}

export interface CellReport {
  readonly cell: number;
  /** The values that were varied, by path. */
  readonly values: Readonly<Record<string, unknown>>;
  readonly runs: number;
  readonly verdicts: Readonly<Record<Verdict, number>>;
  /** Seeds of the runs that failed; at most ten. */
  readonly failedSeeds: readonly number[];
  /** Of the runs that came to agreement. */
  readonly rounds: Summary | null;
  readonly sent: Summary | null;
  /** Virtual in the simulator, wall time over TCP. */
  readonly runMs: Summary | null;
}

const SEEDS_SHOWN = 10;

/** @param runs In any order; the report does not depend on it. */
export function reportSweep(
  config: AgreementConfig,
  seed: number,
  cells: readonly SweepCell[],
  runs: readonly SweepRun[],
): SweepReport {
  const repeat = config.sweep?.repeat ?? 1;
  const rows = cells.map((cell) => {
    const own = runs.filter((run) => run.cell === cell.cell);
    return cellReport(
      cell,
      own.toSorted((a, b) => a.repeat - b.repeat),
      Random.fromSeed(seed).fork(`sweep:${cell.cell}`),
    );
  });
  const failed = rows.some(({ verdicts }) => verdicts.fail > 0);
  const complete = rows.every(({ verdicts }) => verdicts.pass === repeat);
  return {
    version: 1,
    name: config.name,
    engine: config.engine,
    seed,
    repeat,
    verdict: failed ? 'fail' : complete ? 'pass' : 'unknown',
    cells: rows,
    config,
  };
}

function cellReport(
  { cell, values }: SweepCell,
  runs: readonly SweepRun[],
  random: Random,
): CellReport {
  const verdicts = { pass: 0, fail: 0, unknown: 0 };
  for (const { verdict } of runs) verdicts[verdict] += 1;
  const summary = (name: string, numbers: readonly number[]): Summary | null =>
    summarize(numbers, random.fork(name)) ?? null;
  return {
    cell,
    values: Object.fromEntries(values.map(({ name, value }) => [name, value])),
    runs: runs.length,
    verdicts,
    failedSeeds: runs
      .filter(({ verdict }) => verdict === 'fail')
      .map(({ seed }) => seed)
      .slice(0, SEEDS_SHOWN),
    rounds: summary(
      'rounds',
      runs.flatMap(({ rounds }) => rounds ?? []),
    ),
    sent: summary(
      'sent',
      runs.map(({ sent }) => sent),
    ),
    runMs: summary(
      'runMs',
      runs.map(({ runMs }) => runMs),
    ),
  };
}

const MEASURES = ['rounds', 'sent', 'runMs'] as const;
const STATISTICS = [
  'count',
  'mean',
  'low',
  'high',
  'q05',
  'q25',
  'median',
  'q75',
  'q95',
] as const satisfies readonly (keyof Summary)[];

/** RFC 4180, with a head; numbers with all their digits. */
export function sweepCsv({ cells }: SweepReport): string {
  const names = Object.keys(cells[0]?.values ?? {});
  const head = [
    'cell',
    ...names,
    'runs',
    'pass',
    'fail',
    'unknown',
    ...MEASURES.flatMap((measure) => STATISTICS.map((statistic) => `${measure}.${statistic}`)),
  ];
  const lines = cells.map((row) => [
    row.cell,
    ...names.map((name) => row.values[name]),
    row.runs,
    row.verdicts.pass,
    row.verdicts.fail,
    row.verdicts.unknown,
    ...MEASURES.flatMap((measure) =>
      STATISTICS.map((statistic) => row[measure]?.[statistic] ?? ''),
    ),
  ]);
  return [head, ...lines].map((line) => `${line.map(field).join(',')}\r\n`).join('');
}

function field(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
