/** By how much each round of a run brought the nodes together, exactly. */
import { provenFactor } from '../../agreement/contraction.ts';
import { spreadBound } from '../../agreement/fca.ts';
import { graphPace, type Pace } from '../../agreement/graph-pace.ts';
import { settingOfPlan, type AgreementPlan } from '../../agreement/plan.ts';
import { ZERO, compare, div, type Rational } from '../../agreement/rational.ts';
import { History } from '../../checkers/history.ts';
import { judgeHistory, type Judgement } from '../../checkers/judge.ts';
import { roundsTable } from '../../checkers/rounds-table.ts';
import type { TraceRecord } from '../../trace/record.ts';
import type { AgreementConfig } from '../config/schema.ts';
import { planRun } from '../plan.ts';
import { simEngine } from '../sim/simulate.ts';

export interface Measured extends Judgement {
  /**
   * spread(r + k) / spread(r) of the honest nodes, for each round r that began with a spread above 0, with
   * the k of `paceOf`. In sync-fca it is d_r, the bound on spread(r), of which a factor is proven.
   */
  readonly factors: readonly Rational[];
}

/** In how many rounds the nodes of a run come nearer, and by what; undefined where no factor below 1 is proven. */
export function paceOf(plan: AgreementPlan): Pace | undefined {
  if (plan.model === 'sync-graph') return graphPace(plan);
  const factor = provenFactor(settingOfPlan(plan));
  return factor === undefined ? undefined : { rounds: 1, factor };
}

/** Runs an experiment in the simulator, judges it and measures it. */
export async function measure(config: AgreementConfig, seed: number): Promise<Measured> {
  const plan = planRun(config, seed);
  const records: TraceRecord[] = [];
  await simEngine({ fast: true })(plan, {
    observe: (event) => {
      if (event.kind === 'record') records.push(event.record);
    },
    signal: new AbortController().signal,
    log: () => {},
  });
  return measured(plan.setup.plan, records);
}

function measured(plan: AgreementPlan, records: readonly TraceRecord[]): Measured {
  const history = History.of(plan, records);
  const spreads = roundsTable(history).map(({ spread }) => spread);
  const { rounds } = paceOf(plan) ?? { rounds: 1 };
  const factors = spreads.flatMap((apart, round) => {
    const before = plan.model === 'sync-fca' ? spreadBound(plan, round) : apart;
    const after = spreads[round + rounds];
    return after === undefined || compare(before, ZERO) === 0 ? [] : [div(after, before)];
  });
  return { ...judgeHistory(history), factors };
}
