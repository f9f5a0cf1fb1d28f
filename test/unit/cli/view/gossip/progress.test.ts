import { expect } from 'chai';
import { describe, it } from 'mocha';
import { GossipProgress } from '../../../../../pkg/cli/view/gossip/progress.ts';
import { nodeId } from '../../../../../pkg/core/ids.ts';
import type { RunEvent } from '../../../../../pkg/lab/master/events.ts';
import { gossipConfig, SMALL_GOSSIP } from '../../../../support/config.ts';
import { ending, record, startUp } from '../../../../support/run-events.ts';

/** What is known after these events; of four nodes. */
function known(...events: readonly RunEvent[]): GossipProgress {
  const progress = new GossipProgress(gossipConfig({ file: 'x.yaml', text: SMALL_GOSSIP }));
  for (const event of events) progress.observe(event);
  return progress;
}

const heard = (id: string, ...nodes: readonly string[]): RunEvent[] =>
  nodes.flatMap((node) => record(node, 'deliver', { id, from: 'n1', hops: 1 }));

/** Observers take a node for something. */
const saw = (state: string, id: string, ...observers: readonly string[]): RunEvent[] =>
  observers.flatMap((node) => record(node, 'member', { id, state, incarnation: 0 }));

const N4 = nodeId('n4');

describe('GossipProgress', () => {
  it('follows a run from its start to its end', () => {
    expect(known()).to.deep.include({ of: 4, joined: 0, connected: 0, phase: 'starting' });
    expect(known(...startUp(4).slice(0, 3))).to.deep.include({ joined: 2, phase: 'starting' });
    expect(known(...startUp(4))).to.deep.include({ joined: 4, connected: 4, phase: 'running' });
    expect(known(ending('x'))).to.deep.include({ phase: 'ending', cause: 'x' });
  });

  it('counts rumors that began, deliveries, and rumors that all others have heard', () => {
    const some = known(
      ...record('n1', 'publish', { id: 'n1:1' }),
      ...record('n2', 'publish', { id: 'n2:1' }),
      ...heard('n1:1', 'n2', 'n3', 'n4'),
      ...heard('n2:1', 'n1', 'n4'),
    );
    expect(some).to.deep.include({ published: 2, deliveries: 5, everywhere: 1 });
  });

  it('knows how far apart the latest values are, and the latest cycle', () => {
    expect(known().range).to.equal(undefined);
    const values = [
      ...record('n1', 'average', { cycle: 0, value: 1 }),
      ...record('n2', 'average', { cycle: 0, value: 5 }),
      ...record('n1', 'average', { cycle: 1, value: 2 }),
    ];
    expect(known(...values)).to.deep.include({ cycle: 1, range: 3 });
  });

  it('counts how the others see a node: the dead have no say, and nobody speaks of itself', () => {
    expect(known().seen(N4)).to.equal(undefined);
    const seen = known(
      ...saw('alive', 'n4', 'n1', 'n2', 'n3'),
      ...saw('dead', 'n4', 'n4'),
      ...saw('suspect', 'n4', 'n2'),
      ...saw('left', 'n4', 'n3'),
    );
    expect(seen.seen(N4)).to.deep.equal({ alive: 1, suspect: 1, dead: 1 });
    seen.observe(record('master', 'gone', { id: 'n1', planned: true, cause: 'x' })[0]!);
    expect(seen.seen(N4)).to.deep.equal({ alive: 0, suspect: 1, dead: 1 });
    seen.observe(record('master', 'back', { id: 'n1' })[0]!);
    expect(seen.seen(N4)).to.deep.equal({ alive: 1, suspect: 1, dead: 1 });
  });

  it('tells once that all others take a node for dead, and once that nobody does any more', () => {
    const { events } = known(
      ...saw('alive', 'n4', 'n1', 'n2', 'n3'),
      ...saw('dead', 'n4', 'n1', 'n2'),
      ...saw('dead', 'n4', 'n3', 'n3'),
      ...saw('alive', 'n4', 'n1', 'n2'),
      ...saw('alive', 'n4', 'n3', 'n1'),
    );
    expect(events).to.deep.equal([
      'all others take n4 for dead',
      'all others take n4 for alive again',
    ]);
  });

  it('tells deaths, returns, and what the schedule did', () => {
    const partition = { action: { kind: 'partition' }, nodes: ['n1', 'n2'] };
    const many = { action: { kind: 'burn' }, nodes: ['n1', 'n2', 'n3', 'n4', 'n5', 'n6', 'n7'] };
    const { events } = known(
      ...record('n3', 'crash', { afterSends: 1 }),
      ...record('master', 'gone', { id: 'n3', planned: true, cause: 'x' }),
      ...record('master', 'gone', { id: 'n4', planned: false, cause: 'x' }),
      ...record('master', 'back', { id: 'n4' }),
      ...record('master', 'fault', { turn: 'begin', ...partition }),
      ...record('master', 'fault', { turn: 'heal', ...partition }),
      ...record('master', 'fault', { turn: 'begin', ...many }),
    );
    expect(events).to.deep.equal([
      '0.0 s: n3 crashed after 1 send',
      '0.0 s: n4 died',
      '0.0 s: n4 is back',
      '0.0 s: partition of n1, n2 begins',
      '0.0 s: partition of n1, n2 ends',
      '0.0 s: burn of 7 nodes begins',
    ]);
  });

  it('is not thrown off by records that make no sense', () => {
    const odd = known(
      ...record('n1', 'deliver', {}),
      ...record('n1', 'member', { id: 'not an id', state: 3 }),
      ...record('n1', 'member', { id: 7 }),
      ...record('master', 'gone', { planned: false }),
      ...record('master', 'fault', { turn: 'begin', nodes: 7 }),
    );
    expect(odd.deliveries).to.equal(1);
    expect(odd.events).to.deep.equal(['0.0 s:  died', '0.0 s: fault of  begins']);
  });
});
