import { expect } from 'chai';
import { describe, it } from 'mocha';
import {
  Reliable,
  parseReliableMessage,
  type ReliableMessage,
} from '../../pkg/gossip/reliable/reliable.ts';
import { GossipRig, type GossipRigOptions } from '../support/gossip.ts';

type RigOptions = Partial<GossipRigOptions<ReliableMessage>>;

function reliableRig(seed: number, options: RigOptions = {}): GossipRig<ReliableMessage> {
  return new GossipRig<ReliableMessage>({
    n: 10,
    seed,
    parse: parseReliableMessage,
    make: (gossip) => new Reliable(gossip),
    ...options,
  });
}

describe('reliable gossip', () => {
  it('reaches everyone once, and its origin knows it', () => {
    const rig = reliableRig(1);
    const [origin, ...others] = rig.ids;
    if (origin === undefined) throw new Error('unreachable');
    const rumor = rig.publish(origin);
    rig.runOut();
    expect(rig.whoDelivered(rumor)).to.have.members(others);
    expect(rig.of('complete', rumor).map(({ fact }) => fact['nodes'])).to.deep.equal([10]);
  });
});
