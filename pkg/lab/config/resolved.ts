/**
 * The resolved experiment: what was drawn is written down, so that running it draws the same again. In
 * the simulator that repeats the run to the byte; over TCP the order of arrivals is the system's.
 */
import { stringify } from 'yaml';
import type { ValueJson } from '../../agreement/arithmetic.ts';
import type { PointJson } from '../../agreement/vectors/point.ts';
import type { CrashPoint } from '../../core/crash-point.ts';
import { invariant } from '../../core/errors.ts';
import type { ScheduledFault } from '../../faults/schedule.ts';
import { nodePlaces } from './roster.ts';
import type {
  AgreementConfig,
  BroadcastConfig,
  ClocksConfig,
  ExperimentConfig,
  GossipConfig,
  VectorsConfig,
} from './schema.ts';

/** What a run drew. */
export interface Drawn {
  readonly seed: number;
  /** One per node, in the order of `nodePlaces`; none where the experiment has none. */
  readonly inputs: readonly ValueJson[];
  /** The same of vectors. */
  readonly points?: readonly PointJson[];
  readonly crashes: readonly CrashPoint[];
  /** One per entry of `faults.schedule`, in its order. */
  readonly schedule: readonly ScheduledFault[];
}

/**
 * The experiment with what was drawn in place of what said how to draw it: the seed, the inputs as
 * a list, the crashes as `faults.plan`, the nodes of the schedule by name. All defaults stand in it, so that a later version with
 * other defaults runs the same.
 */
export function resolve(config: ExperimentConfig, drawn: Drawn): ExperimentConfig {
  switch (config.experiment) {
    case 'agreement':
      return resolveAgreement(config, drawn);
    case 'gossip':
      return { ...config, ...resolveOther(config, drawn) };
    case 'broadcast':
      return { ...config, ...resolveOther(config, drawn) };
    case 'vectors':
      return resolveVectors(config, drawn);
    case 'clocks':
      return resolveClocks(config, drawn);
  }
}

/** The same for agreement. */
export function resolveAgreement(config: AgreementConfig, drawn: Drawn): AgreementConfig {
  const { name, experiment, engine, nodes, agreement, network, trace, faults, master, security } =
    config;
  const { liars, scheduler, highSide, allowOverBudget } = faults;
  const n = nodePlaces(config).length;
  invariant(drawn.inputs.length === n, `${drawn.inputs.length} inputs were drawn for ${n} nodes`);
  return {
    name,
    experiment,
    seed: drawn.seed,
    engine,
    nodes:
      'count' in nodes
        ? { ...nodes, inputs: drawn.inputs }
        : nodes.map((node, i) => ({ ...node, input: drawn.inputs[i] ?? node.input })),
    agreement,
    network,
    trace,
    faults: {
      crash: { probability: 0 },
      plan: drawn.crashes,
      ...(liars !== undefined && { liars }),
      ...(scheduler !== undefined && { scheduler }),
      ...(highSide !== undefined && { highSide }),
      schedule: scheduled(config, drawn),
      allowOverBudget,
    },
    master,
    security,
  };
}

/** What is drawn where there is no model. */
function resolveOther(
  config: GossipConfig | BroadcastConfig,
  drawn: Drawn,
): Pick<GossipConfig, 'seed' | 'nodes' | 'faults'> {
  const { nodes, faults } = config;
  const { inputs } = drawn;
  return {
    seed: drawn.seed,
    nodes:
      'count' in nodes
        ? { ...nodes, ...(inputs.length > 0 && { inputs }) }
        : nodes.map((node, i) => ({ ...node, ...(i in inputs && { input: inputs[i] }) })),
    faults: {
      ...(faults.plan !== undefined && { plan: faults.plan }),
      schedule: scheduled(config, drawn),
    },
  };
}

function resolveVectors(config: VectorsConfig, drawn: Drawn): VectorsConfig {
  const { seed, crashes, points = [] } = drawn;
  return {
    ...config,
    seed,
    vectors: { ...config.vectors, inputs: points.map((point) => [...point]) },
    faults: { crash: { probability: 0 }, plan: crashes, schedule: [] },
  };
}

function resolveClocks(config: ClocksConfig, drawn: Drawn): ClocksConfig {
  const { seed, crashes, inputs } = drawn;
  const { liars } = config.faults;
  return {
    ...config,
    seed,
    clocks: { ...config.clocks, offsetsMs: inputs.map(Number) },
    faults: {
      crash: { probability: 0 },
      plan: crashes,
      ...(liars !== undefined && { liars }),
      schedule: [],
    },
  };
}

function scheduled(
  { faults: { schedule } }: ExperimentConfig,
  drawn: Drawn,
): ExperimentConfig['faults']['schedule'] {
  return schedule.map((entry, i) => ({
    ...entry,
    nodes: drawn.schedule[i]?.nodes ?? entry.nodes,
  }));
}

/**
 * The resolved experiment as YAML; loading it gives what `resolve` returns. For the run folder.
 */
export function toYaml(config: ExperimentConfig, drawn: Drawn): string {
  const resolved = resolve(config, drawn);
  const text = stringify(resolved.experiment === 'agreement' ? withoutCrash(resolved) : resolved);
  return `# What ran, with everything that was drawn written down: the same inputs, crashes and delays again.\n${text}`;
}

/** `faults.crash` is not looked at beside `faults.plan`. */
function withoutCrash({ faults, ...rest }: AgreementConfig): unknown {
  const { crash: _replaced, ...explicit } = faults;
  return { ...rest, faults: explicit };
}
