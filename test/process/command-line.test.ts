/** What the commands say to those who use them wrongly: exit codes, and that nothing was done. */
import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { after, before, describe, it } from 'mocha';
import { Bench, PATIENCE_MS, fiveNodes, type Command } from '../support/lab-process.ts';
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

const COMMANDS = ['run', 'master', 'node'];

/** A process with a folder of its own, in which it is to leave nothing. */
interface Told {
  readonly bench: Bench;
  readonly command: Command;
}

function tell(args: readonly string[]): Told {
  const bench = new Bench();
  writeFileSync(bench.path('broken.yaml'), 'experiment: agreement\nnodes: {count: 3\nseed: 1\n');
  writeFileSync(
    bench.path('bad.yaml'),
    JSON.stringify({ ...fiveNodes(), network: { loss: 2, x: 1 } }),
  );
  const [name = '', ...rest] = args;
  return { bench, command: bench.lab(name, rest) };
}

describe('the command line', function () {
  this.timeout(2 * PATIENCE_MS);
  const told = new Map<string, Told>();
  const BAD = ['run', '--config', 'bad.yaml', '--set', 'agreement.f=x'];

  // All of them beforehand, two at a time: what they take is the start of a process.
  before(async function () {
    const queue = [
      ...[...USAGE, ...CONFIGURATION].map(({ args }) => args),
      ...COMMANDS.map((command) => [command, '--help']),
      BAD,
    ];
    this.timeout(queue.length * PATIENCE_MS);
    const lane = async (): Promise<void> => {
      for (let args = queue.shift(); args !== undefined; args = queue.shift()) {
        const one = tell(args);
        told.set(args.join(' '), one);
        await one.command.end();
      }
    };
    await Promise.all([lane(), lane()]);
  });
  after(() => {
    for (const { bench } of told.values()) bench.clear();
  });

  async function ended(args: readonly string[], code: number): Promise<Command> {
    const { bench, command } = told.get(args.join(' ')) ?? tell(args);
    expect(await command.end(), command.transcript()).to.deep.equal({ code, signal: null });
    expect(readdirSync(bench.folder)).to.have.members(['bad.yaml', 'broken.yaml']);
    return command;
  }

  for (const { name, args, says } of USAGE) {
    it(`answers ${name} with 64 and how to get help`, async () => {
      const { stdout, stderr } = await ended(args, 64);
      expect(stdout).to.equal('');
      expect(stderr).to.match(says);
      expect(stderr).to.match(/Try: node cmd\/(run|node)\.js --help/);
    });
  }

  for (const { name, args, says } of CONFIGURATION) {
    it(`answers ${name} with 65, and writes nothing`, async () => {
      const { stdout, stderr } = await ended(args, 65);
      expect(stdout).to.equal('');
      expect(stderr).to.match(says);
    });
  }

  for (const name of COMMANDS) {
    it(`explains ${name} with --help`, async () => {
      const { stdout, stderr } = await ended([name, '--help'], 0);
      expect(stdout).to.include(`node cmd/${name}.js --config config.yaml`);
      expect(stdout).to.include('--set').and.to.include('--seed');
      expect(stderr).to.equal('');
    });
  }

  if (existsSync('/dev/full'))
    it('says so when its output cannot be written, with 70', () => {
      const bench = new Bench();
      const file = bench.experiment('fine.yaml', fiveNodes());
      const args = [join(TOP, 'cmd', 'run.js'), '--config', file, '--engine', 'sim', '--json'];
      const full = openSync('/dev/full', 'w');
      const { status, stderr } = spawnSync(process.execPath, args, {
        cwd: bench.folder,
        stdio: ['ignore', full, 'pipe'],
        encoding: 'utf8',
      });
      closeSync(full);
      bench.clear();
      expect(stderr).to.match(/\ncannot write the output: ENOSPC.*\n$/);
      expect(status).to.equal(70);
    });

  it('tells all errors of an experiment at once', async () => {
    const { stderr } = await ended(BAD, 65);
    expect(stderr.trimEnd().split('\n')).to.have.length(3);
  });
});
