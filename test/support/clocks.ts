/** Runs of clock synchronization in the simulator: by the book, or with nodes that are handed something else. */
import type { ClocksPlan } from '../../pkg/agreement/clocks/plan.ts';
import { ClocksHistory } from '../../pkg/checkers/clocks/history.ts';
import { judgeClocks } from '../../pkg/checkers/clocks/registry.ts';
import type { Judgement } from '../../pkg/checkers/judge.ts';
import { nodeId } from '../../pkg/core/ids.ts';
import { loadConfig, type LoadOptions } from '../../pkg/lab/config/load.ts';
import type { ClocksConfig } from '../../pkg/lab/config/schema.ts';
import { planRun } from '../../pkg/lab/plan.ts';
import { simEngine } from '../../pkg/lab/sim/simulate.ts';
import type { TraceRecord } from '../../pkg/trace/record.ts';

export interface ClockRun {
  readonly plan: ClocksPlan;
  readonly records: readonly TraceRecord[];
  readonly history: ClocksHistory;
  readonly judgement: Judgement;
  /** The checks that did not pass. */
  readonly failed: readonly string[];
}

/** Loads what must be an experiment of clocks. */
export function clocksConfig(options: LoadOptions): ClocksConfig {
  const config = loadConfig(options);
  if (config.experiment !== 'clocks') throw new Error(`${options.file} is of another kind`);
  return config;
}

/** @param mutate What the nodes are handed in place of the plan; they are judged by the plan. */
export async function runClocks(
  config: ClocksConfig,
  seed: number,
  mutate: (plan: ClocksPlan) => ClocksPlan = (plan) => plan,
): Promise<ClockRun> {
  const run = planRun(config, seed);
  const { plan } = run.setup;
  const records: TraceRecord[] = [];
  await simEngine({ fast: true })(
    { ...run, setup: { ...run.setup, plan: mutate(plan) } },
    {
      observe: (event) => {
        if (event.kind === 'record') records.push(event.record);
      },
      signal: new AbortController().signal,
      log: () => {},
    },
  );
  return { plan, records, ...judged(plan, records) };
}

export function judged(
  plan: ClocksPlan,
  records: readonly TraceRecord[],
): Pick<ClockRun, 'history' | 'judgement' | 'failed'> {
  const history = ClocksHistory.of(plan, records);
  const judgement = judgeClocks(history);
  const failed = judgement.checks.filter(({ verdict }) => verdict !== 'pass');
  return { history, judgement, failed: failed.map(({ name }) => name) };
}

/** A plan of n1, n2, ... whose clocks are ahead by so much. */
export function clocksPlan(
  offsetsMs: readonly number[],
  fields: Partial<ClocksPlan> = {},
): ClocksPlan {
  const ids = offsetsMs.map((_, i) => nodeId(`n${i + 1}`));
  return {
    experiment: 'clocks',
    ids,
    inputs: Object.fromEntries(ids.map((id, i) => [id, offsetsMs[i] ?? 0])),
    f: 1,
    periodMs: 1000,
    drift: 0,
    delay: { minMs: 2, maxMs: 6 },
    spreadMs: Math.max(...offsetsMs) - Math.min(...offsetsMs),
    rounds: 2,
    firstMs: 1000 + Math.max(...offsetsMs),
    waitMs: 100,
    liars: [],
    crashes: [],
    ...fields,
  };
}
