/**
 * The result of a run: `result.json`, and what `--json` prints (docs/results.md). Built from the trace
 * and the verdicts alone. Fields are added, never renamed, within a version.
 */
import { reportAgreement, type AgreementResult } from './agreement/result.ts';
import { reportBroadcast, type BroadcastResult } from './broadcast/result.ts';
import { reportClocks, type ClocksResult } from './clocks/result.ts';
import type { ExperimentConfig } from './config/schema.ts';
import type { RunOutcome } from './engine.ts';
import { reportGossip, type GossipResult } from './gossip/result.ts';
import type { RunPlan } from './plan.ts';
import { reportVectors, type VectorsResult } from './vectors/result.ts';
import type { TraceRecord } from '../trace/record.ts';

export type Result =
  AgreementResult | GossipResult | BroadcastResult | VectorsResult | ClocksResult;

export interface ResultParts {
  readonly plan: RunPlan;
  /** The configuration as it is written into the run folder. */
  readonly resolved: ExperimentConfig;
  readonly records: Iterable<TraceRecord>;
  readonly outcome: Pick<RunOutcome, 'cause' | 'startupMs' | 'runMs' | 'control'>;
}

/** Judges a run from its trace, and says all there is to say about it. */
export function buildResult({ plan, resolved, records, outcome }: ResultParts): Result {
  const { config, setup } = plan;
  const { cause, startupMs, runMs, control } = outcome;
  const head = {
    version: 1,
    name: config.name,
    engine: config.engine,
    seed: setup.seed,
    cause,
    ...(control === undefined ? {} : { control }),
    timing: { startupMs: Math.round(startupMs), runMs: Math.round(runMs) },
    config: resolved,
  } as const;
  switch (setup.plan.experiment) {
    case 'agreement':
      return { ...head, ...reportAgreement(setup.plan, records, setup.adversary?.strategy) };
    case 'gossip':
      return { ...head, ...reportGossip(setup.plan, records) };
    case 'broadcast':
      return { ...head, ...reportBroadcast(setup.plan, records) };
    case 'vectors':
      return { ...head, ...reportVectors(setup.plan, records, setup.adversary?.strategy) };
    case 'clocks':
      return { ...head, ...reportClocks(setup.plan, records) };
  }
}
