/**
 * How many messages a round may cost, on the graph of a plan: the formula of its algorithm
 * (`algorithms/*.ts`), which is stated for a complete graph, carried over to the edges that there are.
 */
import type { NodeId } from '../core/ids.ts';
import { ALGORITHMS } from './algorithms/registry.ts';
import { spokenToBy } from './neighbours.ts';
import { settingOfPlan, type AgreementPlan, type Model } from './plan.ts';

/** The most messages that one node sends in a round. */
export function nodeMessagesPerRound(plan: AgreementPlan, id: NodeId): number {
  return timesToldPerRound(plan) * spokenToBy(id, plan).length;
}

/** The most messages that all nodes together send in a round. O(n + edges). */
export function planMessagesPerRound(plan: AgreementPlan): number {
  return plan.ids.reduce((sum, id) => sum + nodeMessagesPerRound(plan, id), 0);
}

/** The formula of an algorithm in words, without what its page says besides. */
export function messageFormula(model: Model): string {
  const [formula = ''] = ALGORITHMS[model].page.messages.split(':');
  return formula;
}

/** How often a node says something to all that it speaks to: in every algorithm all nodes alike. */
function timesToldPerRound(plan: AgreementPlan): number {
  const setting = settingOfPlan(plan);
  const { n } = setting;
  return n === 1 ? 0 : ALGORITHMS[plan.model].messagesPerRound(setting) / (n * (n - 1));
}
