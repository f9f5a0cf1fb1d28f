/**
 * Every adversary against every algorithm: the worst factor that any round had. What is measured may
 * never exceed what is proven, which the check `contraction` of each run demands.
 */
import { ALGORITHMS } from '../../agreement/algorithms/registry.ts';
import type { Model, Setting } from '../../agreement/plan.ts';
import { ONE, ZERO, compare, max, type Rational } from '../../agreement/rational.ts';
import { Random } from '../../core/random.ts';
import { LIAR_NAMES, SCHEDULER_NAMES } from '../../faults/adversaries/names.ts';
import { unusable } from '../agreement/usable.ts';
import { measure } from './measure.ts';
import { exactExperiment, lowNodes, splitInputs } from './worst-case.ts';

/** One adversary against one algorithm; undefined factor: there is nothing for it to do. */
export interface Cell {
  readonly setting: Setting;
  readonly factor: Rational | undefined;
  /** Every check of every run passed. */
  readonly sound: boolean;
}

/** One adversary against all algorithms of its table. */
export interface Row {
  readonly adversary: string;
  /** What the algorithms bear. */
  readonly bears: 'crashes' | 'lies';
  readonly cells: readonly Cell[];
}

/** Sizes at which the proven factors of the rules differ, so that one cannot be taken for another. */
const SIZES: Readonly<Partial<Record<Model, { readonly n: number; readonly f: number }>>> = {
  'sync-crash': { n: 7, f: 3 },
  'async-crash': { n: 8, f: 3 },
  'sync-byzantine': { n: 10, f: 3 },
  'async-byzantine': { n: 12, f: 2 },
  'sync-omission': { n: 7, f: 3 },
  'sync-mixed': { n: 10, f: 3 },
  'async-witness': { n: 4, f: 1 },
  'sync-gradecast': { n: 7, f: 2 },
};

const ROUNDS = 4;
const SEED = 1;

/** How long messages take where inputs are drawn and nothing limits it. */
const DELAY = { delayMs: { mean: 10 } };

/** The settings of models that bear what the faults of a table do; only where the spread must shrink. */
export function settingsOf(bears: 'crashes' | 'lies'): readonly Setting[] {
  return Object.values(ALGORITHMS).flatMap((algorithm) => {
    const size = SIZES[algorithm.model];
    if (size === undefined || (algorithm.bears === 'crashes') !== (bears === 'crashes')) return [];
    return algorithm.rules
      .map((rule): Setting => ({ model: algorithm.model, rule, ...size }))
      .filter((setting) => compare(algorithm.factor(setting), ONE) < 0);
  });
}

/** Everything; takes some seconds, as it runs what it tells. */
export async function allRows(): Promise<readonly Row[]> {
  return [...(await liarRows()), ...(await crashRows())];
}

/** All liars against all algorithms that bear lies. */
function liarRows(): Promise<readonly Row[]> {
  return inTurn(LIAR_NAMES, async (strategy) => ({
    adversary: strategy,
    bears: 'lies' as const,
    cells: await inTurn(settingsOf('lies'), (setting) =>
      unusable(strategy, setting.model) === undefined
        ? attack(setting, { liars: { nodes: setting.f, strategy } })
        : nothing(setting),
    ),
  }));
}

/** Schedulers and crashes against all algorithms that bear crashes. */
async function crashRows(): Promise<readonly Row[]> {
  const settings = settingsOf('crashes');
  const schedulers = await inTurn(SCHEDULER_NAMES, async (strategy) => ({
    adversary: strategy,
    bears: 'crashes' as const,
    cells: await inTurn(settings, (setting) =>
      ALGORITHMS[setting.model].timing === 'asynchronous'
        ? attack(setting, {
            scheduler: { strategy, ...(strategy === 'slow-node' ? { node: 'n1' } : {}) },
          })
        : nothing(setting),
    ),
  }));
  const ladder = await inTurn(settings, (setting) =>
    setting.model === 'sync-crash'
      ? attack(setting, { crash: { ladder: worstLadder(setting) } })
      : nothing(setting),
  );
  const atRandom = await inTurn(settings, (setting) =>
    attack(setting, { crash: { probability: 0.1 } }),
  );
  return [
    ...schedulers,
    { adversary: 'crash-ladder', bears: 'crashes', cells: ladder },
    { adversary: 'crashes at random', bears: 'crashes', cells: atRandom },
  ];
}

/** All at once is the worst first round of the mean; one at a time is as bad for the others, and lasts. */
function worstLadder({ rule, f }: Setting): readonly number[] {
  return rule === 'mean' ? [f] : Array.from({ length: f }, () => 1);
}

async function attack(setting: Setting, faults: object): Promise<Cell> {
  const stage = { setting, faults, rounds: ROUNDS };
  const split = splitInputs(setting.n, lowNodes(setting));
  const timed = ALGORITHMS[setting.model].timing === 'synchronous';
  const network = timed ? {} : DELAY;
  const runs = await inTurn(
    [
      exactExperiment({ ...stage, inputs: split }),
      exactExperiment({ ...stage, inputs: drawn(setting.n), network }),
    ],
    (config) => measure(config, SEED),
  );
  return {
    setting,
    factor: runs.flatMap(({ factors }) => factors).reduce(max, ZERO),
    sound: runs.every(({ verdict }) => verdict === 'pass'),
  };
}

/** Any of 0, 0.01, ..., 1: with more digits fractions only get longer. */
function drawn(n: number): readonly number[] {
  const random = Random.fromSeed(SEED).fork('inputs');
  return Array.from({ length: n }, () => random.integer(101) / 100);
}

function nothing(setting: Setting): Promise<Cell> {
  return Promise.resolve({ setting, factor: undefined, sound: true });
}

/** One after the other: each keeps the processor busy. */
async function inTurn<T, R>(items: readonly T[], task: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (const item of items) results.push(await task(item));
  return results;
}
