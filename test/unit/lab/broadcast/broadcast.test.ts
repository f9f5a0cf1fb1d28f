import { expect } from 'chai';
import { describe, it } from 'mocha';
import { broadcastSteps } from '../../../../pkg/cli/view/broadcast/lines.ts';
import { broadcastLines } from '../../../../pkg/cli/view/broadcast/summary.ts';
import { nodeId } from '../../../../pkg/core/ids.ts';
import { BroadcastConductor } from '../../../../pkg/lab/broadcast/conductor.ts';
import { parseSetup } from '../../../../pkg/lab/control/parse-setup.ts';
import { planRun } from '../../../../pkg/lab/plan.ts';
import { complaints } from '../../../support/config.ts';
import { broadcastConfig, simulateBroadcast } from '../../../support/simulate-broadcast.ts';

const SMALL = {
  nodes: { count: 5 },
  broadcast: { rate: 40, loadMs: 4000, recoveryMs: 4000 },
  network: { delayMs: 50 },
};

describe('an experiment of broadcast', () => {
  for (const variant of ['direct', 'batched', 'star', 'tree', 'topology']) {
    it(`loses nothing through a partition, with ${variant}`, async () => {
      const { result } = await simulateBroadcast({
        ...SMALL,
        broadcast: { ...SMALL.broadcast, variant, recoveryMs: 8000 },
        faults: { schedule: [{ fault: 'partition', nodes: 'minority', atMs: 1000, forMs: 2000 }] },
      });
      const { measures, checks, traffic } = result;
      expect(
        checks.map(({ verdict, detail }) => (verdict === 'pass' ? verdict : detail)),
      ).to.deep.equal(['pass', 'pass']);
      expect(traffic.droppedByFault).to.be.above(0);
      expect(measures).to.include({ lost: 0, neverRead: 0 });
      expect(measures.broadcasts).to.be.above(50);
    });
  }

  it('takes one hop and the wait for others, and a message for each that hears a value', async () => {
    const { result } = await simulateBroadcast(SMALL);
    const { stableLatencies, messagesPerOp, operations, broadcasts } = result.measures;
    expect(stableLatencies['1']).to.be.within(80, 110);
    expect((messagesPerOp * operations) / broadcasts).to.be.within(3, 5);
    expect(messagesPerOp).to.equal(result.traffic.sent / operations);
  });

  it('fails when values are lost', async () => {
    const { result } = await simulateBroadcast({
      ...SMALL,
      broadcast: { ...SMALL.broadcast, variant: 'flood', topology: 'line' },
      faults: { schedule: [{ fault: 'partition', nodes: ['n3'], atMs: 500, forMs: 2000 }] },
    });
    expect(result.verdict).to.equal('fail');
    expect(result.measures.lost).to.be.above(0);
    expect(result.checks[0]?.detail).to.match(/values? could be read, and later not/);
  });

  it('is not failed for what a node forgets that is killed', async () => {
    const { result } = await simulateBroadcast({
      ...SMALL,
      broadcast: { ...SMALL.broadcast, variant: 'batched' },
      faults: { schedule: [{ fault: 'restart', nodes: ['n2'], atMs: 1500, forMs: 500 }] },
    });
    expect(result.verdict).to.not.equal('fail');
  });

  it('is the same again with the same seed, and another with another', async () => {
    const [a, b, c] = [
      await simulateBroadcast(SMALL, 7),
      await simulateBroadcast(SMALL, 7),
      await simulateBroadcast(SMALL, 8),
    ];
    expect(a.records).to.deep.equal(b.records);
    expect(a.result.measures).to.not.deep.equal(c.result.measures);
  });
});

describe('the plan of broadcast', () => {
  const { setup } = planRun(broadcastConfig(SMALL), 1);

  it('survives the way to a node', () => {
    expect(parseSetup(JSON.parse(JSON.stringify(setup)))).to.deep.equal(setup);
  });

  it('asks every node once more in the end, and values differ', () => {
    const { operations } = setup.plan.experiment === 'broadcast' ? setup.plan : { operations: [] };
    expect(operations.slice(-5).map(({ node, value }) => [node, value])).to.deep.equal(
      ['n1', 'n2', 'n3', 'n4', 'n5'].map((id) => [id, null]),
    );
    const values = operations.flatMap(({ value }) => (value === null ? [] : [value]));
    expect(new Set(values).size).to.equal(values.length);
    expect(operations.length).to.be.within(120, 210);
  });

  it('is over when all clients have their answers, or their nodes are dead', () => {
    if (setup.plan.experiment !== 'broadcast') throw new Error('not of broadcast');
    const [n1, n2] = ['n1', 'n2'].map(nodeId);
    if (n1 === undefined || n2 === undefined) throw new Error('no ids');
    const operations = [n1, n2, n1].map((node) => ({ node, atMs: setup.plan.forMs, value: null }));
    const conductor = new BroadcastConductor({ ...setup.plan, ids: [n1, n2], operations });
    const answer = { node: n1, seq: 0, at: 0, kind: 'operation' };
    conductor.observe(answer);
    expect([...conductor.unfinished]).to.deep.equal([n1, n2]);
    conductor.observe(answer);
    expect([...conductor.unfinished]).to.deep.equal([n2]);
    conductor.died(n2, false);
    expect([...conductor.unfinished]).to.deep.equal([]);
    expect(conductor.conclusion).to.equal('all clients have got their answers');
  });
});

describe('the file of broadcast', () => {
  const cases = [
    ['broadcast: {rate: 10000, loadMs: 100000}\nmaster: {runMs: 200000}\n', 'ask less'],
    ['master: {runMs: 5000}\n', 'give the run more time'],
    ['faults: {schedule: [{fault: pause, nodes: f, atMs: 1, forMs: 5}]}\n', 'broadcast has no f'],
    ['faults: {schedule: [{fault: pause, nodes: one, atRound: 1, forMs: 5}]}\n', 'take atMs'],
    ['faults: {plan: [{node: n9, afterSends: 1}]}\n', 'there is no such node'],
    ['broadcast: {variant: directt}\n', 'did you mean direct?'],
  ] as const;
  for (const [more, want] of cases) {
    it(`is refused, and told how to mend it: ${want}`, () => {
      const text = `experiment: broadcast\nnodes: {count: 3}\n${more}`;
      expect(complaints(text).join('\n')).to.include(want);
    });
  }
});

describe('what people see of broadcast', () => {
  it('is what is run, how far it is, and the figures', async () => {
    const config = broadcastConfig(SMALL);
    const lines = broadcastSteps(config, 1);
    expect(lines.head()).to.equal('test: 5 nodes, broadcast, direct, 40 operations/s, seed 1\n');
    expect(lines.observe({ kind: 'running' })).to.deep.equal(['running']);
    const { result, records } = await simulateBroadcast(SMALL);
    const told = records.flatMap((record) => lines.observe({ kind: 'record', record }));
    expect(told.at(-1)).to.match(/^clients have got \d+ answers$/);
    expect(
      lines
        .draw(40)
        .split('\n')
        .every((line) => line.length < 40),
    ).to.equal(true);
    const figures = broadcastLines(result, Infinity).join('\n');
    expect(figures).to.include('messages an operation').and.include('0.5: ');
  });
});
