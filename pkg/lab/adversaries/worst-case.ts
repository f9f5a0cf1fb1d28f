/**
 * The experiment in which an algorithm does as badly as it may: inputs, sides and adversary that attain
 * its proven factor in every round. Also the stage on which all other adversaries are measured.
 *
 * Source: `agreement.md` 1.0 and 2.2, adversaries 1 to 3; the inputs are ours.
 * `test/paper/agreement-attained.test.ts` demands equality.
 */
import { ALGORITHMS } from '../../agreement/algorithms/registry.ts';
import type { Setting } from '../../agreement/plan.ts';
import { ONE, compare, mul, toText, type Rational } from '../../agreement/rational.ts';
import { loadConfig } from '../config/load.ts';
import { invariant } from '../../core/errors.ts';
import type { AgreementConfig, ExperimentConfig } from '../config/schema.ts';

/** Below every spread that may be left but 0. */
const TINY = '1e-300';

/** Who starts with 0 and who with 1, the faulty nodes last. */
export function worstInputs(setting: Setting): readonly number[] {
  const { model, n, f } = setting;
  if (model !== 'sync-omission') return splitInputs(n, lowNodes(setting));
  const { sound, faulty } = omissionLows(setting);
  return [...splitInputs(n - f, sound), ...splitInputs(f, faulty)];
}

/**
 * How many of the s = n - f sound and of the f faulty nodes start with 0 in sync-omission under `own-side`.
 * The low side then averages the values of the sound nodes and of its own faulty ones, the high side likewise,
 * and afterwards each is where its values were, so that the next round is as bad.
 *
 * - mean and midpoint: the sound nodes are low, the faulty ones high. Low: 0. High: f/n, and 1/2.
 * - select: with q, r and both cases of `selectCrashFactor` (`agreement/crash-round.ts`).
 *   2/(q + 1): (q - 1)f sound and one faulty node are low. Low: s + 1 <= qf values, q selected, all 0. High:
 *   s + f - 1 > qf values, q + 1 selected, of them q - 1 times 0.
 *   1/q or 1/(q + 1): one faulty node alone is low. Low: s + 1 values, one 0 among those selected. High: 1.
 * - median: halves of the sound nodes, so that one faulty node at either end, or two at one, moves the middle.
 */
function omissionLows({ rule, n, f }: Setting): { sound: number; faulty: number } {
  const s = n - f;
  const q = Math.ceil(s / f);
  const r = q * f - s;
  if (rule === 'select') return { sound: r > 0 && f >= r + 2 ? (q - 1) * f : 0, faulty: 1 };
  if (rule === 'median') return { sound: Math.ceil(s / 2), faulty: f >= 2 && s % 2 === 0 ? 1 : 0 };
  return { sound: s, faulty: 0 };
}

/** How many of the nodes that do not lie start with 0, the others with 1. */
function lowNodes(setting: Setting): number {
  // What the low side sees trimmed is 0 alone, and of all as much 0 as 1.
  if (setting.model === 'async-witness') return setting.n - 2 * setting.f;
  // A lie is believed where as many correct values are near.
  if (setting.model === 'sync-fca') return setting.n - 2 * setting.f;
  const honest = ALGORITHMS[setting.model].bears === 'lies' ? setting.n - setting.f : setting.n;
  return {
    // The lowest value is always selected; the highest only where the step meets it.
    select: 1,
    midpoint: 1,
    // In so many values two nodes may differ: all of them shall be low for one side and high for the other.
    mean: ALGORITHMS[setting.model].selectStep(setting) || setting.f,
    median: Math.floor(honest / 2),
    // Neighbours hold either side where it is.
    'w-msr': Math.floor(honest / 2),
    iabc: Math.floor(honest / 2),
  }[setting.rule];
}

/** Which faults attain what is proven, where every round may be as bad as any other. */
export function worstFaults({ model, f }: Setting): object {
  if (model === 'async-witness') return { scheduler: { strategy: 'core-split' } };
  if (model === 'sync-fca') return { liars: { nodes: f, strategy: 'fringe' } };
  const { bears, timing } = ALGORITHMS[model];
  if (bears === 'omissions') return { liars: { nodes: f, strategy: 'own-side' } };
  if (bears === 'crashes') return { scheduler: { strategy: 'slow-side' } };
  const strategy = timing === 'synchronous' ? 'split-brain' : 'withhold-and-split';
  return { liars: { nodes: f, strategy } };
}

/**
 * An exact experiment of this setting in the simulator, of so many rounds: those that its factor takes
 * to get from 1 to `factor^rounds`, or, where it does not converge, after which it gives up.
 * In sync-crash it has f + 1 rounds, after which all agree.
 *
 * @param agreement What else the section says, or says otherwise.
 */
export function exactExperiment(options: {
  readonly setting: Setting;
  readonly inputs: unknown;
  readonly faults: object;
  readonly network?: object;
  readonly rounds: number;
  readonly agreement?: object | undefined;
}): AgreementConfig {
  const { setting, inputs, faults, network = {}, rounds } = options;
  const { model, rule, n, f } = setting;
  const factor = ALGORITHMS[model].factor(setting);
  const end =
    model === 'sync-crash'
      ? { stop: 'rounds', epsilon: TINY }
      : compare(factor, ONE) < 0
        ? { stop: 'rounds', epsilon: toText(power(factor, rounds)) }
        : { stop: 'master', epsilon: '1/1000', maxRounds: rounds };
  const agreement = { model, rule, f, arithmetic: 'rational', ...end, ...options.agreement };
  const nodes = { count: n, inputs };
  const sections = { nodes, agreement, network, faults };
  const text = JSON.stringify({ experiment: 'agreement', engine: 'sim', ...sections });
  const config: ExperimentConfig = loadConfig({ file: 'worst-case.yaml', text });
  invariant(config.experiment === 'agreement', 'it says so');
  return config;
}

/** 0 for so many nodes, 1 for all others. */
export function splitInputs(n: number, lows: number): readonly number[] {
  return Array.from({ length: n }, (_, index) => (index < lows ? 0 : 1));
}

function power(base: Rational, exponent: number): Rational {
  return Array.from({ length: exponent }, () => base).reduce(mul, ONE);
}
