/** Does the origin of a rumor learn that everyone alive has it, and never before they have? */
import { conclude, type Outcome } from '../finding.ts';
import { count } from '../wording.ts';
import type { GossipHistory } from './history.ts';
import { spreadsOf, type Spread } from './spread.ts';
import { END, Troubles } from './troubles.ts';

/** How exact the clocks of two processes are to each other, in ms: those of one machine, and a record's delay. */
const CLOCK_MS = 2;

export function checkKnowledge(history: GossipHistory): Outcome {
  const spreads = spreadsOf(history);
  const troubles = new Troubles(history);
  const early = spreads.flatMap((spread) => tooEarly(history, spread, troubles));
  const open = spreads.filter(
    (spread) => spread.completeAt === undefined && isKnowable(history, spread, troubles),
  );
  const known = spreads.filter(({ completeAt }) => completeAt !== undefined);
  const asked = history.plan.endsEarly;
  return conclude({
    violations: [
      ...early,
      ...open
        .filter(() => asked && history.cut === undefined)
        .map(({ id, origin }) => `${origin} never learned that all have ${id}`),
    ],
    doubts: history.cut === undefined ? [] : [history.cut],
    confirmed: `the origins knew of ${known.length} of ${count(spreads.length, 'rumor')} that all have it, never too early`,
  });
}

/** Tells whether everybody had a rumor and could say so: without membership the dead are waited for. */
function isKnowable(
  { nodes }: GossipHistory,
  { origin, originFell, at, delivered }: Spread,
  troubles: Troubles,
): boolean {
  if (originFell) return false;
  return [...nodes.keys()].every(
    (id) =>
      id === origin ||
      (delivered.has(id) &&
        !troubles.died(id, { from: at, to: Infinity }) &&
        !troubles.absent(id, END) &&
        !troubles.apart(origin, id, END)),
  );
}

/** Nodes that got a rumor after its origin had said that all have it. */
function tooEarly(
  { nodes }: GossipHistory,
  { id, completeAt, delivered, origin }: Spread,
  troubles: Troubles,
): string[] {
  if (completeAt === undefined) return [];
  return [...nodes.keys()].flatMap((node) => {
    if (node === origin) return [];
    const at = delivered.get(node)?.at ?? Infinity;
    if (at <= completeAt + CLOCK_MS) return [];
    // Whoever is out of reach may be taken for dead.
    const span = { from: 0, to: completeAt };
    if (troubles.absent(node, span) || troubles.apart(origin, node, span)) return [];
    return [`${origin} took ${id} for complete at ${completeAt} ms, before ${node} had it`];
  });
}
