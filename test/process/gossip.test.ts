/** The examples of gossip as real processes over TCP, with real signals; every one ends with a verdict. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { GossipResult } from '../../pkg/lab/gossip/result.ts';
import { Bench, PATIENCE_MS, running, type Command } from '../support/lab-process.ts';
import { TOP } from '../support/repository.ts';

describe('gossip over TCP', function () {
  this.timeout(3 * PATIENCE_MS);
  let bench: Bench;
  beforeEach(() => {
    bench = new Bench();
  });
  afterEach(() => bench.clear());

  /** Runs an example to its end; nothing of it may be left. */
  async function runExample(name: string, ...sets: string[]): Promise<GossipResult> {
    const out = join(bench.folder, name);
    const options = sets.flatMap((set) => ['--set', set]);
    const file = join(TOP, 'examples', `${name}.yaml`);
    const run: Command = bench.lab('run', [
      '--config',
      file,
      '--seed',
      '5',
      '--out',
      out,
      ...options,
    ]);
    await run.end();
    expect(running(run), run.transcript()).to.deep.equal([]);
    const result: GossipResult = JSON.parse(readFileSync(join(out, 'result.json'), 'utf8'));
    expect(result.verdict, run.transcript()).to.equal('pass');
    expect((await run.ended).code).to.equal(0);
    return result;
  }

  it('reaches everybody and lets the origin know, also when a tenth of the messages is lost', async () => {
    const { measures, rumors, nodes } = await runExample(
      'gossip',
      'network.loss=0.1',
      'nodes.count=10',
      'gossip.messages={count: 40, perSecond: 40, from: [n1, n2]}',
    );
    expect(rumors).to.have.length(40);
    expect(measures.rumors?.all).to.equal(1);
    expect(rumors.filter(({ completeMs }) => completeMs === null)).to.deep.equal([]);
    for (const { published, delivered } of nodes) expect(published + delivered).to.equal(40);
  });

  it("says of the handout's gossip what theory says of it", async () => {
    const { measures } = await runExample('gossip-spec');
    expect(measures.rumors?.theory).to.deep.include({ kind: 'reach' });
    expect(measures.rumors?.all).to.be.below(1);
    // Each of the informed tells three others: 3 payloads for each node that knows, 9 of 10 of which deliver.
    expect(measures.rumors?.payloadsPerDelivery).to.be.within(3, 3.6);
  });

  it('notices a stopped process and a killed one, and leaves alone one that burns its CPU', async () => {
    const { measures, faults } = await runExample('failure-detection', 'forMs=13000');
    expect(faults.map(({ kind, node }) => `${kind} ${node}`)).to.have.members([
      'burn n8',
      'pause n2',
      'crash n5',
    ]);
    expect(measures.membership?.detectionMs).to.have.keys('n2', 'n5');
    expect(measures.membership?.falseRemovals).to.equal(0);
  });

  it('finds together again after a partition, and repairs what one side has missed', async () => {
    const { measures, traffic } = await runExample('partition', 'forMs=14000');
    expect(traffic.droppedByFault).to.be.above(100);
    expect(measures.rumors?.all).to.equal(1);
    expect(measures.membership?.views.ever).to.be.above(1);
  });

  it('averages without losing anything', async () => {
    const { measures, nodes } = await runExample('averaging', 'nodes.count=10');
    const { mean = Number.NaN, bias } = measures.averaging ?? {};
    expect(bias).to.be.closeTo(0, 1e-9);
    for (const { average } of nodes) expect(average).to.be.closeTo(mean, 0.1);
  });
});
