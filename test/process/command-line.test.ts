/** What the commands say to those who use them wrongly: exit codes, and that nothing was done. */
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { Bench, PATIENCE_MS, fiveNodes } from '../support/lab-process.ts';
import { TOP } from '../support/repository.ts';

const CONFIG = join(TOP, 'config.yaml');
const run = (...options: string[]): string[] => ['run', '--config', CONFIG, ...options];

interface Misuse {
  readonly name: string;
  readonly args: readonly string[];
  readonly says: RegExp;
}

const USAGE: readonly Misuse[] = [
  { name: 'no experiment', args: ['run'], says: /--config config\.yaml/ },
  { name: 'an unknown option', args: run('--sede', '7'), says: /Unknown argument: sede/ },
  { name: 'a seed in words', args: run('--seed', 'seven'), says: /--seed takes a whole number/ },
  {
    name: 'a fraction for a seed',
    args: run('--seed', '0.5'),
    says: /--seed takes a whole number/,
  },
  { name: 'an engine that does not exist', args: run('--engine', 'udp'), says: /"tcp", "sim"/ },
  { name: 'an option without its value', args: run('--out'), says: /out/ },
  { name: 'a word too many', args: run('faster'), says: /Unknown argument: faster/ },
  { name: 'a node without a name', args: ['node', '--config', CONFIG], says: /--id n1/ },
  {
    name: 'a node that the experiment does not have',
    args: ['node', '--config', CONFIG, '--set', 'master.port=7000', '--id', 'n8'],
    says: /--id n8: the experiment has the nodes n1, n2, n3, n4, n5, n6, n7/,
  },
];

const CONFIGURATION: readonly Misuse[] = [
  {
    name: 'an unknown key',
    args: run('--set', 'agreement.epsilom=1'),
    says: /agreement\.epsilom.*epsilon/,
  },
  { name: 'f too large', args: run('--set', 'agreement.f=4'), says: /agreement\.f = 4.*n > 2f/ },
  { name: 'epsilon 0', args: run('--set', 'agreement.epsilon=0'), says: /agreement\.epsilon = 0/ },
  {
    name: 'a text for a number',
    args: run('--set', 'agreement.f=two'),
    says: /agreement\.f = "two"/,
  },
  {
    name: 'a missing file',
    args: ['run', '--config', 'no.yaml'],
    says: /no\.yaml: there is no such/,
  },
  {
    name: 'a syntax error',
    args: ['run', '--config', 'broken.yaml'],
    says: /broken\.yaml:3:1: YAML syntax/,
  },
  {
    name: 'scripts for a simulated run',
    args: run('--engine', 'sim', '--print-scripts', 'scripts'),
    says: /engine = sim: a simulated run has no processes/,
  },
  {
    name: 'a master on any port, by hand',
    args: ['master', '--config', CONFIG],
    says: /master\.port = 0: .*--set master\.port=7000/,
  },
  {
    name: 'a node of a master on any port',
    args: ['node', '--config', CONFIG, '--id', 'n1'],
    says: /master\.port = 0: .*--print-scripts/,
  },
];

describe('the command line', function () {
  this.timeout(2 * PATIENCE_MS);
  let bench: Bench;
  beforeEach(() => {
    bench = new Bench();
    writeFileSync(
      bench.path('broken.yaml'),
      'experiment: agreement\nnodes: {count: 3\nagreement: {}\n',
    );
  });
  afterEach(() => bench.clear());

  async function expectRefusal({ args, says }: Misuse, code: number): Promise<string> {
    const [command = '', ...rest] = args;
    const refused = bench.lab(command, rest);
    expect(await refused.end(), refused.transcript()).to.deep.equal({ code, signal: null });
    expect(refused.stdout).to.equal('');
    expect(refused.stderr).to.match(says);
    expect(readdirSync(bench.folder)).to.deep.equal(['broken.yaml']);
    return refused.stderr;
  }

  for (const misuse of USAGE) {
    it(`answers ${misuse.name} with 64 and how to get help`, async () => {
      const said = await expectRefusal(misuse, 64);
      expect(said).to.match(/Try: node cmd\/(run|node)\.js --help/);
    });
  }

  for (const misuse of CONFIGURATION) {
    it(`answers ${misuse.name} with 65, and writes nothing`, () => expectRefusal(misuse, 65));
  }

  for (const command of ['run', 'master', 'node']) {
    it(`explains ${command} with --help`, async () => {
      const help = bench.lab(command, ['--help']);
      expect(await help.end()).to.deep.equal({ code: 0, signal: null });
      expect(help.stdout).to.include(`node cmd/${command}.js --config config.yaml`);
      expect(help.stdout).to.include('--set').and.to.include('--seed');
      expect(help.stderr).to.equal('');
    });
  }

  it('tells all errors of an experiment at once', async () => {
    const file = bench.experiment('bad.yaml', { ...fiveNodes(), network: { loss: 2, delay: 1 } });
    const bad = bench.lab('run', ['--config', file, '--set', 'agreement.f=x']);
    expect(await bad.end()).to.include({ code: 65 });
    expect(bad.stderr.trimEnd().split('\n')).to.have.length(3);
  });
});
