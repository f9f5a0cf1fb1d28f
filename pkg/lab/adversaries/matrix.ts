/**
 * Every adversary against every algorithm: the worst factor that any round had. What is measured may
 * never exceed what is proven, which the check `contraction` of each run demands.
 */
import { ALGORITHMS } from '../../agreement/algorithms/registry.ts';
import type { Pace } from '../../agreement/graph-pace.ts';
import type { Model, Setting } from '../../agreement/plan.ts';
import { ONE, ZERO, compare, max, type Rational } from '../../agreement/rational.ts';
import { Random } from '../../core/random.ts';
import { LIAR_NAMES, SCHEDULER_NAMES } from '../../faults/adversaries/names.ts';
import { unusable, unusableScheduler } from '../agreement/usable.ts';
import { planRun } from '../plan.ts';
import { measure, paceOf } from './measure.ts';
import { exactExperiment, worstInputs } from './worst-case.ts';

/** What adversaries are measured against. */
export interface Column {
  readonly setting: Setting;
  /** What is proven: the largest factor of so many rounds; undefined: nothing below 1. */
  readonly proven: Pace | undefined;
}

/** One adversary against one algorithm. */
export interface Cell extends Column {
  /** Undefined: the adversary is refused there. */
  readonly factor: Rational | undefined;
  /** Every check of every run passed. */
  readonly sound: boolean;
}

/** One adversary against all algorithms of its table. */
export interface Row {
  readonly adversary: string;
  /** What the algorithms bear. */
  readonly bears: 'crashes' | 'lies';
  /** The same columns in all rows of a table. */
  readonly cells: readonly Cell[];
}

interface Size {
  readonly n: number;
  readonly f: number;
  /** What else the algorithm needs, where its rounds have no factor below 1 to end by. */
  readonly agreement?: object;
}

/** Where no factor tells how many rounds there are, the run goes on until the master sees agreement. */
const UNTIL_NEAR = { stop: 'master', epsilon: '1/16', maxRounds: 60 };

/** Sizes at which the proven factors of the rules differ, so that one cannot be taken for another. */
const SIZES: Readonly<Record<Model, Size>> = {
  'sync-crash': { n: 7, f: 3 },
  'async-crash': { n: 8, f: 3 },
  'sync-byzantine': { n: 10, f: 3 },
  'async-byzantine': { n: 12, f: 2 },
  'sync-omission': { n: 7, f: 3 },
  'sync-mixed': { n: 10, f: 3 },
  'async-witness': { n: 4, f: 1 },
  'sync-gradecast': { n: 7, f: 2 },
  'sync-fca': { n: 7, f: 2 },
  'async-binary': { n: 4, f: 1 },
  'async-delphi': {
    n: 4,
    f: 1,
    agreement: { ...UNTIL_NEAR, delphi: { rho0: '1/4', delta: 1 } },
  },
  'sync-graph': {
    n: 9,
    f: 1,
    agreement: { ...UNTIL_NEAR, topology: { kind: 'chord', offsets: [1, 2, 3, 4] } },
  },
};

const ROUNDS = 4;
const SEED = 1;

/** How long messages take where inputs are drawn and nothing limits it. */
const DELAY = { delayMs: { mean: 10 } };

/** Everything; takes some seconds, as it runs what it tells. */
export async function allRows(): Promise<readonly Row[]> {
  const [lies, crashes] = [columnsOf('lies'), columnsOf('crashes')];
  return [
    ...(await liarRows(lies)),
    ...(await schedulerRows('lies', lies)),
    ...(await schedulerRows('crashes', crashes)),
    ...(await crashRows(crashes)),
  ];
}

/** The algorithms that bear what the faults of a table do, with each rule by which they converge. */
function columnsOf(bears: Row['bears']): readonly Column[] {
  return Object.values(ALGORITHMS).flatMap((algorithm) => {
    if ((algorithm.bears === 'crashes') !== (bears === 'crashes')) return [];
    const { n, f, agreement } = SIZES[algorithm.model];
    return algorithm.rules
      .map((rule): Setting => ({ model: algorithm.model, rule, n, f }))
      .filter((setting) => agreement !== undefined || compare(algorithm.factor(setting), ONE) < 0)
      .map((setting) => ({ setting, proven: provenOf(setting) }));
  });
}

