/**
 * Reliable gossip in groups whose fan-out reaches everybody: origins tell all themselves, and what is said
 * about rumors rides on rumors. Machines take 0.2 to 2 ms a packet.
 */
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { Random } from '../../pkg/core/random.ts';
import { DEFAULT_SETTINGS } from '../../pkg/gossip/reliable/reliable.ts';
import {
  copiesPerDelivery,
  expectComplete,
  expectHeard,
  forSeeds,
  pick,
  publishMany,
  publishSome,
  reliableRig,
} from '../support/reliable-gossip.ts';

type Options = NonNullable<Parameters<typeof reliableRig>[1]>;

const { askMs, lazyMs, graftMs, paceMsMax } = DEFAULT_SETTINGS;

function directRig(seed: number, options: Options = {}): ReturnType<typeof reliableRig> {
  return reliableRig(seed, { fanOut: { kind: 'fixed', peers: 63 }, ...options });
}

type Rig = ReturnType<typeof directRig>;

/** Rumors of all nodes in turn, 50 a second. */
function publishInTurn(rig: Rig, count: number): void {
  for (let i = 0; i < count; i++) {
    const from = rig.ids[i % rig.ids.length];
    if (from !== undefined) publishMany(rig, from, 1, 20);
  }
}

/** How long a last rumor took to the last node when one node had missed it for a while. */
function mendedAfter(rig: Rig, random: Random): number {
  const [origin = pick(random, rig.ids), ...others] = rig.ids;
  rig.switch.set([
    { action: { kind: 'partition', direction: 'both' }, nodes: [pick(random, others)] },
  ]);
  const [rumor, at] = [rig.publish(origin), rig.now];
  rig.runFor(15);
  rig.switch.set([]);
  rig.runFor(3000);
  expectHeard(rig, rumor, rig.ids);
  expectComplete(rig, rumor, rig.ids);
  return Math.max(...rig.of('deliver', rumor).map((heard) => heard.at)) - at;
}

