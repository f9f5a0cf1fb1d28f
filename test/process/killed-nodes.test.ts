/** Nodes that are killed or stopped from outside, within the budget and beyond it. */
import { expect } from 'chai';
import { after, afterEach, before, beforeEach, describe, it } from 'mocha';
import type { AgreementResult as Result } from '../../pkg/lab/agreement/result.ts';
import {
  Bench,
  PATIENCE_MS,
  fiveNodes,
  pidOf,
  readResult,
  readTrace,
  running,
  until,
  type Command,
} from '../support/lab-process.ts';

/** Rounds of 100 ms, seven of them: time to do something to a node in the middle. */
const SLOW = { network: { delayMs: 100 } };

describe('a node that somebody kills', function () {
  this.timeout(2 * PATIENCE_MS);
  let bench: Bench;
  beforeEach(() => {
    bench = new Bench();
  });
  afterEach(() => bench.clear());

  async function runningLab(changes: Readonly<Record<string, object>>): Promise<Command> {
    const file = bench.experiment('test.yaml', fiveNodes({ ...SLOW, ...changes }));
    const run = bench.lab('run', ['--config', file, '--out', 'out']);
    await run.said(/round 1:/);
    return run;
  }

  async function ending(run: Command, code: number): Promise<Result> {
    expect(await run.end(), run.transcript()).to.deep.equal({ code, signal: null });
    expect(running(run)).to.deep.equal([]);
    return readResult(bench.path('out'));
  }

  it('is borne within the budget: the others decide, and the result says what happened', async () => {
    const run = await runningLab({});
    process.kill(pidOf(run, 'n3'), 'SIGKILL');
    const result = await ending(run, 0);

    expect(result.verdict).to.equal('pass');
    const fates = result.nodes.map(({ fate }) => fate);
    expect(fates).to.deep.equal(['correct', 'correct', 'crashed', 'correct', 'correct']);
    expect(result.faults).to.have.length(1);
    expect(result.faults[0]).to.include({ kind: 'killed', node: 'n3' });
    expect(run.stdout).to.match(/\nn3 died\n/);
    const gone = readTrace(bench.path('out')).filter(({ kind }) => kind === 'gone');
    expect(gone).to.have.length(1);
    expect(gone[0]).to.include({ id: 'n3', planned: false, cause: 'its process ended (SIGKILL)' });
  });

  it('is borne with the oracle stop too, which does not wait for it any more', async () => {
    const agreement = { model: 'async-crash', rule: 'select', f: 2, epsilon: 1e-6 };
    const run = await runningLab({ agreement });
    process.kill(pidOf(run, 'n1'), 'SIGKILL');
    const result = await ending(run, 0);
    expect(result.faults[0]).to.include({ kind: 'killed', node: 'n1' });
  });

  it('after the schedule has started it anew dies without having been told to', async () => {
    const schedule = [{ fault: 'restart', nodes: ['n3'], atRound: 1, forMs: 1 }];
    const run = await runningLab({ faults: { schedule } });
    const back = (): boolean => readTrace(bench.path('out')).some(({ kind }) => kind === 'back');
    await until('n3 is back', back);
    process.kill(pidOf(run, 'n3'), 'SIGKILL');
    await ending(run, 0);

    const gone = readTrace(bench.path('out')).filter(({ kind }) => kind === 'gone');
    expect(gone.map(({ id, planned }) => [id, planned])).to.deep.equal([
      ['n3', true],
      ['n3', false],
    ]);
  });

  it('counts once when it was a liar', async () => {
    const run = await runningLab({
      nodes: { count: 4, inputs: [0, 0.4, 0.6, 1] },
      agreement: { model: 'sync-byzantine', rule: 'select', f: 1, epsilon: 0.01 },
      network: { delayMs: 100, roundMs: 500 },
      faults: { liars: { nodes: ['n4'], strategy: 'split-brain' } },
    });
    process.kill(pidOf(run, 'n4'), 'SIGKILL');
    const { faults } = await ending(run, 0);
    expect(faults.map(({ kind, node }) => `${kind} ${node}`)).to.deep.equal([
      'liar n4',
      'killed n4',
    ]);
  });

  it('ends the run beyond the budget, which names the budget and the dead', async () => {
    const run = await runningLab({});
    const pids = ['n1', 'n2', 'n3'].map((node) => pidOf(run, node));
    for (const pid of pids) process.kill(pid, 'SIGKILL');
    const result = await ending(run, 2);

    expect(result.verdict).to.equal('unknown');
    expect(result.cause).to.match(
      /^n1, n2, n3 died outside the plan, 3 faulty nodes with f = 2: .*SIGKILL/,
    );
    expect(result.faults.map(({ kind }) => kind)).to.deep.equal(['killed', 'killed', 'killed']);
  });

  it('ends the run when its death and the planned ones exceed the budget together', async () => {
    // The planned crashes come last: in round 4 or so of 7, at 100 ms each.
    const plan = [
      { node: 'n1', afterSends: 18 },
      { node: 'n2', afterSends: 18 },
    ];
    const run = await runningLab({ faults: { plan } });
    process.kill(pidOf(run, 'n3'), 'SIGKILL');
    // Two nodes are left, which wait for a third one: without an end of its own the run would last
    // for master.runMs, two minutes.
    const result = await ending(run, 2);

    expect(result.cause)
      .to.match(/3 faulty nodes with f = 2/)
      .and.to.include('n3');
    const kinds = result.faults.map(({ kind, node }) => `${node} ${kind}`);
    expect(kinds).to.deep.equal(['n1 crash', 'n2 crash', 'n3 killed']);
  });
});

