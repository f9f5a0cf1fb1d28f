/** Fewer and plainer faults. */
import type { LiarName } from '../../../faults/adversaries/names.ts';
import { liarIds } from '../../config/roster.ts';
import type { AgreementConfig } from '../../config/schema.ts';

/** Leaves out liars and crashes, one at a time. */
export function* fewerFaults(config: AgreementConfig): Generator<AgreementConfig, void> {
  const { faults } = config;
  const { liars, plan = [], ...others } = faults;
  if (faults.plan?.length === 0 && faults.crash.probability === 0) {
    yield { ...config, faults: { ...others, ...(liars === undefined ? {} : { liars }) } };
  }
  for (const [index] of plan.entries()) {
    yield { ...config, faults: { ...faults, plan: plan.toSpliced(index, 1) } };
  }
  if (liars === undefined) return;
  const ids = liarIds(config);
  for (const [index] of ids.entries()) {
    const { liars: _, ...honest } = faults;
    const rest = ids.toSpliced(index, 1);
    yield {
      ...config,
      faults: rest.length === 0 ? honest : { ...faults, liars: { ...liars, nodes: rest } },
    };
  }
}

/** Turns off what links do to messages, one fault after the other; then shorter and even delays. */
export function* plainerLinks(config: AgreementConfig): Generator<AgreementConfig, void> {
  const { network } = config;
  const { delayMs, loss, duplicate, reorder } = network;
  if (loss > 0) yield { ...config, network: { ...network, loss: 0 } };
  if (duplicate > 0) yield { ...config, network: { ...network, duplicate: 0 } };
  if (reorder > 0) yield { ...config, network: { ...network, reorder: 0 } };
  if (delayMs === 0) return;
  yield { ...config, network: { ...network, delayMs: 0 } };
  if (typeof delayMs === 'number') return;
  const typical = 'mean' in delayMs ? delayMs.mean : delayMs.max;
  yield { ...config, network: { ...network, delayMs: typical } };
  if ('min' in delayMs && delayMs.max > 10) {
    yield { ...config, network: { ...network, delayMs: { min: 0, max: 10 } } };
  }
}

/** From the plainest up; `silent` is what a crash looks like. All others are less plain than these. */
const PLAINEST_FIRST: readonly LiarName[] = ['silent', 'random', 'extreme', 'split-brain'];

/** A plainer way to lie. */
export function* plainerLies(config: AgreementConfig): Generator<AgreementConfig, void> {
  const { faults } = config;
  const { liars } = faults;
  if (liars === undefined) return;
  for (const strategy of PLAINEST_FIRST) {
    if (strategy === liars.strategy) return;
    yield { ...config, faults: { ...faults, liars: { ...liars, strategy } } };
  }
}

/** Crashes after fewer sends. */
export function* earlierCrashes(config: AgreementConfig): Generator<AgreementConfig, void> {
  const { faults } = config;
  const { plan = [] } = faults;
  for (const [index, { node, afterSends }] of plan.entries()) {
    for (const fewer of [1, Math.floor(afterSends / 2), afterSends - 1]) {
      if (fewer < 1 || fewer >= afterSends) continue;
      yield {
        ...config,
        faults: { ...faults, plan: plan.with(index, { node, afterSends: fewer }) },
      };
    }
  }
}
