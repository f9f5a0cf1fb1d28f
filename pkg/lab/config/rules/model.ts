/** Conditions of the models: how many faults they bear, and what synchrony asks of the network. */
import type { Algorithm } from '../../../agreement/algorithms/algorithm.ts';
import { ALGORITHMS } from '../../../agreement/algorithms/registry.ts';
import type { Setting } from '../../../agreement/plan.ts';
import { isSynchronous } from '../../../agreement/protocol.ts';
import { resilience } from '../../../agreement/resilience.ts';
import type { Problem } from '../problem.ts';
import { nodePlaces } from '../roster.ts';
import type { DelayMs } from '../sections/network.ts';
import type { AgreementExperiment } from '../schema.ts';
import { problemAt, type Rule } from './rule.ts';

/**
 * Rounds of a synchronous model last at least so many times the longest delay. Nodes may begin a
 * round one delay apart, the message takes one, and one is kept in reserve for the machine.
 */
export const ROUND_PER_DELAY = 3;

export const modelRules: readonly Rule<AgreementExperiment>[] = [
  {
    says: '`agreement.f` is below the number of nodes.',
    reads: ['nodes', 'agreement.f'],
    check: faultyAreSome,
  },
  {
    says:
      '`agreement.f` is within what the model bears: f < n in sync-crash, n > 2f in async-crash, ' +
      'n > 3f in sync-byzantine, n > 5f in async-byzantine. With `stop: local` the crash models ' +
      'need n > 3f.',
    reads: [
      'nodes',
      'agreement.model',
      'agreement.f',
      'agreement.mixed',
      'agreement.stop',
      'agreement.outsideModel',
    ],
    ofModel: true,
    check: faultsAreBearable,
  },
  {
    says: '`agreement.mixed` belongs to `sync-mixed`, and its counts add up to `agreement.f`.',
    reads: ['agreement.model', 'agreement.mixed', 'agreement.f'],
    check: mixIsOfModel,
  },
  {
    says: '`agreement.rule` is one that the model knows: `--list algorithms` names them.',
    reads: ['agreement.model', 'agreement.rule'],
    check: ruleIsKnown,
  },
  {
    says: `\`agreement.stop\` is one that the model knows: \`local\` is for ${modelsWith(({ stops }) => stops.includes('local'))}.`,
    reads: ['agreement.model', 'agreement.stop'],
    check: stopIsKnown,
  },
  {
    says: `\`network.loss\` is for ${modelsWith(({ asksAgain }) => asksAgain)}, in which nodes ask again.`,
    reads: ['agreement.model', 'agreement.outsideModel', 'network.loss'],
    ofModel: true,
    check: nothingIsLost,
  },
  {
    says: 'Synchronous models need clocks that agree: no `network.clockDrift`.',
    reads: ['agreement.model', 'agreement.outsideModel', 'network.clockDrift'],
    ofModel: true,
    check: clocksAgree,
  },
  {
    says:
      'Synchronous models need delays with an upper bound (no `{mean}`), and `network.roundMs` of ' +
      `at least ${ROUND_PER_DELAY} times the longest one.`,
    reads: ['agreement.model', 'agreement.outsideModel', 'network.delayMs', 'network.roundMs'],
    ofModel: true,
    check: roundsOutlastDelays,
  },
];

/** Names of models, for a sentence. */
function modelsWith(has: (algorithm: Algorithm) => boolean): string {
  return Object.values(ALGORITHMS)
    .filter(has)
    .map(({ model }) => `\`${model}\``)
    .join(', ');
}

/** The model, rule, n and f of an experiment. */
export function settingOf(experiment: AgreementExperiment): Setting {
  const { model, rule, f, mixed } = experiment.agreement;
  const n = nodePlaces(experiment).length;
  return { model, rule, f, n, ...(mixed === undefined ? {} : { mixed }) };
}

/** The longest delay of a message in ms; Infinity when there is none. */
export function longestDelayMs(delay: DelayMs): number {
  if (typeof delay === 'number') return delay;
  return 'max' in delay ? delay.max : Infinity;
}

function faultyAreSome(experiment: AgreementExperiment): readonly Problem[] {
  const { n, f } = settingOf(experiment);
  if (f < n) return [];
  const message = `not all nodes can be faulty: f must be below the number of nodes, ${n}`;
  return [problemAt(experiment, ['agreement', 'f'], message)];
}

function faultsAreBearable(experiment: AgreementExperiment): readonly Problem[] {
  const setting = settingOf(experiment);
  const { holds, condition } = resilience(setting, experiment.agreement.stop);
  if (holds || setting.f >= setting.n) return [];
  return [problemAt(experiment, ['agreement', 'f'], `the model needs ${condition}`)];
}

function mixIsOfModel(experiment: AgreementExperiment): readonly Problem[] {
  const { model, f, mixed } = experiment.agreement;
  if (mixed === undefined) return [];
  if (model !== 'sync-mixed') {
    const message = `${model} does not tell kinds of faults apart; leave it out, or take sync-mixed`;
    return [problemAt(experiment, ['agreement', 'mixed'], message)];
  }
  const sum = mixed.asymmetric + mixed.symmetric + mixed.benign;
  if (sum === f) return [];
  const message = `the kinds add up to ${sum}, but agreement.f is ${f}`;
  return [problemAt(experiment, ['agreement', 'mixed'], message)];
}

function ruleIsKnown(experiment: AgreementExperiment): readonly Problem[] {
  const { model, rule } = experiment.agreement;
  const { rules } = ALGORITHMS[model];
  if (rules.includes(rule)) return [];
  const message = `${model} knows ${rules.join(', ')}`;
  return [problemAt(experiment, ['agreement', 'rule'], message)];
}

function stopIsKnown(experiment: AgreementExperiment): readonly Problem[] {
  const { model, stop } = experiment.agreement;
  const { stops } = ALGORITHMS[model];
  if (stops.includes(stop)) return [];
  const message = `${model} stops by ${stops.join(' or ')}`;
  return [problemAt(experiment, ['agreement', 'stop'], message)];
}

function clocksAgree(experiment: AgreementExperiment): readonly Problem[] {
  const { model } = experiment.agreement;
  if (!isSynchronous({ model }) || experiment.network.clockDrift === 0) return [];
  const message = `${model} counts its rounds by clocks that agree; take 0, or an asynchronous model`;
  return [problemAt(experiment, ['network', 'clockDrift'], message)];
}

function nothingIsLost(experiment: AgreementExperiment): readonly Problem[] {
  const { model } = experiment.agreement;
  if (ALGORITHMS[model].asksAgain || experiment.network.loss === 0) return [];
  const when = isSynchronous({ model }) ? ' within its round' : '';
  const message = `${model} needs every message to arrive${when}: loss must be 0`;
  return [problemAt(experiment, ['network', 'loss'], message)];
}

function roundsOutlastDelays(experiment: AgreementExperiment): readonly Problem[] {
  const { model } = experiment.agreement;
  const { delayMs, roundMs } = experiment.network;
  if (!isSynchronous({ model })) return [];
  const longest = longestDelayMs(delayMs);
  if (longest === Infinity) {
    const message = `${model} needs delays with an upper bound: a number or {min, max}`;
    return [problemAt(experiment, ['network', 'delayMs'], message)];
  }
  if (roundMs >= ROUND_PER_DELAY * longest) return [];
  const message =
    `${model} needs rounds of at least ${ROUND_PER_DELAY} times the longest delay, ` +
    `${ROUND_PER_DELAY * longest} ms`;
  return [problemAt(experiment, ['network', 'roundMs'], message)];
}