describe('a node that somebody stops (SIGSTOP)', function () {
  this.timeout(2 * PATIENCE_MS);
  let bench: Bench;
  let slowest: Command;
  /** For the last test, which waits for accounts for 5 s: that goes on during the others. */
  before(async () => {
    bench = new Bench();
    const file = bench.experiment('slowest.yaml', fiveNodes(SLOW));
    slowest = bench.lab('run', ['--config', file, '--out', 'slowest']);
    await slowest.said(/round 0:/);
    // n1 is stopped first, so that the run cannot end before n3 is stopped after its decision.
    const [first, third] = [pidOf(slowest, 'n1'), pidOf(slowest, 'n3')];
    process.kill(first, 'SIGSTOP');
    await until('n3 has decided', () => decided(bench.path('slowest'), 'n3'));
    process.kill(third, 'SIGSTOP');
    process.kill(first, 'SIGCONT');
  });
  after(() => bench.clear());

  it('does not keep the others from deciding; the run waits for it until its time is over', async () => {
    const file = bench.experiment(
      'test.yaml',
      fiveNodes({ ...SLOW, master: { ip: '127.0.0.1', runMs: 3000 } }),
    );
    const run = bench.lab('run', ['--config', file, '--out', 'out']);
    await run.said(/round 0:/);
    process.kill(pidOf(run, 'n3'), 'SIGSTOP');

    // A stopped process is not a dead one: nobody can tell it from a slow one.
    expect(await run.end(), run.transcript()).to.deep.equal({ code: 2, signal: null });
    const { verdict, cause, nodes } = readResult(bench.path('out'));
    expect(verdict).to.equal('unknown');
    expect(cause).to.equal('waited 3000 ms for n3 to decide (n3 does not answer)');
    const deciders = nodes.filter(({ decision }) => decision !== null).map(({ id }) => id);
    expect(deciders).to.deep.equal(['n1', 'n2', 'n4', 'n5']);
    expect(running(run)).to.deep.equal([]);
  });

  it('and wakes up again takes part to the end', async () => {
    const file = bench.experiment('test.yaml', fiveNodes(SLOW));
    const run = bench.lab('run', ['--config', file, '--out', 'woken']);
    await run.said(/round 0:/);
    const pid = pidOf(run, 'n3');
    process.kill(pid, 'SIGSTOP');
    const others = ['n1', 'n2', 'n4', 'n5'];
    await until('the others decide', () =>
      others.every((node) => decided(bench.path('woken'), node)),
    );
    expect(decided(bench.path('woken'), 'n3')).to.equal(false);
    process.kill(pid, 'SIGCONT');

    expect(await run.end(), run.transcript()).to.deep.equal({ code: 0, signal: null });
    expect(readResult(bench.path('woken')).nodes.map(({ fate }) => fate)).to.not.include('crashed');
  });

  it('after its decision keeps the run from its accounts, which says whose', async () => {
    expect(await slowest.end(), slowest.transcript()).to.deep.equal({ code: 2, signal: null });
    const { verdict, cause, nodes } = readResult(bench.path('slowest'));
    expect(verdict).to.equal('unknown');
    expect(cause).to.match(/^n3 did not give accounts within \d+ ms$/);
    expect(nodes.map(({ decision }) => decision)).to.not.include(null);
    expect(running(slowest)).to.deep.equal([]);
  });
});

/** Tells whether the trace so far holds a decision of the node. */
function decided(folder: string, node: string): boolean {
  return readTrace(folder).some((record) => record.node === node && record.kind === 'decide');
}
