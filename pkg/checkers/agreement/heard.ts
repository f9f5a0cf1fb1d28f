/**
 * The list of values that a round's value was made of, judged against what the others reported:
 * - one value per sender, of nodes only that this one hears (on an incomplete graph not all). Where nodes
 *   may lie, the own value stands in for missing ones in synchronous rounds, under the own id;
 * - the own value is among them, and is what the node held (under reliable broadcast it may be missing);
 * - as many as the algorithm demands (`Algorithm.heard`); in the synchronous models nobody is left out
 *   unless its silence is explained, by its fate or by a `missing` fact of this node;
 * - each value of an honest sender is what that sender reported for the round, or its decision when it
 *   had halted before. Only a sender that was killed from outside, or whose facts are lost, may have
 *   sent more than it reported.
 */
import { ALGORITHMS } from '../../agreement/algorithms/registry.ts';
import { heardBy } from '../../agreement/neighbours.ts';
import { isSynchronous } from '../../agreement/protocol.ts';
import type { Setting } from '../../agreement/plan.ts';
import type { Json } from '../../core/json.ts';
import type { NodeId } from '../../core/ids.ts';
import { mayBeSilent } from '../environment.ts';
import type { History, NodeHistory, RoundFact } from '../history.ts';
import { quote } from '../wording.ts';

/** What the parts of the integrity check share; they add to the two lists. */
export interface Audit {
  readonly history: History;
  readonly setting: Setting;
  /** The same number, whatever it is written as. */
  readonly same: (a: Json | undefined, b: Json | undefined) => boolean;
  readonly violations: string[];
  readonly doubts: string[];
}

/** Judges what `node` heard in the round before `fact.round`. */
export function judgeHeard(audit: Audit, node: NodeHistory, fact: RoundFact): void {
  const { history, setting, violations } = audit;
  const { heard } = fact;
  const round = fact.round - 1;
  const where = `${node.id} used in round ${round}`;
  const senders = heard.map(([from]) => from);
  const others = senders.filter((from) => from !== node.id);
  const twice = others.find((from, index) => others.indexOf(from) !== index);
  if (twice !== undefined) violations.push(`${where} two values of ${twice}`);
  const own = senders.length - others.length;
  const audible = [node.id, ...heardBy(node.id, history.plan)];
  const due = ALGORITHMS[setting.model].heard(setting, audible.length - 1);
  if (own === 0 && due.own) violations.push(`${where} the values of others only, and not its own`);
  if (own > 1 && ALGORITHMS[setting.model].missing !== 'own') {
    violations.push(`${where} its own value ${own} times`);
  }
  if (heard.length < due.least || heard.length > due.most) {
    const want = due.least === due.most ? due.most : `${due.least} to ${due.most}`;
    violations.push(`${where} ${heard.length} values instead of ${want}`);
  }
  for (const from of others.filter((id) => !audible.includes(id) && history.nodes.has(id))) {
    violations.push(`${where} a value of ${from}, which does not speak to it`);
  }
  for (const [from, value] of heard) judgeValue(audit, where, { node, from, round, value });
  if (!isSynchronous(history.plan)) return;
  for (const id of audible) {
    if (senders.includes(id) || isExplained(history, node, id, round)) continue;
    violations.push(`${where} no value of ${id}, which was alive and not missing`);
  }
}

function judgeValue(
  { history, same, violations, doubts }: Audit,
  where: string,
  given: {
    readonly node: NodeHistory;
    readonly from: NodeId;
    readonly round: number;
    readonly value: Json;
  },
): void {
  const { node, from, round, value } = given;
  const sender = history.nodes.get(from);
  if (sender === undefined) {
    violations.push(`${where} a value of ${from}, which does not take part`);
    return;
  }
  if (sender.byzantine) return;
  const reported = sentBy(history, sender, round);
  const whose = from === node.id ? 'itself' : from;
  if (reported === undefined) {
    const text = `${where} a value of ${whose} that was never reported`;
    if (sender.cutShort || sender.gap !== undefined || history.cut !== undefined) {
      doubts.push(`${text}, as the last facts of ${from} are lost`);
    } else {
      violations.push(text);
    }
  } else if (!same(value, reported)) {
    violations.push(
      `${where} the value ${quote(value)} of ${whose}, which held ${quote(reported)} then`,
    );
  }
}

/** What an honest sender sent for a round. */
function sentBy(history: History, sender: NodeHistory, round: number): Json | undefined {
  const value = sender.heldIn(round);
  if (value !== undefined || history.plan.stop !== 'local') return value;
  const [decision] = sender.decisions;
  return decision !== undefined && decision.round < round ? decision.value : undefined;
}

function isExplained(history: History, node: NodeHistory, id: NodeId, round: number): boolean {
  return (
    mayBeSilent(history.nodes.get(id), round) ||
    node.missing.some((fact) => fact.round <= round && fact.from.includes(id))
  );
}
