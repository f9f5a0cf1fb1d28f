import { expect } from 'chai';
import { describe, it } from 'mocha';
import { NewsQueue, transmitLimit } from '../../../pkg/membership/news-queue.ts';
import { idOf } from '../../support/membership.ts';

const [A, B, C] = [idOf(1), idOf(2), idOf(3)];

describe('NewsQueue', () => {
  it('gives what was told least first, and of that the newest', () => {
    const news = new NewsQueue();
    news.add(A);
    news.add(B);
    expect(news.take(1, 9)).to.deep.equal([B]);
    news.add(C);
    expect(news.take(2, 9)).to.deep.equal([C, A]);
    expect(news.take(3, 9)).to.deep.equal([C, B, A]);
  });

  it('tells everything as often as the limit says, then drops it', () => {
    const news = new NewsQueue();
    for (const id of [A, B, C]) news.add(id);
    const told = Array.from({ length: 20 }, () => news.take(2, 4)).flat();
    for (const id of [A, B, C]) expect(told.filter((other) => other === id)).to.have.length(4);
    expect(news.size).to.equal(0);
  });

  it('holds one entry for a member, however much is new about it, and tells that as new', () => {
    const news = new NewsQueue();
    for (const id of [A, B, C]) news.add(id);
    news.take(3, 4);
    for (let i = 0; i < 100; i++) news.add(B);
    expect(news.size).to.equal(3);
    expect(news.take(1, 4)).to.deep.equal([B]);
    news.remove(B);
    expect(news.size).to.equal(2);
  });
});

describe('transmitLimit', () => {
  for (const [n, limit] of [
    [1, 4],
    [9, 4],
    [10, 8],
    [99, 8],
    [100, 12],
    [1000, 16],
  ] as const) {
    it(`is ${limit} for ${n} members with a factor of 4`, () => {
      expect(transmitLimit(4, n)).to.equal(limit);
    });
  }
});
