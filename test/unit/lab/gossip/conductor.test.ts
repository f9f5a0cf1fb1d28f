import { expect } from 'chai';
import { describe, it } from 'mocha';
import { nodeId, type NodeId } from '../../../../pkg/core/ids.ts';
import type { Json } from '../../../../pkg/core/json.ts';
import { conductorOf } from '../../../../pkg/lab/conductor.ts';
import { GossipConductor } from '../../../../pkg/lab/gossip/conductor.ts';
import { planRun } from '../../../../pkg/lab/plan.ts';
import { gossipConfig } from '../../../support/config.ts';

const [N1, N2, N3] = ['n1', 'n2', 'n3'].map(nodeId) as [NodeId, NodeId, NodeId];

/** Of three nodes. */
function conductor(sections: string): GossipConductor {
  const text = `experiment: gossip\nnodes: {count: 3, inputs: [1, 2, 3]}\n${sections}\n`;
  const { setup } = planRun(gossipConfig({ file: 'x.yaml', text }), 1);
  const made = conductorOf(setup.plan);
  if (!(made instanceof GossipConductor)) throw new Error('of another kind');
  return made;
}

/** One rumor from n1 and one from n2. */
const two = (mode: string, more = ''): GossipConductor =>
  conductor(`gossip: {mode: ${mode}, messages: {count: 2}}\n${more}`);

function tell(
  of: GossipConductor,
  node: NodeId,
  kind: string,
  fields: Record<string, Json> = {},
): void {
  expect(of.observe({ ...fields, node, seq: 0, at: 0, kind })).to.equal(undefined);
}

const waitedFor = ({ unfinished }: GossipConductor): string[] => [...unfinished].toSorted();

describe('GossipConductor', () => {
  it('waits for every rumor to begin, to be heard by all others, and to be known as complete', () => {
    const master = two('reliable');
    expect(waitedFor(master), 'n3 begins none').to.deep.equal(['n1', 'n2']);
    tell(master, N1, 'publish');
    tell(master, N2, 'publish');
    expect(waitedFor(master)).to.deep.equal(['n1', 'n2', 'n3']);
    for (const [node, id] of [
      [N2, 'n1:1'],
      [N3, 'n1:1'],
      [N3, 'n2:1'],
      [N1, 'n2:1'],
    ] as const) {
      tell(master, node, 'deliver', { id });
    }
    expect(waitedFor(master), 'they do not know it yet').to.deep.equal(['n1', 'n2']);
    tell(master, N1, 'complete');
    expect(waitedFor(master)).to.deep.equal(['n2']);
    tell(master, N2, 'complete');
    expect(waitedFor(master)).to.deep.equal([]);
    expect(master.conclusion).to.equal('all that was to be done is done');
  });

  it('asks nobody to know in the modes in which nobody can', () => {
    const master = two('push');
    tell(master, N1, 'publish');
    tell(master, N2, 'publish');
    for (const node of [N1, N2, N3, N3]) tell(master, node, 'deliver');
    expect(waitedFor(master)).to.deep.equal([]);
  });

  it('does not mind in which order the records of two nodes come', () => {
    const master = two('push');
    tell(master, N3, 'deliver', { id: 'n1:1' });
    tell(master, N1, 'publish');
    tell(master, N2, 'deliver', { id: 'n1:1' });
    expect(waitedFor(master), 'n2 is to begin one').to.deep.equal(['n2']);
    tell(master, N2, 'publish');
    tell(master, N1, 'deliver');
    tell(master, N3, 'deliver');
    expect(waitedFor(master)).to.deep.equal([]);
  });

  it('does not wait for the dead, but for those who will be back', () => {
    const master = two('push');
    tell(master, N1, 'publish');
    expect(master.died(N3, true)).to.equal(undefined);
    expect(waitedFor(master)).to.deep.equal(['n2', 'n3']);
    master.died(N3, false);
    tell(master, N2, 'crash', { afterSends: 1 });
    expect(waitedFor(master)).to.deep.equal([]);
    expect(master.faulty).to.equal(1);
    expect(master.faultyMax).to.equal(Infinity);
    tell(master, N2, 'publish');
    expect(waitedFor(master), 'to hear what n2 had said before').to.deep.equal(['n1']);
    tell(master, N1, 'deliver', { id: 'n2:1' });
    expect(waitedFor(master)).to.deep.equal([]);
  });

  it('does not count what a node that was started anew hears once more', () => {
    const master = two('push');
    tell(master, N1, 'publish', { id: 'n1:1' });
    tell(master, N2, 'deliver', { id: 'n1:1' });
    tell(master, N3, 'deliver', { id: 'n1:1' });
    master.died(N3, true);
    master.back(N3);
    tell(master, N3, 'deliver', { id: 'n1:1' });
    tell(master, N2, 'publish', { id: 'n2:1' });
    tell(master, N1, 'deliver', { id: 'n2:1' });
    expect(waitedFor(master)).to.deep.equal(['n3']);
    tell(master, N3, 'deliver', { id: 'n2:1' });
    expect(waitedFor(master)).to.deep.equal([]);
  });

  it('takes a planned crash for that of the process that has announced it', () => {
    const master = two('push');
    tell(master, N2, 'crash', { afterSends: 1 });
    expect(master.isCrashing(N2)).to.equal(true);
    expect(master.isCrashing(N1)).to.equal(false);
    expect(master.back(N2)).to.equal(undefined);
    expect(master.isCrashing(N2)).to.equal(false);
  });

  it('waits for everybody to have averaged', () => {
    const master = conductor('averaging: {}');
    for (const node of [N1, N2]) tell(master, node, 'averaged', { value: 2 });
    tell(master, N3, 'average', { cycle: 1, value: 2 });
    expect(waitedFor(master)).to.deep.equal(['n3']);
    tell(master, N3, 'averaged', { value: 2 });
    expect(waitedFor(master)).to.deep.equal([]);
  });

  it('lets no run end early that lasts for a time, whatever is done', () => {
    for (const more of ['forMs: 700', 'membership: {}']) {
      const master = two('push', more);
      for (const node of [N1, N2]) tell(master, node, 'publish');
      for (const node of [N1, N2, N3, N3]) tell(master, node, 'deliver');
      expect(waitedFor(master), more).to.deep.equal(['n1', 'n2', 'n3']);
    }
    const timed = two('push', 'forMs: 700');
    expect(timed.endsAt).to.equal(700);
    expect(timed.conclusion).to.equal('its 700 ms are over');
  });
});
