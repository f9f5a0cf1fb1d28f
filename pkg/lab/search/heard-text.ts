/** What two nodes had heard in one round, side by side, in words: where their ways parted. */
import { compareNodeIds } from '../../core/ids.ts';
import type { History, NodeHistory, RoundFact } from '../../checkers/history.ts';
import { names, quote } from '../../checkers/wording.ts';

/** Of what two nodes made their values of a round; who told them different things, or only one. */
export function compareHeard(
  history: History,
  a: NodeHistory,
  b: NodeHistory,
  round: number,
): string {
  const [left, right] = [heardFor(a, round), heardFor(b, round)];
  if (left === undefined || right === undefined) return 'They held their inputs.';
  return (
    `For round ${round} ${a.id} used ${listOf(left)}, and ${b.id} used ${listOf(right)}` +
    `${parting(history, left, right)}.`
  );
}

type Heard = RoundFact['heard'];

function heardFor(node: NodeHistory, round: number): Heard | undefined {
  const heard = node.rounds.find((fact) => fact.round === round)?.heard;
  return heard === undefined || heard.length === 0 ? undefined : heard;
}

/** A sender that stands twice is the node itself, whose value stands in for what did not come. */
function listOf(heard: Heard): string {
  const times = new Map<string, number>();
  for (const [from] of heard) times.set(from, (times.get(from) ?? 0) + 1);
  return [...new Map(heard)]
    .toSorted(([x], [y]) => compareNodeIds(x, y))
    .map(([from, value]) => {
      const more = (times.get(from) ?? 1) - 1;
      return `${quote(value)} of ${from}${more === 0 ? '' : ` (and in place of ${more} not heard)`}`;
    })
    .join(', ');
}

function parting({ nodes }: History, left: Heard, right: Heard): string {
  const other = new Map(right);
  const twoFaced = left.filter(([from, value]) => {
    const claim = other.get(from);
    return claim !== undefined && quote(claim) !== quote(value);
  });
  const liars = twoFaced.map(([from]) => from).filter((id) => nodes.get(id)?.byzantine === true);
  if (liars.length > 0) return `; ${names([...new Set(liars)])} told them different things`;
  const shared = left.filter(([from]) => other.has(from));
  return shared.length === 0 ? '; they heard nobody in common' : '';
}
