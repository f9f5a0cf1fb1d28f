/** One line that says what a gossip experiment does. */
import { nodePlaces } from '../../../lab/config/roster.ts';
import type { GossipConfig } from '../../../lab/config/schema.ts';
import { count } from '../text.ts';

export function gossipHeadline(config: GossipConfig, seed: number): string {
  const { gossip, membership, averaging } = config;
  const parts = [
    ...(gossip === undefined ? [] : [`${count(gossip.messages.count, 'rumor')}, ${gossip.mode}`]),
    ...(membership === undefined ? [] : ['membership']),
    ...(averaging === undefined ? [] : [`averaging by ${averaging.protocol}`]),
  ];
  return `${config.name}: ${nodePlaces(config).length} nodes, ${parts.join(', ')}, seed ${seed}`;
}
