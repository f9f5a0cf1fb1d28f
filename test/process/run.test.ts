/** Whole runs of the examples, from the command line to the run folder. */
import { existsSync, readFileSync, readdirSync, readlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect } from 'chai';
import { after, afterEach, before, beforeEach, describe, it } from 'mocha';
import { AGREEMENT_CHECKS } from '../../pkg/checkers/agreement/registry.ts';
import type { TraceRecord } from '../../pkg/trace/record.ts';
import {
  Bench,
  PATIENCE_MS,
  asResult,
  fiveNodes,
  isFree,
  readResult,
  readTrace,
  running,
  unaccounted,
  type Command,
} from '../support/lab-process.ts';
import { TOP } from '../support/repository.ts';

const CONFIG = join(TOP, 'config.yaml');
const TRAFFIC = 'sent received bytes lostToCrash droppedByFault late early duplicate byKind'.split(
  ' ',
);
const NODES = ['n1', 'n2', 'n3', 'n4', 'n5', 'n6', 'n7'];

/** Makes fifty run folders as fast as it can, once told to. */
const RACE = `
import { existsSync } from 'node:fs';
import { RunFolder } from ${JSON.stringify(new URL('../../pkg/lab/run-folder.js', import.meta.url))};
const now = new Date();
console.log('ready');
while (!existsSync('go'));
for (let i = 0; i < 50; i++) console.log(RunFolder.create(undefined, 'race', { now }).path);
`;

/** The numbers of one writer's records, in the order of the file. */
function numbersOf(trace: readonly TraceRecord[], node: string): number[] {
  return trace.filter((record) => record.node === node).map(({ seq }) => seq);
}

describe('node cmd/run.js --config config.yaml', function () {
  this.timeout(2 * PATIENCE_MS);
  let bench: Bench;
  let run: Command;
  before(async () => {
    bench = new Bench();
    run = bench.lab('run', ['--config', CONFIG, '--seed', '7']);
    await run.end();
  });
  after(() => bench.clear());

  it('runs the first experiment to its verdict, and leaves a folder and nothing else', async () => {
    expect(await run.ended, run.transcript()).to.deep.equal({ code: 0, signal: null });
    expect(running(run)).to.deep.equal([]);
    const [, ip = '', port = ''] = await run.said(/master listens on ([\d.]+):(\d+)/);
    expect(await isFree(ip, Number(port))).to.equal(true);
    expect(run.stderr).to.equal('');
    expect(run.stdout).to.match(/^first-run: 7 nodes, .*seed 7\n/);
    expect(run.stdout).to.include('7 nodes connected, all to all');
    expect(run.stdout).to.include('PASS: every check passed');

    const [name = ''] = readdirSync(bench.path('runs')).filter((entry) => entry !== 'latest');
    expect(name).to.match(/^\d{8}-\d{6}-first-run$/);
    expect(readlinkSync(bench.path('runs', 'latest'))).to.equal(name);
    const folder = bench.path('runs', name);
    expect(readdirSync(folder)).to.have.members([
      'result.json',
      'config.yaml',
      'trace.jsonl',
      'logs',
    ]);
    const logs = ['master', ...NODES].map((id) => `${id}.log`);
    expect(readdirSync(join(folder, 'logs'))).to.have.members(logs);
  });

  it('writes what the contract promises into result.json', () => {
    const result = readResult(bench.path('runs', 'latest'));
    expect(result).to.include({ version: 1, experiment: 'agreement', engine: 'tcp', seed: 7 });
    expect(result.verdict).to.equal('pass');
    expect(result.checks.map(({ verdict }) => verdict))
      .to.have.length(AGREEMENT_CHECKS.length)
      .and.not.include('fail');
    expect(result.nodes.map(({ id }) => id)).to.deep.equal(NODES);
    expect(result.nodes.map(({ input }) => input)).to.deep.equal([
      0.3, 0.4, 0.5, 0.9, 0.1, 0.75, 0.2,
    ]);
    expect(result.rounds[0]).to.deep.include({ round: 0, spread: 0.8 });
    expect(result.rounds[0]?.values).to.have.all.keys(NODES);
    expect(result.traffic).to.include.all.keys(TRAFFIC);
    // Each node was asked to set up, to go and to stop at least, and said that it was ready.
    expect(result.control?.sent).to.be.at.least(3 * NODES.length);
    expect(result.control?.received).to.be.at.least(NODES.length);
    expect(unaccounted(result)).to.equal(0);
    expect(result.faults.map(({ kind }) => kind)).to.deep.equal(['crash', 'crash']);
    expect(result.timing.startupMs).to.be.above(0);
    expect(result.timing.runMs).to.be.above(0);
    expect(result.config).to.include({ seed: 7 });
  });

  it('writes a trace with a version, ordered by time, without a gap in any writer', () => {
    const trace = readTrace(bench.path('runs', 'latest'));
    expect(trace[0]).to.include({
      kind: 'run',
      version: 1,
      node: 'master',
      clock: 'wall',
      seed: 7,
    });
    expect(trace.at(-1)).to.include({ kind: 'end', node: 'master', orderly: true });
    const times = trace.slice(1, -1).map(({ at }) => at);
    expect(times).to.deep.equal(times.toSorted((a, b) => a - b));
    for (const node of ['master', ...NODES]) {
      const numbers = numbersOf(trace, node);
      expect(numbers, node).to.deep.equal(Array.from(numbers.keys()));
      expect(numbers, node).to.have.length.above(1);
    }
  });

  it('does not write into a folder that holds the result of another run', async () => {
    const result = (): string => readFileSync(bench.path('runs', 'latest', 'result.json'), 'utf8');
    const kept = result();
    const second = bench.lab('run', ['--config', CONFIG, '--out', bench.path('runs', 'latest')]);

    expect(await second.end()).to.deep.equal({ code: 2, signal: null });
    expect(second.stderr).to.match(/ERR_RUN_FOLDER: .*it holds the result of another run/);
    expect(result()).to.equal(kept);
  });
});

