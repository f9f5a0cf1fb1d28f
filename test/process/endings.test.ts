/**
 * Runs that cannot come to their end: each ends in bounded time, with exit code 2 and a message that
 * names the cause, with the verdict `unknown` in the run folder, and with no process left behind.
 */
import { mkdirSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { AgreementResult as Result } from '../../pkg/lab/agreement/result.ts';
import {
  Bench,
  PATIENCE_MS,
  fiveNodes,
  isFree,
  occupyPort,
  pidOf,
  readResult,
  readTrace,
  running,
  until,
  type Command,
} from '../support/lab-process.ts';

/** An interrupted run ends within 1 s on an idle machine; this one may be busy. */
const INTERRUPTED_MS = 3000;

/** A run that goes on for minutes: every message takes 300 ms, and thousands of rounds are asked for. */
const ENDLESS = {
  agreement: { model: 'async-crash', rule: 'mean', f: 1, epsilon: 1e-9, stop: 'master' },
  network: { delayMs: 300 },
};

describe('a run that is interrupted', function () {
  this.timeout(2 * PATIENCE_MS);
  let bench: Bench;
  beforeEach(() => {
    bench = new Bench();
  });
  afterEach(() => bench.clear());

  const start = (changes: Readonly<Record<string, object>>, ...options: string[]): Command => {
    const file = bench.experiment('test.yaml', fiveNodes(changes));
    return bench.lab('run', ['--config', file, '--out', 'out', ...options]);
  };

  /** Demands exit code 2, verdict unknown, the cause in words, no process and no listener left. */
  async function expectUnknown(run: Command, cause: RegExp): Promise<Result> {
    expect(await run.end(), run.transcript()).to.deep.equal({ code: 2, signal: null });
    const result = readResult(bench.path('out'));
    expect(result.verdict).to.equal('unknown');
    expect(result.cause).to.match(cause);
    expect(result.timing.runMs).to.be.at.least(0);
    expect(result.timing.startupMs).to.be.at.least(0);
    expect(run.stdout).to.include(result.cause);
    expect(running(run)).to.deep.equal([]);
    const listening = /master listens on ([\d.]+):(\d+)/.exec(run.stdout);
    if (listening !== null) {
      const [, ip = '', port = ''] = listening;
      expect(await isFree(ip, Number(port))).to.equal(true);
    }
    return result;
  }

  async function expectPromptEnd(run: Command, signal: NodeJS.Signals): Promise<void> {
    const pressedAt = performance.now();
    run.kill(signal);
    await expectUnknown(run, new RegExp(`^interrupted \\(${signal}\\)$`));
    expect(performance.now() - pressedAt).to.be.below(INTERRUPTED_MS);
  }

  it('by Ctrl-C while the nodes start', async () => {
    const run = start(ENDLESS);
    await run.said(/master listens/);
    await expectPromptEnd(run, 'SIGINT');
    expect(readTrace(bench.path('out')).map(({ kind }) => kind)).to.deep.equal(['run', 'end']);
  });

  it('by Ctrl-C while the nodes connect', async () => {
    // n5 is stopped as soon as it is there, so that the others are left waiting for it.
    const run = start(ENDLESS);
    await until('n5 is launched', () => running(run).some(({ node }) => node === 'n5'));
    process.kill(pidOf(run, 'n5'), 'SIGSTOP');
    await expectPromptEnd(run, 'SIGINT');
    expect(run.stdout).to.not.include('\nrunning');
  });

  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    it(`by ${signal} while it runs`, async () => {
      const run = start(ENDLESS);
      await run.said(/round 1:/);
      await expectPromptEnd(run, signal);
      const trace = readTrace(bench.path('out'));
      expect(trace.at(0)).to.include({ kind: 'run' });
      expect(trace.at(-1)).to.include({ kind: 'end', orderly: false });
      expect(trace.filter(({ kind }) => kind === 'round')).to.have.length.above(5);
    });
  }

  it('by Ctrl-C with --json: the result is printed all the same', async () => {
    const run = start(ENDLESS, '--json', '--quiet');
    await until('the trace begins', () => existsSync(bench.path('out', 'trace.jsonl')));
    run.kill('SIGINT');
    const result = await run.result();
    expect(await run.ended).to.deep.equal({ code: 2, signal: null });
    expect(result).to.deep.include({ verdict: 'unknown', cause: 'interrupted (SIGINT)' });
  });

  it('by Ctrl-C twice: it ends at once, and kills its nodes', async () => {
    const run = start(ENDLESS);
    await run.said(/round 1:/);
    // A stopped node keeps an interrupted run waiting for its accounts, for 0.3 s and more.
    process.kill(pidOf(run, 'n2'), 'SIGSTOP');
    run.kill('SIGINT');
    await run.said(/ending: interrupted/);
    run.kill('SIGINT');
    expect(await run.end()).to.deep.equal({ code: 2, signal: null });
    await until('all nodes are dead', () => running(run).length === 0);
    expect(readResult(bench.path('out')).verdict).to.equal('unknown');
  });

  it('by its time: master.runMs', async () => {
    const network = { delayMs: 60_000 };
    const run = start({ network, master: { runMs: 500 } });
    const result = await expectUnknown(
      run,
      /^waited 500 ms for n1, n2, n3, n4, n5 to decide \(n1 (is in round \d+|has ended no round); n2 .*\)$/,
    );
    expect(result.timing.runMs).to.be.within(490, 490 + PATIENCE_MS);
  });

  it('by a port that is taken: the master', async () => {
    const taken = await occupyPort();
    const run = start({ master: { ip: '127.0.0.1', port: taken.port } });
    await expectUnknown(
      run,
      new RegExp(`^127\\.0\\.0\\.1:${taken.port} is taken .*choose another`),
    );
    await taken.close();
  });

  it('by a port that is taken: a node', async () => {
    const taken = await occupyPort();
    const inputs = [0, 1, 2];
    const nodes = inputs.map((input) => ({ input, port: input === 1 ? taken.port : 0 }));
    const agreement = { model: 'async-crash', rule: 'select', f: 1, epsilon: 0.001 };
    const run = start({ nodes, agreement });
    await expectUnknown(
      run,
      new RegExp(
        `^n2 was lost before the start: .*127\\.0\\.0\\.1:${taken.port} is taken .*choose`,
      ),
    );
    await taken.close();
  });

  it('by a node that is killed before the start', async () => {
    const run = start(ENDLESS);
    await until('n3 is launched', () => running(run).some(({ node }) => node === 'n3'));
    process.kill(pidOf(run, 'n3'), 'SIGKILL');
    await expectUnknown(run, /^n3 was lost before the start: its process ended \(SIGKILL\)/);
  });

  it('by a node that never connects: master.joinMs', async () => {
    const run = start({ master: { joinMs: 1500 } });
    await until('n4 is launched', () => running(run).some(({ node }) => node === 'n4'));
    process.kill(pidOf(run, 'n4'), 'SIGSTOP');
    await expectUnknown(run, /^waited 1500 ms for .*n4.* to (join|connect to all others)$/);
  });

  it('by a node that cannot be launched', async () => {
    mkdirSync(bench.path('out', 'logs', 'n2.log'), { recursive: true });
    await expectUnknown(start({}), /^n2 was lost before the start: .*EISDIR/);
  });

  it('not by a log of the master that cannot be written', async () => {
    mkdirSync(bench.path('out', 'logs', 'master.log'), { recursive: true });
    const run = start({});
    expect(await run.end(), run.transcript()).to.deep.equal({ code: 0, signal: null });
  });

  it('by its folder being removed: the verdict is told, and that it could not be kept', async () => {
    const run = start({ network: { delayMs: 100 } }, '--json');
    await run.said(/round 0:/);
    rmSync(bench.path('out'), { recursive: true });
    const result = await run.result();
    expect(await run.ended, run.transcript()).to.deep.equal({ code: 2, signal: null });
    expect(result.verdict).to.equal('pass');
    expect(run.stderr).to.match(/ERR_RUN_FOLDER: cannot write .*result\.json/);
    expect(running(run)).to.deep.equal([]);
  });

  it('by a bug of its own: exit code 70, and no node is left', async () => {
    const bomb = bench.path('bomb.cjs');
    writeFileSync(bomb, THROW_WHEN_RUNNING);
    const file = bench.experiment('test.yaml', fiveNodes(ENDLESS));
    const env = { NODE_OPTIONS: `--require ${bomb}` };
    const run = bench.lab('run', ['--config', file, '--out', 'out'], { env });
    expect(await run.end(), run.transcript()).to.deep.equal({ code: 70, signal: null });
    expect(run.stderr).to.include('internal error').and.to.include('a bug');
    await until('all nodes are dead', () => running(run).length === 0);
    expect(readResult(bench.path('out')).verdict).to.equal('unknown');
  });
});

