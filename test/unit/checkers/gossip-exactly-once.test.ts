import { expect } from 'chai';
import { before, describe, it } from 'mocha';
import { checkExactlyOnce } from '../../../pkg/checkers/gossip/delivery.ts';
import { GossipHistory } from '../../../pkg/checkers/gossip/history.ts';
import { spreadsOf } from '../../../pkg/checkers/gossip/spread.ts';
import { SMALL_GOSSIP } from '../../support/config.ts';
import { edit, find, insert, interrupt } from '../../support/doctor.ts';
import { simulateGossip, type SimulatedGossip } from '../../support/simulate-gossip.ts';

const TEXT = `${SMALL_GOSSIP}engine: sim\n`;
const RESTART =
  'faults: {schedule: [{fault: restart, nodes: [n3], atMs: 200, forMs: 100}]}\nforMs: 6000\n';

const judge = ({ plan, records }: SimulatedGossip) =>
  checkExactlyOnce(GossipHistory.of(plan, records));

describe('exactly-once', () => {
  let sound: SimulatedGossip;
  before(async () => {
    sound = await simulateGossip(TEXT);
  });
  const match = { kind: 'deliver', node: 'n2', id: 'n1:1' };

  it('holds in a sound run', () => {
    expect(judge(sound)).to.deep.equal({ verdict: 'pass', detail: '30 deliveries, none twice' });
  });

  it('holds when a process that was started anew hears what its predecessor began', async () => {
    const restarted = await simulateGossip(`${TEXT}${RESTART}`);
    expect(find(restarted.records, { kind: 'deliver', node: 'n3', id: 'n3:1' }).at).above(300);
    expect(judge(restarted).verdict).to.equal('pass');
    const [spread] = spreadsOf(GossipHistory.of(restarted.plan, restarted.records)).filter(
      ({ id }) => id === 'n3:1',
    );
    expect([...(spread?.delivered.keys() ?? [])]).to.have.members(['n1', 'n2', 'n4']);
  });

  for (const { name, doctored, says } of [
    {
      name: 'a rumor is delivered twice',
      doctored: () => insert(sound.records, match, {}),
      says: 'n2 delivered n1:1 twice',
    },
    {
      name: 'a node delivers what it has begun itself',
      doctored: () => insert(sound.records, match, { id: 'n2:1' }),
      says: 'n2 delivered its own rumor n2:1',
    },
    {
      name: 'a node delivers what nobody has begun',
      doctored: () => edit(sound.records, match, { id: 'n1:9' }),
      says: 'n2 delivered n1:9, which nobody began',
    },
  ]) {
    it(`fails when ${name}`, () => {
      const outcome = judge({ plan: sound.plan, records: doctored() });
      expect(outcome).to.deep.equal({ verdict: 'fail', detail: says });
    });
  }

  it('does not know of a run that was broken off', () => {
    const records = interrupt(sound.records);
    expect(judge({ plan: sound.plan, records }).verdict).to.equal('unknown');
  });
});
