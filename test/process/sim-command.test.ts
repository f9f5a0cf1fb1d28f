/** The command `sim` from outside: exit codes, files, and its end on Ctrl-C. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { after, before, describe, it } from 'mocha';
import { command, type Ended } from '../support/command.ts';

const sim = (args: readonly string[], interrupt?: RegExp): Promise<Ended> =>
  command('sim', args, interrupt);

describe('node cmd/sim.js', function () {
  this.timeout(60_000);
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'murmuration-sim-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  it('exits with 0 when nothing was found', async () => {
    const out = join(folder, 'sound');
    const ended = await sim([
      '--config',
      'config.yaml',
      '--runs',
      '25',
      '--seed',
      '3',
      '--out',
      out,
    ]);
    expect(ended.code, ended.stderr).to.equal(0);
    expect(ended.stdout).to.include('seeds 3 to 27').and.include('PASS: none of 25 runs');
  });

  it('prints the verdict alone with --quiet', async () => {
    const options = ['--runs', '5', '--out', join(folder, 'quiet'), '--quiet'];
    const ended = await sim(['--config', 'config.yaml', ...options]);
    expect(ended.stdout).to.equal('PASS: none of 5 runs violated a property\n');
  });

  it('exits with 1, writes the smallest failure, and prints one JSON document', async () => {
    const out = join(folder, 'split');
    const file = 'examples/controls/async-crash-split.yaml';
    const options = ['--check', 'epsilon-agreement', '--out', out, '--json'];
    const ended = await sim(['--config', file, ...options]);
    expect(ended.code, ended.stderr).to.equal(1);
    const report: unknown = JSON.parse(ended.stdout);
    expect(report).to.deep.include({ version: 1, verdict: 'fail' });
    expect(report).to.have.nested.property('failure.check', 'epsilon-agreement');
    expect(report).to.deep.equal(JSON.parse(readFileSync(join(out, 'search.json'), 'utf8')));
    const shrunk = readFileSync(join(out, 'shrunk.yaml'), 'utf8');
    expect(shrunk).to.match(/^# Violates epsilon-agreement\. n2 decided 1/);
    expect(shrunk).to.include(`node cmd/run.js --config ${out}/shrunk.yaml --engine sim`);
  });

  it('exits with 2 and names the first unknown run when none failed', async () => {
    const file = 'config.yaml';
    const set = 'master.runMs=5';
    const out = join(folder, 'unknown');
    const args = ['--config', file, '--set', set, '--seed', '4', '--runs', '5', '--out', out];
    const ended = await sim(args);
    expect(ended.code, ended.stderr).to.equal(2);
    expect(ended.stdout).to.include(
      `node cmd/run.js --config ${file} --set '${set}' --engine sim --seed 4`,
    );
  });

  it('ends within a second of Ctrl-C, with what it knows', async () => {
    const args = ['--config', 'config.yaml', '--runs', '9999999', '--out', join(folder, 'stopped')];
    const ended = await sim(args, / runs, /);
    expect(ended.code, ended.stderr).to.equal(2);
    expect(ended.stdout).to.include('interrupted: not all seeds were tried');
    const [, done, left] = /UNKNOWN: none of (\d+) .*, and (\d+) were not/.exec(ended.stdout) ?? [];
    expect(Number(done) + Number(left)).to.equal(9_999_999);
    expect(ended.stdout.split('\n').findLast((line) => line.includes(' of 9999999'))).to.match(
      new RegExp(`^${done} of 9999999 runs, .*: ${done} passed`),
    );
    const report: unknown = JSON.parse(
      readFileSync(join(folder, 'stopped', 'search.json'), 'utf8'),
    );
    expect(report).to.deep.include({ verdict: 'unknown', interrupted: true });
    expect(ended.afterMs).to.be.below(1000);
  });

  it('refuses what it cannot do', async () => {
    for (const args of [
      ['--runs', '0'],
      ['--engine', 'tcp'],
      ['--check', 'luck'],
    ]) {
      const ended = await sim(['--config', 'config.yaml', ...args, '--out', join(folder, 'no')]);
      expect(ended.code, args.join(' ')).to.equal(64);
    }
  });
});
