/** By how much each round of a run brought the nodes together, exactly. */
import type { AgreementPlan } from '../../agreement/plan.ts';
import { ZERO, compare, div, type Rational } from '../../agreement/rational.ts';
import { History } from '../../checkers/history.ts';
import { judgeHistory, type Judgement } from '../../checkers/judge.ts';
import { roundsTable } from '../../checkers/rounds-table.ts';
import type { TraceRecord } from '../../trace/record.ts';
import type { AgreementConfig } from '../config/schema.ts';
import { planRun } from '../plan.ts';
import { simEngine } from '../sim/simulate.ts';

export interface Measured extends Judgement {
  /** spread(r + 1) / spread(r) of the honest nodes, for each round that began with a spread above 0. */
  readonly factors: readonly Rational[];
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
  const factors = spreads.flatMap((before, round) => {
    const after = spreads[round + 1];
    return after === undefined || compare(before, ZERO) === 0 ? [] : [div(after, before)];
  });
  return { ...judgeHistory(history), factors };
}
