/** From the trace of a run of gossip to a verdict. */
import { worstOf, type Finding } from '../finding.ts';
import type { Judgement } from '../judge.ts';
import type { GossipHistory } from './history.ts';
import { GOSSIP_CHECKS } from './registry.ts';

/** Judges a run by the checks that its plan is about. */
export function judgeGossip(history: GossipHistory): Judgement {
  const checks = GOSSIP_CHECKS.filter(({ concerns }) => concerns(history.plan)).map(
    ({ name, check }): Finding => ({ name, ...check(history) }),
  );
  return { verdict: worstOf(checks), checks };
}