function provenOf(setting: Setting): Pace | undefined {
  const quiet = { ...stageOf(setting), inputs: drawn(setting), faults: {} };
  return paceOf(planRun(exactExperiment(quiet), SEED).setup.plan);
}

/** All liars against all algorithms that bear lies. */
function liarRows(columns: readonly Column[]): Promise<readonly Row[]> {
  return inTurn(LIAR_NAMES, async (strategy) => ({
    adversary: strategy,
    bears: 'lies' as const,
    cells: await inTurn(columns, (column) =>
      attack(
        column,
        unusable(strategy, column.setting.model) === undefined && {
          liars: { nodes: column.setting.f, strategy },
        },
      ),
    ),
  }));
}

/** Schedulers alone, with nobody at fault. */
function schedulerRows(bears: Row['bears'], columns: readonly Column[]): Promise<readonly Row[]> {
  return inTurn(SCHEDULER_NAMES, async (strategy) => ({
    adversary: strategy,
    bears,
    cells: await inTurn(columns, (column) =>
      attack(
        column,
        unusableScheduler(strategy, column.setting.model) === undefined && {
          scheduler: { strategy, ...(strategy === 'slow-node' ? { node: 'n1' } : {}) },
        },
      ),
    ),
  }));
}

/** Crashes against all algorithms that bear no more. */
async function crashRows(columns: readonly Column[]): Promise<readonly Row[]> {
  const ladder = await inTurn(columns, (column) =>
    attack(
      column,
      column.setting.model === 'sync-crash' && { crash: { ladder: worstLadder(column.setting) } },
    ),
  );
  const atRandom = await inTurn(columns, (column) =>
    attack(column, { crash: { probability: 0.1 } }),
  );
  return [
    { adversary: 'crash-ladder', bears: 'crashes', cells: ladder },
    { adversary: 'crashes at random', bears: 'crashes', cells: atRandom },
  ];
}

/** All at once is the worst first round of the mean; one at a time is as bad for the others, and lasts. */
function worstLadder({ rule, f }: Setting): readonly number[] {
  return rule === 'mean' ? [f] : Array.from({ length: f }, () => 1);
}

/** @param faults False: they are refused. */
async function attack(column: Column, faults: object | false): Promise<Cell> {
  if (faults === false) return { ...column, factor: undefined, sound: true };
  const { setting } = column;
  const stage = { ...stageOf(setting), faults };
  const split = worstInputs(setting);
  const timed = ALGORITHMS[setting.model].timing === 'synchronous';
  const network = timed ? {} : DELAY;
  const runs = await inTurn(
    [
      exactExperiment({ ...stage, inputs: split }),
      exactExperiment({ ...stage, inputs: drawn(setting), network }),
    ],
    (config) => measure(config, SEED),
  );
  return {
    ...column,
    factor: runs.flatMap(({ factors }) => factors).reduce(max, ZERO),
    sound: runs.every(({ verdict }) => verdict === 'pass'),
  };
}

/** What all runs of a column share. */
function stageOf(setting: Setting): {
  readonly setting: Setting;
  readonly rounds: number;
  readonly agreement?: object | undefined;
} {
  return { setting, rounds: ROUNDS, agreement: SIZES[setting.model].agreement };
}

/** Any of 0, 0.01, ..., 1: with more digits fractions only get longer. In async-binary 0 or 1. */
function drawn({ model, n }: Setting): readonly number[] {
  const random = Random.fromSeed(SEED).fork('inputs');
  const steps = model === 'async-binary' ? 1 : 100;
  return Array.from({ length: n }, () => random.integer(steps + 1) / steps);
}

/** One after the other: each keeps the processor busy. */
async function inTurn<T, R>(items: readonly T[], task: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (const item of items) results.push(await task(item));
  return results;
}
