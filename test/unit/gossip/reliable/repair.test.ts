import { expect } from 'chai';
import { describe, it } from 'mocha';
import { DEFAULT_SETTINGS } from '../../../../pkg/gossip/reliable/reliable.ts';
import { B, C, ReliableBench, ids, rumor, texts } from '../../../support/reliable-bench.ts';

describe('Reliable, when something is lacking', () => {
  it('sends what it is asked for, and from then on pushes if it is to', () => {
    const bench = new ReliableBench({ fanOut: { kind: 'fixed', peers: 0 } });
    bench.hear(B, rumor(1));
    expect(
      texts(bench.hear(C, { kind: 'graft', ids: ids('b', 1, 2), adopt: false })),
    ).to.deep.equal(['c rumor']);
    expect(texts(bench.hear(B, rumor(2)))).to.deep.equal(['! deliver']);
    bench.hear(C, { kind: 'graft', ids: ids('b', 1, 1), adopt: true });
    expect(texts(bench.hear(B, rumor(3)))).to.deep.equal(['! deliver', 'c rumor']);
  });

  it('sends at most so much in answer to one request', () => {
    const settings = { graftsMax: 3, answerBytesMax: 25 };
    const bench = new ReliableBench({ settings });
    for (let i = 1; i <= 5; i++) bench.hear(B, rumor(i, { payload: '' }));
    const all = { kind: 'graft', ids: ids('b', 1, 9), adopt: false } as const;
    expect(bench.hear(C, all).length).to.equal(3);
    for (let i = 6; i <= 9; i++) bench.hear(B, rumor(i, { payload: 'x'.repeat(20) }));
    expect(bench.hear(C, { ...all, ids: ids('b', 6, 9) }).length).to.equal(2);
  });

  it('offers a large payload, and asks at once for one that is offered', () => {
    const bench = new ReliableBench();
    const large = 'x'.repeat(DEFAULT_SETTINGS.eagerBytesMax);
    expect(texts(bench.hear(B, rumor(1, { payload: large })))).to.deep.equal([
      '! deliver',
      'c offer',
    ]);
    const offer = { kind: 'offer', id: 'b:2', bytes: 100_000 } as const;
    expect(texts(bench.hear(C, offer))).to.deep.equal(['c graft']);
    expect(texts(bench.hear(B, offer))).to.deep.equal([]);
  });

  it('compares stores: silence when they are the same, else what it keeps, then what each lacks', () => {
    const bench = new ReliableBench();
    bench.hear(B, rumor(1));
    bench.hear(B, rumor(3));
    const sync = bench.timer('sync', 1250).find((effect) => effect.kind === 'send');
    if (sync?.body.kind !== 'sync') throw new Error('no comparison');
    expect(bench.hear(C, sync.body)).to.deep.equal([]);
    expect(bench.hear(C, { kind: 'sync', count: 2, sum: 1 })).to.deep.equal([
      { kind: 'send', to: C, body: { kind: 'digest', ids: ids('b', 1, 1, 3, 3) } },
    ]);
    const effects = bench.hear(C, { kind: 'digest', ids: ids('b', 2, 3) });
    expect(effects).to.deep.include({
      kind: 'send',
      to: C,
      body: { kind: 'ihave', ids: ids('b', 1, 1) },
    });
    expect(bench.process.view()).to.include({ missing: 1 });
  });
});