/** Loaded before the program: throws where nobody catches as soon as it prints that it is running. */
const THROW_WHEN_RUNNING = `
if (process.argv[1].endsWith('run.js')) {
  const write = process.stdout.write;
  process.stdout.write = function (text, ...rest) {
    if (text === 'running\\n') setImmediate(() => { throw new Error('a bug'); });
    return write.call(this, text, ...rest);
  };
}`;

describe('a master that is killed', function () {
  this.timeout(2 * PATIENCE_MS);
  let bench: Bench;
  beforeEach(() => {
    bench = new Bench();
  });
  afterEach(() => bench.clear());

  /** Nodes give a master that is gone 2 s, and their own links 1 s to end. */
  const ORPHANS_MS = 3000 + 5000;

  it('leaves nodes that end by themselves, and a folder that says so', async () => {
    const file = bench.experiment('test.yaml', fiveNodes(ENDLESS));
    const run = bench.lab('run', ['--config', file, '--out', 'out']);
    const [, ip = '', port = ''] = await run.said(/master listens on ([\d.]+):(\d+)/);
    await run.said(/round 1:/);
    expect(running(run)).to.have.length(6);
    run.kill('SIGKILL');
    await until('all nodes have ended', () => running(run).length === 0, ORPHANS_MS);

    expect(await run.ended).to.deep.equal({ code: null, signal: 'SIGKILL' });
    expect(await isFree(ip, Number(port))).to.equal(true);
    const result = readResult(bench.path('out'));
    expect(result.verdict).to.equal('unknown');
    expect(result.cause).to.match(/its master was killed/);
    const trace = readTrace(bench.path('out'));
    expect(trace[0]).to.include({ kind: 'run', version: 1 });
    expect(trace.filter(({ kind }) => kind === 'round')).to.have.length.above(5);
    for (const node of ['n1', 'n5']) {
      const log = readFileSync(bench.path('out', 'logs', `${node}.log`), 'utf8');
      expect(log).to.match(/leaving the run.*(the master|the process that started)/);
    }
  });

  it('leaves no node that was still on its way to it', async () => {
    const file = bench.experiment('test.yaml', fiveNodes(ENDLESS));
    const run = bench.lab('run', ['--config', file, '--out', 'out']);
    await until('n1 is launched', () => running(run).some(({ node }) => node === 'n1'));
    run.kill('SIGKILL');
    await run.ended;
    await until('all nodes have ended', () => running(run).length === 0, ORPHANS_MS);
    expect(readResult(bench.path('out')).verdict).to.equal('unknown');
  });
});