describe('node cmd/run.js', function () {
  // At most two runs in a row per test.
  this.timeout(3 * PATIENCE_MS);
  let bench: Bench;
  beforeEach(() => {
    bench = new Bench();
  });
  afterEach(() => bench.clear());

  it('prints with --json one JSON document on stdout, and the progress on stderr', async () => {
    const run = bench.lab('run', ['--config', CONFIG, '--seed', '7', '--json', '--out', 'out']);
    await run.end();

    expect(run.stdout.trimEnd().split('\n')).to.have.length(1);
    expect(asResult(run.stdout)).to.deep.equal(readResult(bench.path('out')));
    expect(run.stderr).to.include('7 nodes connected, all to all').and.to.include('PASS');
  });

  it('prints the verdict alone with --quiet, and the result alone with --quiet --json', async () => {
    const args = ['--config', bench.experiment('small.yaml', fiveNodes()), '--quiet'];
    const quiet = bench.lab('run', [...args, '--out', 'a']);
    expect(await quiet.end()).to.include({ code: 0 });
    const both = bench.lab('run', [...args, '--json', '--out', 'b']);
    expect(await both.end()).to.include({ code: 0 });

    expect(quiet.stdout).to.equal('PASS: every check passed\n');
    expect([quiet.stderr, both.stderr]).to.deep.equal(['', '']);
    expect(asResult(both.stdout).name).to.equal('small');
  });

  it('gives each run of a sweep over TCP logs of its own, also when it is done once more', async () => {
    const sweep = { repeat: 1, 'agreement.rule': ['mean', 'midpoint'] };
    const file = bench.experiment('swept.yaml', fiveNodes({ sweep }));
    const run = async (): Promise<void> => {
      const { code } = await bench
        .lab('run', ['--config', file, '--seed', '5', '--out', 'a'])
        .end();
      expect(code).to.equal(0);
    };
    const logs = ['cell-0-seed-5', 'cell-1-seed-5'];
    const setups = (): number[] =>
      logs
        .map((log) => readFileSync(bench.path('a', 'logs', log, 'n1.log'), 'utf8'))
        .map((text) => text.split('setup received').length - 1);

    await run();
    expect(readdirSync(bench.path('a', 'logs'))).to.deep.equal(logs);
    expect(setups()).to.deep.equal([1, 1]);
    // As if it had been interrupted during the second run.
    const journal = bench.path('a', 'runs.jsonl');
    const lines = readFileSync(journal, 'utf8').split('\n');
    writeFileSync(journal, `${lines.slice(0, 2).join('\n')}\n`);
    await run();
    expect(setups()).to.deep.equal([1, 1]);
  });

  it('repeats seed, inputs and crashes from the config.yaml of a run folder', async () => {
    const file = bench.experiment(
      'drawn.yaml',
      fiveNodes({
        nodes: { count: 5, inputs: { uniform: { min: 0, max: 1 } } },
        faults: { crash: { probability: 0.05 } },
      }),
    );
    const first = await bench.lab('run', ['--config', file, '--json', '--out', 'a']).result();
    const again = ['--config', bench.path('a', 'config.yaml'), '--json', '--out', 'b'];
    const second = await bench.lab('run', again).result();

    expect([first.verdict, second.verdict]).to.deep.equal(['pass', 'pass']);
    expect(second.seed).to.equal(first.seed);
    expect(second.nodes.map(({ input }) => input)).to.deep.equal(
      first.nodes.map(({ input }) => input),
    );
    const crashes = [first, second].map(({ faults }) =>
      faults.map(({ kind, node, afterSends }) => ({ kind, node, afterSends })),
    );
    expect(crashes[1]).to.deep.equal(crashes[0]);
    expect(second.config).to.deep.equal(first.config);
    expect(readFileSync(bench.path('b', 'config.yaml'), 'utf8')).to.equal(
      readFileSync(bench.path('a', 'config.yaml'), 'utf8'),
    );
  });

  it('keeps runs apart that begin in one folder at the same moment', async () => {
    const racers = [1, 2, 3].map(() =>
      bench.start(process.execPath, ['--input-type=module', '--eval', RACE]),
    );
    for (const racer of racers) await racer.said(/ready/);
    writeFileSync(bench.path('go'), '');
    for (const racer of racers) {
      expect(await racer.end(), racer.transcript()).to.deep.equal({ code: 0, signal: null });
    }
    const made = racers.flatMap(({ stdout }) => stdout.match(/\S+-race\S*/g) ?? []);
    expect(new Set(made)).to.have.property('size', 3 * 50);
    expect(made.map((path) => basename(path))).to.include(
      readlinkSync(bench.path('runs', 'latest')),
    );
  });

  it('writes no trace with trace.level off, and still a verdict', async () => {
    const args = ['--config', CONFIG, '--set', 'trace.level=off', '--out', 'a', '--json'];
    const result = await bench.lab('run', args).result();

    expect(result.verdict).to.equal('pass');
    expect(existsSync(bench.path('a', 'trace.jsonl'))).to.equal(false);
  });

  it('prints no colours into a pipe, whatever the environment', async () => {
    const args = ['--config', bench.experiment('small.yaml', fiveNodes())];
    const run = bench.lab('run', args, { env: { CI: 'true', FORCE_COLOR: '1' } });

    expect(await run.end()).to.include({ code: 0 });
    expect(run.stdout).to.include('PASS').and.to.not.include('\u001B');
  });

  it('goes on when nobody reads what it prints', async () => {
    const args = ['--config', bench.experiment('small.yaml', fiveNodes()), '--out', 'a'];
    const run = bench.lab('run', args);
    await run.said(/master listens/);
    run.closeStdout();

    expect(await run.end()).to.deep.equal({ code: 0, signal: null });
    expect(readResult(bench.path('a')).verdict).to.equal('pass');
  });
});
