import { expect } from 'chai';
import { describe, it } from 'mocha';
import { Progress } from '../../../../pkg/cli/view/progress.ts';
import type { RunEvent } from '../../../../pkg/lab/master/events.ts';
import { agreementConfig, SMALL } from '../../../support/config.ts';
import { connected, ending, joined, record, round, startUp } from '../../../support/run-events.ts';

/** What is known of the smallest experiment, some fields changed, after these events. */
function progress(events: readonly RunEvent[], ...sets: string[]): Progress {
  const known = new Progress(agreementConfig({ file: 'x.yaml', text: SMALL, overrides: { sets } }));
  for (const event of events) known.observe(event);
  return known;
}

const BYZANTINE = [
  'agreement.model=sync-byzantine',
  'nodes={count: 4, inputs: [1, 2, 3, 4]}',
  'faults.liars={nodes: 1}',
];

describe('Progress', () => {
  it('counts who has come, and knows the phase', () => {
    expect(progress([])).to.deep.include({ of: 3, joined: 0, connected: 0, phase: 'starting' });
    const some = progress([joined('n2', 1, 3), joined('n1', 2, 3), connected('n1', 1, 3)]);
    expect(some).to.deep.include({ joined: 2, connected: 1, phase: 'starting' });
    const all = progress(startUp(3));
    expect(all).to.deep.include({ joined: 3, connected: 3, phase: 'running', cause: '' });
    const ended = progress([...startUp(3), ending('interrupted')]);
    expect(ended).to.deep.include({ phase: 'ending', cause: 'interrupted' });
  });

  it('knows the spread of each round, in order, whenever its values come', () => {
    const known = progress([
      ...round(1, { n1: 2 }),
      ...round(0, { n1: 1, n3: 3, n2: 2 }),
      ...round(1, { n3: 2.5, n2: 1.75 }),
    ]);
    expect(known.rounds()).to.deep.equal([
      { round: 0, spread: 2, reached: 3, complete: true },
      { round: 1, spread: 0.75, reached: 3, complete: true },
    ]);
    expect(known.round(1)).to.deep.equal(known.rounds()[1]);
    expect(known.round(2)).to.equal(undefined);
  });

  it('waits for every living node, however many of the dead have been there', () => {
    const crash = record('n1', 'crash', { afterSends: 4 });
    const waiting = progress([...round(0, { n1: 1, n2: 2 }), ...crash]);
    expect(waiting.round(0)).to.deep.include({ reached: 2, complete: false });
    const done = progress([...round(0, { n1: 1, n2: 2 }), ...crash, ...round(0, { n3: 3 })]);
    expect(done.round(0)).to.deep.equal({ round: 0, spread: 2, reached: 3, complete: true });
  });

  it('waits for no node that has decided or given up before', () => {
    const known = progress([
      ...round(0, { n1: 1, n2: 2, n3: 3 }),
      ...record('n1', 'decide', { round: 0, value: 1 }),
      ...record('n2', 'exhausted', { round: 0 }),
      ...round(1, { n3: 2 }),
    ]);
    expect(known.round(1)).to.deep.equal({ round: 1, spread: 0, reached: 1, complete: true });
  });

  it('tells who fell and how, once each', () => {
    const known = progress([
      ...record('n1', 'crash', { afterSends: 4 }),
      ...record('master', 'gone', { id: 'n1', planned: true, cause: 'SIGKILL' }),
      ...record('n2', 'crash', { afterSends: 1 }),
      ...record('master', 'gone', { id: 'n2', planned: false, cause: 'SIGKILL' }),
      ...record('master', 'gone', { id: 'n3', planned: false, cause: 'SIGSEGV' }),
    ]);
    expect(known.falls).to.deep.equal([
      { node: 'n1', text: 'crashed after 4 sends' },
      { node: 'n2', text: 'crashed after 1 send' },
      { node: 'n3', text: 'died' },
    ]);
    expect(known.living).to.equal(0);
  });

  it('counts decisions of the living, and the round in which to stop', () => {
    const decide = ['n1', 'n2'].flatMap((id) => record(id, 'decide', { round: 3, value: 1 }));
    const known = progress([...record('master', 'stop', { round: 3 }), ...decide]);
    expect(known).to.deep.include({ stopRound: 3, decided: 2, living: 3 });
    for (const event of record('n1', 'crash', { afterSends: 9 })) known.observe(event);
    expect(known).to.deep.include({ decided: 1, living: 2 });
    expect(progress([]).stopRound).to.equal(undefined);
  });

  it('leaves liars out of everything, also when they die', () => {
    const known = progress(
      [
        ...round(0, { n1: 1, n2: 2, n3: 3, n4: 99 }),
        ...record('n4', 'decide', { round: 1, value: 99 }),
        ...record('master', 'gone', { id: 'n4', planned: false, cause: 'x' }),
      ],
      ...BYZANTINE,
    );
    expect(known.rounds()).to.deep.equal([{ round: 0, spread: 2, reached: 3, complete: true }]);
    expect(known).to.deep.include({ honest: 3, living: 3, decided: 0 });
    expect(known.falls).to.have.length(1);
  });

  it('subtracts exactly, and takes no notice of what is no number', () => {
    const exact = progress(
      [...round(0, { n1: '1/3', n2: '0.3333333333333333333333' })],
      'agreement.arithmetic=rational',
    );
    expect(exact.round(0)?.spread).to.be.within(3.3e-23, 3.4e-23);
    expect(progress(round(0, { n1: 'x', n2: null })).rounds()).to.deep.equal([]);
    expect(progress(record('n1', 'round', { value: 1 })).rounds()).to.deep.equal([]);
  });
});
