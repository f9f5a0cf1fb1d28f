import { expect } from 'chai';
import { describe, it } from 'mocha';
import { nodeId } from '../../../../pkg/core/ids.ts';
import { Receipts } from '../../../../pkg/gossip/reliable/receipts.ts';

const [A, B, C] = [nodeId('a'), nodeId('b'), nodeId('c')];
const name = (counter: number) => ({ origin: 'o', counter });
const settings = { askMs: 100, askMsMax: 800, asksMax: 2 };

/** Who is asked about what, at a time. */
const due = (receipts: Receipts, now: number) =>
  receipts.due(now).map(({ to, names }) => [to, ...names.map(({ counter }) => counter)].join(' '));

describe('Receipts', () => {
  it('are complete when everybody has given one, and each counts once', () => {
    const receipts = new Receipts(settings);
    receipts.expect(name(1), [A, B], 0);
    expect(receipts.received('o:1', A, 1)).to.deep.equal({ news: true, complete: false });
    expect(receipts.received('o:1', A, 1)).to.deep.equal({ news: false, complete: false });
    expect(receipts.received('o:1', C, 1)).to.deep.equal({ news: false, complete: false });
    expect(receipts.received('o:1', B, 1)).to.deep.equal({ news: true, complete: true });
    expect(receipts.received('o:1', B, 1)).to.deep.equal({ news: false, complete: false });
    expect(receipts.size).to.equal(0);
  });

  it('are asked for after a while, then after twice that, and so on up to a bound', () => {
    const receipts = new Receipts(settings);
    receipts.expect(name(1), [A], 0);
    const asked: number[] = [];
    for (let now = 0; now < 3000; now += 10) if (due(receipts, now).length > 0) asked.push(now);
    expect(asked).to.deep.equal([100, 200, 400, 800, 1600, 2400]);
  });

  it('are asked for soon again from a peer that has given another', () => {
    const receipts = new Receipts(settings);
    for (const counter of [1, 2]) receipts.expect(name(counter), [A], 0);
    for (const now of [100, 200, 400, 800]) expect(due(receipts, now)).to.deep.equal(['a 1 2']);
    receipts.received('o:1', A, 810);
    expect(due(receipts, 900)).to.deep.equal([]);
    expect(due(receipts, 910)).to.deep.equal(['a 2']);
  });

  it('of a rumor are left alone while new ones come', () => {
    const receipts = new Receipts(settings);
    receipts.expect(name(1), [A, B], 0);
    receipts.received('o:1', A, 90);
    expect(due(receipts, 114)).to.deep.equal([]);
    expect(due(receipts, 300)).to.deep.equal(['b 1']);
  });

  it('are waited for longer when they usually take long', () => {
    const receipts = new Receipts(settings);
    for (let counter = 1; counter <= 50; counter++) {
      receipts.expect(name(counter), [A], 1000 * counter);
      receipts.received(`o:${counter}`, A, 1000 * counter + 200);
    }
    receipts.expect(name(51), [A], 100_000);
    // Three times the median, which is estimated within a step of a quarter.
    expect(due(receipts, 100_000 + (3 * 200) / 1.25 - 1)).to.deep.equal([]);
    expect(due(receipts, 100_000 + 3 * 200 * 1.25 + 1)).to.deep.equal(['a 51']);
  });

  it('that come only by asking do not make the next question later', () => {
    const receipts = new Receipts(settings);
    for (let counter = 1; counter <= 100; counter++) {
      const bornAt = 10_000 * counter;
      receipts.expect(name(counter), [A], bornAt);
      expect(due(receipts, bornAt + 100), `rumor ${counter}`).to.deep.equal([`a ${counter}`]);
      receipts.received(`o:${counter}`, A, bornAt + 105);
    }
  });

  it('are not waited for longer because the last of many came late', () => {
    const receipts = new Receipts(settings);
    const peers = Array.from({ length: 100 }, (_, i) => nodeId(`p${i}`));
    for (let counter = 1; counter <= 10; counter++) {
      receipts.expect(name(counter), peers, 0);
      for (const [i, peer] of peers.entries()) {
        receipts.received(`o:${counter}`, peer, i < 60 ? 15 : 2000);
      }
    }
    receipts.expect(name(11), [A], 10_000);
    expect(due(receipts, 10_099)).to.deep.equal([]);
    expect(due(receipts, 10_100)).to.deep.equal(['a 11']);
  });

  it('are asked of so many at a time, then of the next', () => {
    const receipts = new Receipts(settings);
    receipts.expect(name(1), [A, B, C], 0);
    expect(due(receipts, 100)).to.deep.equal(['a 1', 'b 1']);
    expect(due(receipts, 110)).to.deep.equal(['c 1']);
    expect(due(receipts, 120)).to.deep.equal([]);
  });

  it('of those who leave are not owed, of those who come they are', () => {
    const receipts = new Receipts(settings);
    receipts.expect(name(1), [A, B], 0);
    receipts.expect(name(2), [A, B], 0);
    receipts.received('o:1', A, 1);
    expect(receipts.change([B], [])).to.deep.equal(['o:1']);
    expect(receipts.change([], [C])).to.deep.equal([]);
    expect(receipts.change([A], [])).to.deep.equal([]);
    expect(receipts.received('o:2', C, 2)).to.deep.equal({ news: true, complete: true });
  });

  it('do not count as complete when somebody comes as the last one leaves', () => {
    const receipts = new Receipts(settings);
    receipts.expect(name(1), [A], 0);
    expect(receipts.change([A], [B])).to.deep.equal([]);
    expect(receipts.size).to.equal(1);
  });

  it('of a rumor that is kept no more are given up', () => {
    const receipts = new Receipts(settings);
    for (const counter of [1, 2]) receipts.expect(name(counter), [A], 0);
    receipts.giveUp((id) => id === 'o:2');
    expect(receipts.size).to.equal(1);
    expect(due(receipts, 100)).to.deep.equal(['a 2']);
  });
});
