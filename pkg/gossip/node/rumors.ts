/** The process that spreads rumors, by the mode of a plan: the list of modes, one line each. */
import type { Gossip, GossipOptions } from '../gossip.ts';
import { Mongering } from '../mongering/mongering.ts';
import { Spec } from '../mongering/spec.ts';
import type { RumorsPlan } from '../plan.ts';
import { Reliable } from '../reliable/reliable.ts';
import type { RumorsMessage } from './message.ts';

/** A node's process for the rumors of a plan. */
export function rumorsProcess(
  plan: RumorsPlan,
  node: Omit<GossipOptions, 'fanOut'>,
): Gossip<RumorsMessage> {
  const { mode, roundMs, roundsMax, stop } = plan;
  const options = { ...node, fanOut: plan.fanOut };
  switch (mode) {
    case 'spec':
      return new Spec(options);
    case 'push':
    case 'pull':
    case 'push-pull':
      return new Mongering({
        ...options,
        // Theory, and Demers et al., let each speak to one in a round.
        fanOut: { kind: 'fixed', peers: 1 },
        mode,
        roundMs,
        roundsMax,
        stop,
      });
    case 'reliable':
      return new Reliable(options);
  }
}
