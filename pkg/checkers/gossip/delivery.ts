/** Every node hears each rumor once, and no rumor that nobody began. */
import { conclude, type Outcome } from '../finding.ts';
import { count } from '../wording.ts';
import type { GossipHistory, GossipNodeHistory } from './history.ts';

/**
 * `exactly-once`: no process delivers a rumor twice, nor its own, nor one that nobody began. One that was
 * started anew has forgotten what its predecessor heard and began, and may hear it again.
 */
export function checkExactlyOnce(history: GossipHistory): Outcome {
  const begun = new Map(history.rumors.map((rumor) => [rumor.id, rumor] as const));
  // What a killed process began may be known to others alone: its last facts died with it.
  const knowsAll = [...history.nodes.values()].every(({ uncounted }) => !uncounted);
  let deliveries = 0;
  const violations = [...history.nodes.values()].flatMap((node) => {
    deliveries += node.delivered.length;
    const twice = repeated(history, node).map((id) => `${node.id} delivered ${id} twice`);
    const wrong = node.delivered.flatMap(({ id }) => {
      const rumor = begun.get(id);
      if (rumor === undefined)
        return knowsAll ? [`${node.id} delivered ${id}, which nobody began`] : [];
      const own = rumor.origin === node.id && rumor.at >= history.bornAt(node.id);
      return own ? [`${node.id} delivered its own rumor ${id}`] : [];
    });
    return [...twice, ...wrong];
  });
  return conclude({
    violations,
    doubts: history.cut === undefined ? [] : [history.cut],
    confirmed: `${count(deliveries, 'delivery', 'deliveries')}, none twice`,
  });
}

/** Rumors that one process of a node delivered more than once. */
function repeated(history: GossipHistory, { id: node, delivered }: GossipNodeHistory): string[] {
  const births = history.deaths.filter(({ id, back }) => id === node && back).map(({ at }) => at);
  const seen = new Set<string>();
  return delivered.flatMap(({ id, at }) => {
    const life = births.filter((birth) => birth <= at).length;
    const key = `${life} ${id}`;
    if (seen.has(key)) return [id];
    seen.add(key);
    return [];
  });
}
