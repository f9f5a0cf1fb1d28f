/** Simpler numbers: inputs, epsilon, rounds, the seed. */
import { rational, type ValueJson } from '../../../agreement/arithmetic.ts';
import { compare, toNumber } from '../../../agreement/rational.ts';
import { inputsOf } from '../../config/roster.ts';
import type { AgreementConfig } from '../../config/schema.ts';

const OTHER_ORDERS = [1, 2, 3, 4, 5] as const;

/** 0 for the lower and 1 for the upper half of the range; then one input at a time. */
export function* simplerInputs(config: AgreementConfig): Generator<AgreementConfig, void> {
  const given = inputsOf(config);
  const inputs = 'uniform' in given ? [] : given;
  const numbers = inputs.map(numberOf);
  const middle = (Math.min(...numbers) + Math.max(...numbers)) / 2;
  const camps = numbers.map((value) => (value > middle ? 1 : 0));
  if (!inputs.every((input) => input === 0 || input === 1)) yield withInputs(config, camps);
  for (const [index, input] of inputs.entries()) {
    for (const simple of [0, 1, Math.round(numberOf(input))]) {
      if (simple === input) break;
      yield withInputs(config, inputs.with(index, simple));
    }
  }
}

/** Fewer rounds until a node gives up. On a graph nobody knows how many are enough when all is well. */
export function* fewerRounds(config: AgreementConfig): Generator<AgreementConfig, void> {
  const { agreement } = config;
  if (agreement.model === 'sync-graph') return;
  for (const maxRounds of [3, 5, 10, 20, 50, 100]) {
    if (maxRounds >= agreement.maxRounds) return;
    yield { ...config, agreement: { ...agreement, maxRounds } };
  }
}

/** A larger epsilon: a plainer violation. */
export function* largerEpsilon(config: AgreementConfig): Generator<AgreementConfig, void> {
  const { agreement } = config;
  const now = rational.parse(agreement.epsilon);
  for (const epsilon of [0.5, 0.1, 0.01, 0.001]) {
    const larger = rational.parse(epsilon);
    if (now === undefined || larger === undefined || compare(larger, now) <= 0) return;
    yield { ...config, agreement: { ...agreement, epsilon } };
  }
}

/** Limits as they are by default. */
export function* usualLimits(config: AgreementConfig): Generator<AgreementConfig, void> {
  const { network, master } = config;
  yield { ...config, master: { ...master, runMs: 120_000 } };
  yield { ...config, network: { ...network, roundMs: 1000 } };
  yield { ...config, network: { ...network, resendMs: 200 } };
}

/** Every experiment of a reduction also in other orders of messages. */
export function reseeded(
  reduce: (config: AgreementConfig) => Iterable<AgreementConfig>,
): (config: AgreementConfig) => Iterable<AgreementConfig> {
  return function* (config) {
    for (const candidate of reduce(config)) {
      yield candidate;
      for (const seed of OTHER_ORDERS) yield { ...candidate, seed };
    }
  };
}

/** A seed that is easy to remember. */
export function* smallerSeed(config: AgreementConfig): Generator<AgreementConfig, void> {
  for (let seed = 1; seed < Math.min(10, config.seed ?? 10); seed++) yield { ...config, seed };
}

function withInputs(config: AgreementConfig, inputs: readonly ValueJson[]): AgreementConfig {
  const { nodes } = config;
  if ('count' in nodes) return { ...config, nodes: { ...nodes, inputs } };
  return {
    ...config,
    nodes: nodes.map((node, index) => ({ ...node, input: inputs[index] ?? node.input })),
  };
}

function numberOf(value: ValueJson): number {
  const exact = rational.parse(value);
  return exact === undefined ? 0 : toNumber(exact);
}
