/**
 * The list of what ended a round of binary agreement, judged against what the others reported: one value
 * of which n - f nodes have said ECHO2, or two of which n - f have said ECHO each; a node stands once
 * beside each value. An honest node has said ECHO of the value that it held, and of those of its facts
 * `echo`; ECHO2 of that of its fact `echo2`, of which it has one a round.
 *
 * Source: `agreement/binary/echo-round.ts`.
 */
import { quorumOf } from '../../agreement/rules.ts';
import type { NodeId } from '../../core/ids.ts';
import type { Json } from '../../core/json.ts';
import type { NodeHistory, RoundFact } from '../history.ts';
import { quote } from '../wording.ts';
import type { Audit } from './heard.ts';

/** Judges with what `node` left the round before `fact.round`. */
export function judgeEchoes(audit: Audit, node: NodeHistory, fact: RoundFact): void {
  const { history, setting, same, violations } = audit;
  const round = fact.round - 1;
  const where = `${node.id} ended round ${round}`;
  const seconds = node.echoes.filter((echo) => echo.kind === 'echo2' && echo.round === round);
  if (seconds.length > 1) violations.push(`${node.id} said ECHO2 twice in round ${round}`);
  const values: { readonly value: Json; readonly ids: NodeId[] }[] = [];
  for (const [from, value] of fact.heard) {
    const known = values.find((other) => same(other.value, value));
    if (known === undefined) values.push({ value, ids: [from] });
    else known.ids.push(from);
  }
  if (values.length !== 1 && values.length !== 2) {
    violations.push(`${where} with ${values.length} values instead of one or two`);
  }
  const kind = values.length === 1 ? 'echo2' : 'echo';
  for (const { value, ids } of values) {
    const distinct = new Set(ids);
    const least = quorumOf(setting);
    if (distinct.size < ids.length) {
      violations.push(`${where} counting a node twice for ${quote(value)}`);
    }
    if (distinct.size < least) {
      violations.push(`${where} with ${distinct.size} nodes for ${quote(value)}, not ${least}`);
    }
    for (const id of distinct) {
      const sender = history.nodes.get(id);
      if (sender === undefined) violations.push(`${where} by ${id}, which does not take part`);
      else judgeSender(audit, where, sender, { kind, round, value });
    }
  }
}

/** Whether an honest node has said so. */
function judgeSender(
  { history, same, violations, doubts }: Audit,
  where: string,
  sender: NodeHistory,
  said: NodeHistory['echoes'][number],
): void {
  if (sender.byzantine) return;
  const { kind, round, value } = said;
  if (kind === 'echo' && same(sender.heldIn(round), value)) return;
  const echoed = sender.echoes.some(
    (echo) => echo.kind === kind && echo.round === round && same(echo.value, value),
  );
  if (echoed) return;
  const text = `${where} by ${kind.toUpperCase()} ${quote(value)} of ${sender.id}, which never said so`;
  if (sender.cutShort || sender.gap !== undefined || history.cut !== undefined) {
    doubts.push(`${text}, as far as its facts are known`);
  } else {
    violations.push(text);
  }
}
