/**
 * From a trace to a verdict. The checks read the trace and nothing else, so a run can be judged again
 * from its folder, and a run over TCP and a simulated one are judged alike.
 */
import type { AgreementPlan } from '../agreement/plan.ts';
import type { TraceRecord } from '../trace/record.ts';
import { AGREEMENT_CHECKS } from './agreement/registry.ts';
import { findingsOf } from './check.ts';
import { worstOf, type Finding, type Verdict } from './finding.ts';
import { History } from './history.ts';

export interface Judgement {
  /** fail if any check failed, else unknown if any is unknown, else pass. */
  readonly verdict: Verdict;
  readonly checks: readonly Finding[];
}

/**
 * Judges a run.
 * @param records The whole trace. Those of one node in its order; nodes may interleave in any way.
 */
export function judge(plan: AgreementPlan, records: Iterable<TraceRecord>): Judgement {
  return judgeHistory(History.of(plan, records));
}

/** Judges a run that was read already, for callers that want its tables as well. */
export function judgeHistory(history: History): Judgement {
  const checks = findingsOf(AGREEMENT_CHECKS, history);
  return { verdict: worstOf(checks), checks };
}
