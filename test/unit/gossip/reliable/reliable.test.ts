import { expect } from 'chai';
import { describe, it } from 'mocha';
import * as fc from 'fast-check';
import {
  DEFAULT_SETTINGS,
  type ReliableMessage,
} from '../../../../pkg/gossip/reliable/reliable.ts';
import { A, B, C, D, ReliableBench, ids, rumor, texts } from '../../../support/reliable-bench.ts';

describe('Reliable', () => {
  it('delivers a rumor once and passes it on to those who cannot have it', () => {
    const bench = new ReliableBench();
    const effects = bench.hear(B, rumor(1));
    expect(texts(effects)).to.deep.equal(['! deliver', 'c rumor']);
    expect(effects).to.deep.include({
      kind: 'emit',
      fact: { kind: 'deliver', id: 'b:1', from: 'b', hops: 1 },
    });
    expect(bench.process.payloadOf('b:1')).to.equal('news');
    expect(texts(bench.hear(C, rumor(1)))).to.deep.equal([]);
    expect(bench.process.view()).to.include({ delivered: 1, duplicates: 1 });
  });

  it('asks who pushes in vain to stop, and stops when it is asked to', () => {
    const bench = new ReliableBench();
    for (const counter of [1, 2]) bench.hear(B, rumor(counter));
    expect(texts(bench.hear(C, rumor(1)))).to.deep.equal([]);
    expect(texts(bench.hear(C, rumor(2)))).to.deep.equal(['c prune']);
    bench.hear(C, { kind: 'prune', origin: 'b' });
    expect(texts(bench.hear(B, rumor(3)))).to.deep.equal(['! deliver']);
  });

  it('asks who pushes its own rumors to it to stop, and does not deliver them', () => {
    const bench = new ReliableBench();
    bench.command('publish', { payload: 'mine' });
    const echo = rumor(1, { id: 'a:1', root: A });
    expect(texts(bench.hear(B, echo))).to.deep.equal(['b prune']);
  });

  it('tells the root of a rumor that it has it', () => {
    const bench = new ReliableBench();
    bench.hear(C, rumor(1));
    bench.hear(C, rumor(2));
    const effects = bench.timer('ack', DEFAULT_SETTINGS.ackMs);
    expect(effects).to.deep.equal([
      { kind: 'send', to: B, body: { kind: 'ack', ids: ids('b', 1, 2) } },
    ]);
  });

  it('says nothing to a root that it does not know and has not heard, until that asks', () => {
    const bench = new ReliableBench();
    const far = rumor(1, { id: 'd:1', root: D });
    bench.hear(C, far);
    expect(texts(bench.timer('ack', DEFAULT_SETTINGS.ackMs))).to.deep.equal([]);
    const asked = bench.hear(D, { kind: 'ask', ids: ids('d', 1, 1) });
    expect(texts(asked)).to.deep.equal(['d ack']);
  });

  it('asks for nothing that may wait behind a timer that was late', () => {
    const bench = new ReliableBench();
    bench.hear(B, { kind: 'ihave', ids: ids('b', 1, 2) });
    expect(texts(bench.timer('graft', DEFAULT_SETTINGS.graftMs + 100))).to.deep.equal([]);
    bench.hear(B, rumor(1));
    const asked = bench.timer('graft', 1).filter(({ kind }) => kind === 'send');
    expect(asked).to.deep.equal([
      { kind: 'send', to: B, body: { kind: 'graft', ids: ids('b', 2, 2), adopt: true } },
    ]);
  });

  it('delivers and acknowledges also without peers', () => {
    const bench = new ReliableBench({ peers: [] });
    expect(texts(bench.hear(B, rumor(1)))).to.deep.equal(['! deliver']);
    expect(texts(bench.timer('ack', DEFAULT_SETTINGS.ackMs))).to.deep.equal(['b ack']);
    expect(texts(bench.timer('lazy', 10))).to.deep.equal([]);
    expect(texts(bench.timer('sync', 1000))).to.deep.equal([]);
  });

  it('alone, is complete at once', () => {
    const bench = new ReliableBench({ peers: [A] });
    expect(texts(bench.command('publish', { payload: 'x' }))).to.deep.equal([
      '! publish',
      '! complete',
    ]);
  });

  it('begins a new tree of its own when all children have left', () => {
    const bench = new ReliableBench({ peers: [A, B] });
    const first = bench.command('publish', { payload: 'x' });
    expect(texts(first)).to.deep.equal(['! publish', 'b rumor']);
    bench.command('peers', { ids: [A, C] });
    const second = bench.command('publish', { payload: 'x' });
    expect(texts(second)).to.deep.equal(['! publish', 'c rumor']);
  });

  it('tells how many have it when all have acknowledged', () => {
    const bench = new ReliableBench();
    bench.command('publish', { payload: 'x' });
    expect(texts(bench.hear(B, { kind: 'ack', ids: ids('a', 1, 1) }))).to.deep.equal(['! acked']);
    expect(bench.hear(C, { kind: 'ack', ids: ids('a', 1, 1) })).to.deep.equal([
      { kind: 'emit', fact: { kind: 'acked', id: 'a:1', from: 'c', fresh: true } },
      { kind: 'emit', fact: { kind: 'complete', id: 'a:1', nodes: 3 } },
    ]);
  });

  it('acknowledges what it has delivered, not what merely counts as heard', () => {
    const bench = new ReliableBench();
    bench.hear(C, rumor(5));
    bench.now = DEFAULT_SETTINGS.horizonMs + 1;
    bench.hear(C, rumor(6));
    bench.timer('ack', 10);
    // The gap below 5 was given up: 4 counts as heard, and cannot come any more.
    expect(texts(bench.hear(C, rumor(4)))).to.deep.equal([]);
    bench.hear(B, { kind: 'ask', ids: ids('b', 4, 4) });
    expect(texts(bench.timer('ack', 10))).to.deep.equal([]);
  });

  it('keeps no more than it is told to, however much comes', () => {
    const settings = { storeMax: 50, missingMax: 40, rootsMax: 5, originsMax: 5 };
    const bench = new ReliableBench({ settings });
    for (let i = 1; i <= 500; i++) {
      bench.now += 1;
      bench.hear(B, rumor(2 * i, { id: `o${i % 50}:${i}` }));
      bench.hear(C, { kind: 'ihave', ids: ids('x', 100 * i, 100 * i + 50) });
      bench.command('publish', { payload: 'mine' });
    }
    for (const afterMs of [1, 1]) bench.timer('ask', afterMs);
    const view = bench.process.view();
    expect(view).to.include({ stored: 50, missing: 40 });
    expect(view['pending']).to.be.at.most(50);
  });

  it('throws what its program has got wrong, and takes other commands for none', () => {
    const bench = new ReliableBench();
    expect(() => bench.command('peers', { ids: 'everybody' })).to.throw(
      /^peers\.ids: expected a list/,
    );
    expect(() => bench.command('peers', { ids: ['n1', 'not a node'] })).to.throw(
      /^peers\.ids\[1\]/,
    );
    expect(bench.command('dance', {})).to.deep.equal([]);
    expect(texts(bench.timer('of another'))).to.deep.equal([]);
  });

  it('never throws nor sends to itself, whatever it hears', () => {
    const counters = fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 0, max: 3 }));
    const spans = fc.array(
      fc.record({
        origin: fc.constantFrom('a', 'b', 'c'),
        runs: counters.map(([first, more]) => [first, first + more]),
      }),
      { maxLength: 2 },
    );
    const id = fc.constantFrom('a:1', 'b:1', 'b:2', 'c:1', 'no id');
    const message: fc.Arbitrary<ReliableMessage> = fc.oneof(
      fc.record({
        kind: fc.constant('rumor' as const),
        id,
        root: fc.constantFrom(A, B, C, D),
        hops: fc.nat(3),
        ageMs: fc.nat(70_000),
        pushed: fc.boolean(),
        direct: fc.boolean(),
        has: spans,
        payload: fc.constant('x'),
      }),
      fc.record({ kind: fc.constantFrom('ihave', 'ack', 'ask', 'digest' as const), ids: spans }),
      fc.record({ kind: fc.constant('graft' as const), ids: spans, adopt: fc.boolean() }),
      fc.record({ kind: fc.constant('offer' as const), id, bytes: fc.nat(1e6) }),
      fc.record({ kind: fc.constant('prune' as const), origin: fc.constantFrom('a', 'b') }),
      fc.record({ kind: fc.constant('sync' as const), count: fc.nat(2), sum: fc.nat(2) }),
    );
    const step = fc.oneof(
      { arbitrary: fc.tuple(fc.constantFrom(B, C, D), message), weight: 5 },
      {
        arbitrary: fc.constantFrom('publish', 'lazy', 'graft', 'ack', 'ask', 'sync', 'peers'),
        weight: 3,
      },
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const bench = new ReliableBench();
        const delivered: unknown[] = [];
        for (const next of steps) {
          bench.now += 7;
          const effects =
            typeof next !== 'string'
              ? bench.hear(...next)
              : next === 'publish'
                ? bench.command('publish', { payload: 'mine' })
                : next === 'peers'
                  ? bench.command('peers', { ids: steps.length % 2 === 0 ? [A, C] : [B, C] })
                  : bench.timer(next);
          for (const effect of effects) {
            if (effect.kind === 'send') expect(effect.to).to.not.equal(A);
            if (effect.kind === 'emit' && effect.fact.kind === 'deliver') {
              delivered.push(effect.fact['id']);
            }
          }
        }
        expect(new Set(delivered).size).to.equal(delivered.length);
        expect(delivered).to.not.include('a:1');
      }),
      { numRuns: 500 },
    );
  });
});
