/** A sweep from outside: table, files, going on after Ctrl-C, and what it refuses. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { after, before, describe, it } from 'mocha';
import { command } from '../support/command.ts';

const SWEEP = `
experiment: agreement
seed: 3
engine: sim
nodes: { count: 4, inputs: { uniform: { min: 0, max: 1 } } }
agreement: { model: async-crash, rule: mean, f: 1 }
sweep: { repeat: 3, nodes.count: [4, 7] }
`;

describe('node cmd/run.js, given a sweep', function () {
  this.timeout(60_000);
  let folder = '';
  let file = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'murmuration-sweep-'));
    file = join(folder, 'small.yaml');
    writeFileSync(file, SWEEP);
  });
  after(() => rmSync(folder, { recursive: true }));

  it('prints a table and writes CSV and JSON', async () => {
    const out = join(folder, 'a');
    const { code, stdout, stderr } = await command('run', ['--config', file, '--out', out]);
    expect(code, stderr).to.equal(0);
    expect(stdout).to.include('nodes.count').and.include('3 of 3').and.include('PASS');
    expect(readFileSync(join(out, 'sweep.csv'), 'utf8').split('\r\n')).to.have.length(4);
    const report: unknown = JSON.parse(readFileSync(join(out, 'sweep.json'), 'utf8'));
    expect(report).to.deep.include({ version: 1, verdict: 'pass', repeat: 3, seed: 3 });
  });

  it('goes on after Ctrl-C with the same command, and ends with one JSON document', async () => {
    const long = ['--config', file, '--out', join(folder, 'b'), '--set', 'sweep.repeat=400'];
    const first = await command('run', long, /combinations/);
    expect(first.code, first.stderr).to.equal(2);
    expect(first.afterMs).to.be.below(1000);
    expect(first.stdout).to.include('runs are missing').and.include('go on: node cmd/run.js');
    const known = readFileSync(join(folder, 'b', 'runs.jsonl'), 'utf8').split('\n').length - 2;
    const second = await command('run', [...long, '--json']);
    expect(second.code, second.stderr).to.equal(0);
    if (known > 0) expect(second.stderr).to.include(`${known} runs are done already`);
    const report: unknown = JSON.parse(second.stdout);
    expect(report).to.have.nested.property('cells[1].runs', 400);
  });

  it('prints the verdict alone with --quiet, and refuses to go on with a sweep that has changed', async () => {
    const out = join(folder, 'c');
    const { stdout } = await command('run', ['--config', file, '--out', out, '--quiet']);
    expect(stdout).to.equal('PASS: every run passed\n');
    const changed = ['--config', file, '--out', out, '--set', 'agreement.f=0'];
    const { code, stderr } = await command('run', changed);
    expect(code).to.equal(65);
    expect(stderr).to.include('runs.jsonl').and.include('another sweep');
  });

  it('exits with 1 when a run fails, and says with which values and seed', async () => {
    const broken = ['agreement.maxRounds=1', 'agreement.epsilon=0.00001'];
    const sets = broken.flatMap((set) => ['--set', set]);
    const args = ['--config', file, '--out', join(folder, 'd'), ...sets];
    const { code, stdout } = await command('run', args);
    expect(code).to.equal(1);
    expect(stdout).to.match(/failed: nodes\.count = \d, seed \d/);
  });

  it('is not for the commands that run one experiment', async () => {
    for (const name of ['sim', 'master']) {
      const { code, stderr } = await command(name, ['--config', file]);
      expect(code, name).to.equal(65);
      expect(stderr).to.include('node cmd/run.js runs sweeps');
    }
  });
});
