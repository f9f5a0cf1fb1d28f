/**
 * Reliable gossip among simulated nodes: everyone who is not cut off hears everything, once, and the origin
 * knows it. Machines take 0.2 to 2 ms a packet unless something else is said.
 */
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { Random } from '../../pkg/core/random.ts';
import {
  copiesPerDelivery,
  expectComplete,
  expectHeard,
  expectNotTooSoon,
  forSeeds,
  pick,
  publishMany,
  publishSome,
  reliableRig,
} from '../support/reliable-gossip.ts';

describe('reliable gossip', function () {
  this.timeout(120_000);

  describe('when messages are lost, doubled and reordered', () => {
    for (const loss of [0, 0.1, 0.25]) {
      it(`reaches everyone once and knows it, with ${100 * loss} % lost`, () => {
        forSeeds(60, (seed, random) => {
          const n = 2 + random.integer(14);
          const duplicate = random.chance(0.5) ? 0.25 : 0;
          const reorder = random.chance(0.5) ? 0.3 : 0;
          const rig = reliableRig(seed, { n, faults: { loss, duplicate, reorder } });
          const rumors = publishSome(rig, random);
          rig.runOut();
          for (const rumor of rumors) {
            expectHeard(rig, rumor, rig.ids);
            expectComplete(rig, rumor, rig.ids);
          }
        });
      });
    }

    it('never takes a rumor for complete while every receipt is lost', () => {
      forSeeds(20, (seed) => {
        const rig = reliableRig(seed, { n: 5 });
        const [origin = pick(Random.fromSeed(1), rig.ids), ...others] = rig.ids;
        rig.switch.set([{ action: { kind: 'partition', direction: 'in' }, nodes: [origin] }]);
        const rumor = rig.publish(origin);
        rig.runFor(5000);
        expectHeard(rig, rumor, others);
        expect(rig.of('complete')).to.deep.equal([]);
        rig.switch.set([]);
        rig.runOut();
        expectComplete(rig, rumor, others);
      });
    });
  });

  describe('when the origin is killed in the middle of a broadcast', () => {
    it('all that live come to have the same', () => {
      const reached: number[] = [];
      forSeeds(120, (seed, random) => {
        const rig = reliableRig(seed, { n: 12, faults: { loss: random.chance(0.5) ? 0.5 : 0 } });
        const origin = pick(random, rig.ids);
        const rumor = rig.publish(origin);
        rig.runFor(random.uniform(0, 3));
        rig.kill(origin);
        rig.runFor(random.uniform(500, 3000));
        rig.tellPeers(rig.living());
        rig.runOut();
        const heard = rig.whoDelivered(rumor);
        if (heard.length > 0) expectHeard(rig, rumor, rig.living());
        reached.push(heard.length);
      });
      // Both ends are met: nobody has heard it, and everybody has.
      expect(new Set(reached)).to.deep.equal(new Set([0, 11]));
    });

    it('all of them have it also when only one had heard it', () => {
      forSeeds(50, (seed, random) => {
        const rig = reliableRig(seed);
        const origin = pick(random, rig.ids);
        const witness = pick(
          random,
          rig.ids.filter((id) => id !== origin),
        );
        // Whatever the origin and the witness say for a second is heard by each other at most.
        rig.switch.set([
          { action: { kind: 'partition', direction: 'both' }, nodes: [origin, witness] },
        ]);
        const rumor = rig.publish(origin);
        rig.runFor(1000);
        rig.kill(origin);
        rig.switch.set([]);
        rig.runFor(5000);
        const others = rig.living();
        // With a fan-out of 4 of 9 others the witness was told first in some runs, and asked in the rest.
        expectHeard(rig, rumor, others);
      });
    });
  });

  describe('when the network is cut in two', () => {
    it('both halves have everything soon after it is whole again', () => {
      forSeeds(100, (seed, random) => {
        const rig = reliableRig(seed);
        const half = random.shuffle(rig.ids).slice(0, 1 + random.integer(5));
        const early = publishSome(rig, random);
        rig.switch.set([{ action: { kind: 'partition', direction: 'both' }, nodes: half }]);
        const late = publishSome(rig, random);
        rig.runFor(random.uniform(0, 20_000));
        for (const rumor of late) expectNotTooSoon(rig, rumor, rig.ids);
        rig.switch.set([]);
        // The origin asks those who are silent every 5 s at the latest.
        rig.runFor(6000);
        for (const rumor of [...early, ...late]) {
          expectHeard(rig, rumor, rig.ids);
          expectComplete(rig, rumor, rig.ids);
        }
      });
    });
  });

  describe('when nodes are paused', () => {
    it('the others go on, and those hear everything once when they are resumed', () => {
      forSeeds(100, (seed, random) => {
        const rig = reliableRig(seed, { n: 12 });
        publishSome(rig, random);
        const paused = random.shuffle(rig.ids).slice(0, 1 + random.integer(3));
        const running = rig.ids.filter((id) => !paused.includes(id));
        for (const id of paused) rig.get(id).machine.suspend();
        const rumors = publishSome(rig, random, running);
        rig.runFor(2000);
        for (const rumor of rumors) {
          expectHeard(rig, rumor, running);
          expect(rig.of('complete', rumor)).to.deep.equal([]);
        }
        for (const id of paused) rig.get(id).machine.resume();
        rig.runFor(6000);
        for (const rumor of rumors) {
          expectHeard(rig, rumor, rig.ids);
          expectComplete(rig, rumor, rig.ids);
        }
      });
    });

    it('those who have left the view are not waited for, and are again when they are back', () => {
      forSeeds(50, (seed, random) => {
        const rig = reliableRig(seed);
        const paused = pick(random, rig.ids);
        const running = rig.ids.filter((id) => id !== paused);
        rig.get(paused).machine.suspend();
        const [first, second] = [
          rig.publish(pick(random, running)),
          rig.publish(pick(random, running)),
        ];
        rig.runFor(1000);
        expect(rig.of('complete')).to.deep.equal([]);
        rig.tellPeers(running, running);
        expectComplete(rig, first, running);
        expectComplete(rig, second, running);
        const third = rig.publish(pick(random, running));
        rig.tellPeers(rig.ids, running);
        rig.runFor(1000);
        expect(rig.of('complete', third)).to.deep.equal([]);
        rig.get(paused).machine.resume();
        rig.runFor(6000);
        for (const rumor of [first, second, third]) expectHeard(rig, rumor, rig.ids);
        expectComplete(rig, third, rig.ids);
      });
    });
  });

  describe('when nodes come and go', () => {
    it('one that joins hears what is within the horizon', () => {
      forSeeds(50, (seed, random) => {
        const rig = reliableRig(seed);
        const rumors = publishSome(rig, random);
        rig.runFor(2000);
        const dead = pick(random, rig.ids);
        rig.kill(dead);
        rig.runFor(2000);
        rig.add(dead);
        const other = pick(
          random,
          rig.ids.filter((id) => id !== dead),
        );
        const late = rig.publish(other);
        // About ten comparisons of stores: it is compared with as often, and asks itself.
        rig.runFor(10_000);
        const missed = rumors.filter(
          (rumor) => !rig.of('publish', rumor).some(({ node }) => node === dead),
        );
        expect(missed).to.not.deep.equal([]);
        for (const rumor of missed) {
          const heard = rig.whoDelivered(rumor).filter((id) => id === dead);
          expect(heard.length, `${rumor} by both processes`).to.equal(2);
        }
        expectHeard(rig, late, rig.ids);
        expectComplete(rig, late, rig.ids);
      });
    });

    it('a tree whose inner nodes have died grows together again', () => {
      forSeeds(50, (seed, random) => {
        const rig = reliableRig(seed, { n: 20 });
        const [origin = pick(random, rig.ids), ...others] = rig.ids;
        publishMany(rig, origin, 10);
        for (const id of random.shuffle(others).slice(0, 8)) rig.kill(id);
        rig.tellPeers(rig.living());
        publishMany(rig, origin, 10);
        rig.runFor(1000);
        const copies = copiesPerDelivery(rig);
        for (let i = 0; i < 10; i++) {
          const rumor = rig.publish(origin);
          rig.runFor(15);
          // One hop takes 2 ms at most, and no announcement has been sent yet.
          expectHeard(rig, rumor, rig.living());
          rig.runFor(50);
        }
        expect(copies()).to.be.at.most(1.05);
      });
    });
  });
});
