/**
 * Averaging on simulated machines: mass is conserved to the rounding of doubles however exchanges cross,
 * and what loss and crashes take can be told from the accounts.
 */
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { AVERAGING_MODES, AveragingRig } from '../support/averaging.ts';

/** Rounding of sums of some thousand numbers up to 100. */
const ROUNDING = 1e-8;

for (const mode of AVERAGING_MODES) {
  describe(`averaging by ${mode}`, () => {
    it('ends with the mean of all values at every node', () => {
      for (let seed = 1; seed <= 10; seed++) {
        const rig = new AveragingRig({ mode, n: 30, seed, cycles: 40 });
        rig.run();
        const results = rig.facts.filter(({ fact }) => fact.kind === 'averaged');
        expect(results.length).to.equal(30);
        for (const { fact } of results) expect(fact['value']).closeTo(rig.mean, 0.001);
      }
    });

    it('loses no mass while exchanges cross, with messages that take up to a whole cycle', () => {
      for (let seed = 1; seed <= 10; seed++) {
        const latencyMs = { min: 1, max: 45 };
        const rig = new AveragingRig({ mode, n: 20, seed, cycles: 20, latencyMs });
        let underWay = 0;
        for (let at = 50; at < 2000; at += 10) {
          rig.run(at);
          const flying = rig.sum('sentMass') - rig.sum('receivedMass');
          if (Math.abs(flying) > 1) underWay += 1;
          expect(rig.sum('mass') + flying).closeTo(20 * rig.mean, ROUNDING);
          const weight = rig.sum('weight') + rig.sum('sentWeight') - rig.sum('receivedWeight');
          expect(weight).closeTo(20, ROUNDING);
        }
        // Otherwise nothing has crossed.
        expect(underWay).above(20);
        rig.run();
        expect(rig.sum('mass')).closeTo(20 * rig.mean, ROUNDING);
        expect(rig.sum('weight')).closeTo(20, ROUNDING);
      }
    });

    it('has last reports that add up', () => {
      for (let seed = 1; seed <= 10; seed++) {
        const rig = new AveragingRig({
          mode,
          n: 20,
          seed,
          cycles: 5,
          latencyMs: { min: 1, max: 45 },
        });
        rig.run();
        const last = new Map(
          rig.facts.flatMap(({ node, fact }) =>
            fact.kind === 'average' ? [[node, fact] as const] : [],
          ),
        );
        const mass = [...last.values()].reduce((sum, fact) => sum + Number(fact['mass']), 0);
        expect(mass).closeTo(20 * rig.mean, ROUNDING);
        for (const fact of last.values()) expect(fact['cycle']).to.equal(5);
      }
    });

    it('reports every cycle once, in order, and the result at the end', () => {
      const rig = new AveragingRig({ mode, n: 5, seed: 3, cycles: 4 });
      rig.run();
      const own = rig.facts.filter(({ node }) => node === 'n2').map(({ fact }) => fact);
      expect(own.map(({ kind, cycle }) => cycle ?? kind)).to.deep.equal([
        0,
        1,
        2,
        3,
        4,
        'averaged',
      ]);
      expect(own[0]).to.include({ value: rig.inputs[1], weight: 1, sentMass: 0, receivedMass: 0 });
    });

    it('loses with messages what the accounts say, and no more', () => {
      let lostInAll = 0;
      for (let seed = 1; seed <= 10; seed++) {
        const rig = new AveragingRig({ mode, n: 30, seed, cycles: 40, loss: 0.1 });
        rig.run();
        const lost = rig.sum('sentMass') - rig.sum('receivedMass');
        const lostWeight = rig.sum('sentWeight') - rig.sum('receivedWeight');
        expect(rig.sum('mass')).closeTo(30 * rig.mean - lost, ROUNDING);
        expect(rig.sum('weight')).closeTo(30 - lostWeight, ROUNDING);
        lostInAll += Math.abs(lost);
        // They agree, on mass over weight, which the accounts foretell.
        const settled = (30 * rig.mean - lost) / (30 - lostWeight);
        for (const value of rig.values()) expect(value).closeTo(settled, 0.01);
      }
      expect(lostInAll).above(10);
    });

    it('loses with a crash what the accounts say, and no more', () => {
      for (let seed = 1; seed <= 10; seed++) {
        const crashes = { 0: 3, 7: 10, 9: 1 };
        const rig = new AveragingRig({ mode, n: 20, seed, cycles: 40, crashes });
        rig.run();
        expect(rig.crashed.size).to.equal(3);
        // What the dead held stands in the record of their crash, and nowhere else.
        const dead = rig.facts.filter(({ fact }) => fact.kind === 'crash');
        const held = dead.reduce((sum, { fact }) => {
          const { mass } = fact['view'] as { readonly mass: number };
          return sum + mass;
        }, 0);
        const unread = rig.sum('sentMass') - rig.sum('receivedMass');
        expect(rig.sum('mass', 'living')).closeTo(20 * rig.mean - held - unread, ROUNDING);
      }
    });
  });
}
