/**
 * The experiment in which an algorithm does as badly as it may: inputs, sides and adversary that attain
 * its proven factor in every round. Also the stage on which all other adversaries are measured.
 *
 * Source: `agreement.md` 1.0 and 2.2, adversaries 1 to 3; the number of low nodes is derived in
 * `test/paper/agreement-attained.test.ts`, which demands equality.
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
  const { correct, faulty } = omissionLows(setting);
  return [...splitInputs(n - f, correct), ...splitInputs(f, faulty)];
}

/**
 * How many start with 0 where faulty nodes have values as good as any, of either kind: so that what the low
 * side averages, without the faulty of the high side, is as far as can be from what the high side does, and
 * both sides stay as they are. Derived as `selectCrashFactor` and `steadyFactor` are.
 */
function omissionLows({ rule, n, f }: Setting): { correct: number; faulty: number } {
  const sound = n - f;
  const selected = Math.ceil(sound / f);
  const wanting = selected * f - sound;
  if (rule === 'select') {
    const split = wanting > 0 && f >= wanting + 2;
    return { correct: split ? (selected - 1) * f : 0, faulty: 1 };
  }
  if (rule === 'median') {
    return { correct: Math.ceil(sound / 2), faulty: f >= 2 && sound % 2 === 0 ? 1 : 0 };
  }
  return { correct: sound, faulty: 0 };
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
