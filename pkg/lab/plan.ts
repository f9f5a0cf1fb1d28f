/**
 * From a valid configuration to everything that a run is made of. All chance of a run that is not
 * drawn while it goes on is drawn here, from the seed: inputs, crashes and the nodes of the schedule.
 */
import type { AgreementPlan } from '../agreement/plan.ts';
import type { ClocksPlan } from '../agreement/clocks/plan.ts';
import type { VectorsPlan } from '../agreement/vectors/plan.ts';
import { Random } from '../core/random.ts';
import type { DelayDistribution, NetworkFaults } from '../faults/link-rules.ts';
import type { ScheduledFault } from '../faults/schedule.ts';
import type { GossipPlan } from '../gossip/plan.ts';
import type { BroadcastPlan } from '../maelstrom/glomers/load/plan.ts';
import { adversaryPlan } from './agreement/adversaries.ts';
import { agreementPlan } from './agreement/plan.ts';
import { broadcastPlan } from './broadcast/plan.ts';
import { clocksPlan } from './clocks/plan.ts';
import { nodePlaces, type NodePlace } from './config/roster.ts';
import type {
  AgreementConfig,
  BroadcastConfig,
  ClocksConfig,
  ExperimentConfig,
  GossipConfig,
  VectorsConfig,
} from './config/schema.ts';
import type { RunSetup } from './control/messages.ts';
import { gossipPlan } from './gossip/plan.ts';
import { resolveSchedule } from './schedule.ts';
import { vectorsPlan } from './vectors/plan.ts';

/** What the kinds of experiments hand to their nodes, and are judged by. */
export type ExperimentPlan = AgreementPlan | GossipPlan | BroadcastPlan | VectorsPlan | ClocksPlan;

/** @typeParam P What the nodes are handed: that of the kind of experiment. */
export interface RunPlan<P extends ExperimentPlan = ExperimentPlan> {
  readonly config: ExperimentConfig;
  readonly setup: RunSetup<P>;
  /** Where the nodes listen, in the order of the file. */
  readonly nodes: readonly NodePlace[];
  /** What happens to which nodes while the run goes on, one per entry of `faults.schedule`. */
  readonly schedule: readonly ScheduledFault[];
}

/** What a plan of any kind is drawn from. */
export interface PlanContext extends Pick<RunPlan, 'nodes' | 'schedule'> {
  /** The run's root stream. */
  readonly random: Random;
}

/** Plans one run. The same configuration and seed give the same plan. */
export function planRun(config: AgreementConfig, seed: number): RunPlan<AgreementPlan>;
export function planRun(config: GossipConfig, seed: number): RunPlan<GossipPlan>;
export function planRun(config: BroadcastConfig, seed: number): RunPlan<BroadcastPlan>;
export function planRun(config: VectorsConfig, seed: number): RunPlan<VectorsPlan>;
export function planRun(config: ClocksConfig, seed: number): RunPlan<ClocksPlan>;
export function planRun(config: ExperimentConfig, seed: number): RunPlan;
export function planRun(config: ExperimentConfig, seed: number): RunPlan {
  const nodes = nodePlaces(config);
  const random = Random.fromSeed(seed);
  const schedule = resolveSchedule(config, random);
  const context = { nodes, schedule, random };
  const setup: RunSetup = {
    ...planOf(config, context),
    network: networkFaults(config),
    seed,
    trace: config.trace.level,
    joinMs: config.master.joinMs,
    runMs: config.master.runMs,
  };
  return { config, setup, nodes, schedule };
}

function planOf(
  config: ExperimentConfig,
  context: PlanContext,
): Pick<RunSetup, 'plan' | 'adversary'> {
  switch (config.experiment) {
    case 'agreement': {
      const plan = agreementPlan(config, context);
      return { plan, adversary: adversaryPlan(config, plan) };
    }
    case 'gossip':
      return { plan: gossipPlan(config, context) };
    case 'broadcast':
      return { plan: broadcastPlan(config, context) };
    case 'vectors':
      return { plan: vectorsPlan(config, context), ...strategyOf(config) };
    case 'clocks':
      return { plan: clocksPlan(config, context) };
  }
}

/** How the liars of vectors lie. */
function strategyOf({ faults: { liars } }: VectorsConfig): Pick<RunSetup, 'adversary'> {
  return liars === undefined ? {} : { adversary: { strategy: liars.strategy } };
}

function networkFaults({ network }: ExperimentConfig): NetworkFaults {
  const { delayMs, loss, duplicate, reorder } = network;
  return { delay: distribution(delayMs), loss, duplicate, reorder };
}

function distribution(delayMs: ExperimentConfig['network']['delayMs']): DelayDistribution {
  if (typeof delayMs === 'number') return { kind: 'constant', ms: delayMs };
  if ('mean' in delayMs) return { kind: 'exponential', mean: delayMs.mean };
  return { kind: 'uniform', min: delayMs.min, max: delayMs.max };
}
