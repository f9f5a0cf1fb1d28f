import { expect } from 'chai';
import { describe, it } from 'mocha';
import { Random } from '../../../pkg/core/random.ts';
import { Lap } from '../../../pkg/membership/lap.ts';
import { idOf } from '../../support/membership.ts';

const IDS = Array.from({ length: 10 }, (_, index) => idOf(index));

function lapOf(seed: number): Lap {
  const lap = new Lap(Random.fromSeed(seed));
  for (const id of IDS) lap.add(id);
  return lap;
}

describe('Lap', () => {
  it('has everybody once in each round, in another order', () => {
    const lap = lapOf(1);
    const rounds = [0, 1, 2].map(() => IDS.map(() => lap.next()));
    for (const round of rounds) expect(new Set(round)).to.deep.equal(new Set(IDS));
    expect(new Set(rounds.map(String)).size).to.equal(3);
  });

  it('takes new members in at a random place of the round under way', () => {
    const places = new Set<number>();
    for (let seed = 0; seed < 200; seed++) {
      const lap = lapOf(seed);
      for (let i = 0; i < 5; i++) lap.next();
      lap.add(idOf(99));
      const rest = Array.from({ length: 6 }, () => lap.next());
      places.add(rest.indexOf(idOf(99)));
    }
    // Six places, 200 draws: that one is missed has a probability of 6 * (5/6)^200 < 1e-15.
    expect(places).to.deep.equal(new Set([0, 1, 2, 3, 4, 5]));
  });

  it('has nobody who was removed, and nobody in the end', () => {
    const lap = lapOf(1);
    const gone = lap.next()!;
    lap.remove(gone);
    const seen = Array.from({ length: 18 }, () => lap.next());
    expect(seen).to.not.include(gone);
    for (const id of IDS) lap.remove(id);
    expect(lap.next()).to.equal(undefined);
  });

  it('has one next who is suspect, and only once in that round', () => {
    const lap = lapOf(1);
    const all = IDS.map(() => lap.next());
    lap.hurry(all[0]!);
    lap.hurry(idOf(99));
    expect(lap.next()).to.equal(all[0]);
    const again = lapOf(1);
    again.hurry(all[7]!);
    const round = IDS.map(() => again.next());
    expect(round[0]).to.equal(all[7]);
    expect(new Set(round).size).to.equal(10);
  });
});
