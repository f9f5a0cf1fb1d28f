import { expect } from 'chai';
import { describe, it } from 'mocha';
import { PlainLines } from '../../../../pkg/cli/view/plain.ts';
import type { RunEvent } from '../../../../pkg/lab/master/events.ts';
import { agreementConfig, SMALL } from '../../../support/config.ts';
import { ending, record, round, startUp } from '../../../support/run-events.ts';

function lines(events: readonly RunEvent[], ...sets: string[]): string[] {
  const config = agreementConfig({ file: 'x.yaml', text: SMALL, overrides: { sets } });
  const plain = new PlainLines(config, 7);
  return events.flatMap((event) => plain.observe(event));
}

describe('PlainLines', () => {
  it('begin with what is run', () => {
    const plain = new PlainLines(agreementConfig({ file: 'x.yaml', text: SMALL }), 7);
    expect(plain.head()).to.equal(
      'x: 3 nodes, async-crash, select, f = 1, epsilon 0.001, stop: master, seed 7\n',
    );
  });

  it('tell each step of a run once', () => {
    const told = lines([
      ...startUp(3),
      ...round(0, { n1: 1, n2: 2 }),
      ...record('n2', 'crash', { afterSends: 4 }),
      ...round(1, { n1: 2 }),
      ...round(0, { n3: 3 }),
      ...record('master', 'gone', { id: 'n2', planned: true, cause: 'SIGKILL' }),
      ...round(1, { n3: 2 }),
      ...record('master', 'stop', { round: 1 }),
      ...record('n1', 'decide', { round: 1, value: 2 }),
      ending('every living node has decided'),
    ]);
    expect(told).to.deep.equal([
      'master listens on 127.0.0.1:7000, 3 nodes to come',
      '3 nodes joined',
      '3 nodes connected, all to all',
      'running',
      'n2 crashed after 4 sends',
      'round 0: spread 2 (3 nodes)',
      'round 1: spread 0 (2 nodes)',
      'round 1 is within epsilon: the master stops the run',
      'ending: every living node has decided',
    ]);
  });

  it('tell of rounds that somebody will not reach as soon as that is known', () => {
    const told = lines([
      ...round(0, { n1: 1, n2: 2, n3: 3 }),
      ...round(1, { n1: 1, n3: 3 }),
      ...record('master', 'gone', { id: 'n2', planned: false, cause: 'x' }),
      ...record('n1', 'decide', { round: 1, value: 1 }),
      ...round(2, { n3: 2 }),
    ]);
    expect(told).to.deep.equal([
      'round 0: spread 2 (3 nodes)',
      'n2 died',
      'round 1: spread 2 (2 nodes)',
      'round 2: spread 0 (1 node)',
    ]);
  });

  it('put a cause of several lines on one', () => {
    const cause = 'n1 was lost: its process ended (exit code 70); its last words: {\n  "a": 1\n}';
    expect(lines([ending(cause)])).to.deep.equal([
      'ending: n1 was lost: its process ended (exit code 70); its last words: { "a": 1 }',
    ]);
  });

  it('speak of one node as of one', () => {
    const alone = ['nodes={count: 1, inputs: [1]}', 'agreement.f=0'];
    expect(lines(startUp(1), ...alone).slice(0, 3)).to.deep.equal([
      'master listens on 127.0.0.1:7000, 1 node to come',
      '1 node joined',
      '1 node connected, all to all',
    ]);
  });
});