describe('gossip in a group whose origins tell all', function () {
  this.timeout(60_000);

  it('sends one payload per delivery from the first, and little else', () => {
    for (const n of [10, 20]) {
      const rig = directRig(1, { n });
      publishInTurn(rig, 50);
      const sentBefore = [...rig.sent.values()].reduce((sum, count) => sum + count, 0);
      const copies = copiesPerDelivery(rig);
      publishInTurn(rig, 150);
      const sent = [...rig.sent.values()].reduce((sum, count) => sum + count, 0) - sentBefore;
      expect(copies()).to.be.within(0.99, 1.01);
      expect(sent / (150 * (n - 1)), 'messages per delivery').to.be.at.most(1.15);
      rig.runFor(2000);
      expect(rig.of('complete').length).to.equal(200);
    }
  });

  it('lets the origin know of a single rumor within a few milliseconds', () => {
    const rig = directRig(1, { n: 20 });
    rig.runFor(5000);
    const [rumor, at] = [rig.publish(pick(Random.fromSeed(1), rig.ids)), rig.now];
    rig.runFor(1000);
    expectComplete(rig, rumor, rig.ids);
    expect((rig.of('complete', rumor)[0]?.at ?? Infinity) - at).to.be.at.most(15);
  });

  for (const loss of [0.1, 0.25]) {
    it(`reaches everyone once and knows it, with ${100 * loss} % lost`, () => {
      forSeeds(30, (seed, random) => {
        const n = 2 + random.integer(14);
        const [duplicate, reorder] = [random.chance(0.5) ? 0.25 : 0, random.chance(0.5) ? 0.3 : 0];
        const rig = directRig(seed, { n, faults: { loss, duplicate, reorder } });
        const rumors = publishSome(rig, random);
        rig.runOut();
        for (const rumor of rumors) {
          expectHeard(rig, rumor, rig.ids);
          expectComplete(rig, rumor, rig.ids);
        }
      });
    });
  }

  it('sends few copies more when a tenth is lost', () => {
    const rig = directRig(1, { n: 20, faults: { loss: 0.1 } });
    publishInTurn(rig, 50);
    const copies = copiesPerDelivery(rig);
    publishInTurn(rig, 150);
    rig.runFor(5000);
    // A tenth of them must be sent again, and a tenth of those.
    expect(copies()).to.be.within(1.1, 1.25);
    expect(rig.of('complete').length).to.equal(200);
  });

  it('mends the loss of a last message as soon as others do when little is said', () => {
    forSeeds(15, (seed, random) => {
      const rig = directRig(seed, { n: 20, settings: { syncMs: 1e9 } });
      rig.runFor(5000);
      expect(mendedAfter(rig, random)).to.be.at.most(1.5 * askMs + 6);
    });
  });

  it('mends it half a second later, at most, at the end of a stream of one origin', () => {
    forSeeds(15, (seed, random) => {
      const rig = directRig(seed, { n: 20, settings: { syncMs: 1e9 } });
      const [origin = pick(random, rig.ids)] = rig.ids;
      publishMany(rig, origin, 50, 20);
      // The origin asks when all receipts are due; it looks every 25 ms, after 25 of quiet.
      expect(mendedAfter(rig, random)).to.be.at.most(1.5 * askMs + paceMsMax + 6);
    });
  });

  it('mends a loss by what rides on the next rumors of others', () => {
    forSeeds(10, (seed, random) => {
      const rig = directRig(seed, { n: 20, settings: { syncMs: 1e9 } });
      publishInTurn(rig, 50);
      const [origin = pick(random, rig.ids), straggler = origin] = random.shuffle(rig.ids);
      rig.switch.set([{ action: { kind: 'partition', direction: 'both' }, nodes: [straggler] }]);
      const [rumor, at] = [rig.publish(origin), rig.now];
      rig.runFor(5);
      rig.switch.set([]);
      publishInTurn(rig, 20);
      const last = Math.max(...rig.of('deliver', rumor).map((heard) => heard.at));
      expectHeard(rig, rumor, rig.ids);
      expect(last - at).to.be.at.most(20 + lazyMs + graftMs + 40);
    });
  });

  it('comes to the same at all that live when the origin dies in the middle of it', () => {
    const reached = new Set<number>();
    forSeeds(60, (seed, random) => {
      const rig = directRig(seed, { n: 12, faults: { loss: random.chance(0.5) ? 0.5 : 0 } });
      const origin = pick(random, rig.ids);
      const rumor = rig.publish(origin);
      rig.runFor(random.uniform(0, 2));
      rig.kill(origin);
      rig.runFor(random.uniform(500, 3000));
      rig.tellPeers(rig.living());
      rig.runOut();
      const heard = rig.whoDelivered(rumor);
      if (heard.length > 0) expectHeard(rig, rumor, rig.living());
      reached.add(heard.length);
    });
    expect(reached).to.include(11);
  });

  it('reaches those whom the origin did not know when it took itself for the member of a pair', () => {
    forSeeds(20, (seed, random) => {
      const rig = reliableRig(seed, { n: 10 });
      const pair = rig.ids.slice(0, 2);
      rig.tellPeers(pair, pair);
      const rumors = publishSome(rig, random, pair);
      rig.tellPeers(rig.ids);
      rig.runFor(10_000);
      for (const rumor of rumors) expectHeard(rig, rumor, rig.ids);
    });
  });

  it('does not tell all again what a node began before it was started anew', () => {
    const rig = directRig(1, { n: 10 });
    const [dead = pick(Random.fromSeed(1), rig.ids)] = rig.ids;
    const rumor = rig.publish(dead);
    rig.runFor(1000);
    rig.kill(dead);
    rig.add(dead);
    rig.runFor(5000);
    expect(rig.whoDelivered(rumor)).to.include(dead);
    // Nine, and one to the new process.
    expect(rig.count('rumor')).to.equal(10);
  });
});
