/**
 * What reliable broadcast and witnesses promise, judged from what the honest nodes used: of one sender all
 * have the same value in a round, even if it lies, and any two nodes have n - f senders in common.
 * Source: `agreement.md` 1.5.
 */
import { ALGORITHMS } from '../../agreement/algorithms/registry.ts';
import type { NodeId } from '../../core/ids.ts';
import type { Json } from '../../core/json.ts';
import { quote } from '../wording.ts';
import type { Audit } from './heard.ts';

interface Used {
  readonly id: NodeId;
  readonly values: ReadonlyMap<NodeId, Json>;
}

/** Adds what is violated to the audit; O(rounds n^2) sets. */
export function judgeBroadcasts(audit: Audit): void {
  const { history, setting } = audit;
  if (ALGORITHMS[setting.model].commonCore !== true) return;
  const last = Math.max(0, ...history.honest.map(({ lastRound }) => lastRound));
  for (let round = 0; round < last; round++) {
    const used = history.honest.flatMap(({ id, rounds }): Used[] => {
      const heard = rounds[round + 1]?.heard;
      return heard === undefined ? [] : [{ id, values: new Map(heard) }];
    });
    for (const [index, a] of used.entries()) {
      for (const b of used.slice(index + 1)) judgePair(audit, round, a, b);
    }
  }
}

function judgePair({ setting, same, violations }: Audit, round: number, a: Used, b: Used): void {
  let common = 0;
  for (const [sender, value] of a.values) {
    const other = b.values.get(sender);
    if (other === undefined) continue;
    common += 1;
    if (same(value, other)) continue;
    violations.push(
      `in round ${round} ${a.id} used ${quote(value)} of ${sender}, and ${b.id} ${quote(other)}: ` +
        'a reliable broadcast was delivered with two values',
    );
  }
  const least = setting.n - setting.f;
  if (common >= least) return;
  violations.push(
    `in round ${round} ${a.id} and ${b.id} used values of ${common} nodes in common, not of ${least}`,
  );
}
