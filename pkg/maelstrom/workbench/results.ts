/** What is said of a run, under the keys of Maelstrom's results. Source: `glomers.md` 2.8. */
import type { Json } from '../../core/json.ts';
import { checkAvailability } from './checkers/availability.ts';
import { checkExceptions } from './checkers/exceptions.ts';
import { operationsIn } from './checkers/net.ts';
import { checkStats } from './checkers/stats.ts';
import type { Session } from './session.ts';
import type { Outcome } from './session-events.ts';
import type { TestSettings } from './settings.ts';
import { worst, type CheckResult, type Validity } from './verdict.ts';
import type { Workload } from './workloads/workload.ts';

/** @param session Has ended. */
export function judge(session: Session, settings: TestSettings, workload: Workload): CheckResult {
  const { history } = session.history;
  const checks = {
    stats: checkStats(history),
    availability: checkAvailability(history, settings.availability),
    net: session.recorder.statistics(operationsIn(history)),
    workload: workload.check(history, settings),
    exceptions: checkExceptions(history),
  };
  const oddities = session.oddities.summary();
  const { validity, error } = ofOutcome(session.outcome);
  const all = Object.values<CheckResult>(checks).map((check) => check['valid?']);
  return {
    ...checks,
    ...(Object.keys(oddities).length === 0 ? {} : { nodes: oddities }),
    ...error,
    'valid?': judged(validity, worst(all)),
  };
}

/** A run that was broken off by its user is unknown, even if what was seen of it is wrong already. */
function judged(outcome: Validity, checks: Validity): Validity {
  return outcome === 'unknown' ? 'unknown' : worst([outcome, checks]);
}

function ofOutcome(outcome: Outcome | undefined): {
  readonly validity: Validity;
  readonly error: Readonly<Record<string, Json>>;
} {
  if (outcome?.kind === 'completed') return { validity: true, error: {} };
  if (outcome?.kind === 'broken') return { validity: false, error: { error: outcome.why } };
  return { validity: 'unknown', error: { error: outcome?.why ?? 'the run did not end' } };
}
