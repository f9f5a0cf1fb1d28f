import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { EXIT } from '../../../pkg/cli/exit-codes.ts';
import { guarded, interruption } from '../../../pkg/cli/command.ts';
import { UsageError } from '../../../pkg/cli/parser.ts';
import { main as master } from '../../../pkg/cli/master.ts';
import { main as node } from '../../../pkg/cli/node.ts';
import { main as run } from '../../../pkg/cli/run.ts';
import { ConfigError, InvariantError, LabError } from '../../../pkg/core/errors.ts';
import { captured, type Captured } from '../../support/capture.ts';
import { SMALL } from '../../support/config.ts';
import { TOP } from '../../support/repository.ts';
import { temporaryFolders } from '../../support/temporary.ts';

const X = ['--config', 'x.yaml'];

/** How a command ends whose body throws this. */
const failure = (error: unknown): Promise<Captured> =>
  captured(() =>
    guarded('node cmd/x.js', async () => {
      throw error;
    }),
  );

describe('guarded', () => {
  it('returns the exit code of a body that ends well', async () => {
    const ended = await captured(() => guarded('x', () => Promise.resolve(EXIT.fail)));
    expect(ended).to.deep.equal({ code: 1, out: '', err: '' });
  });

  const issues = [{ path: 'agreement.f', line: 6, value: '9', message: 'too many' }];
  const cases: readonly [error: unknown, code: number, err: string][] = [
    [new UsageError('no such thing'), 64, 'no such thing\nTry: node cmd/x.js --help\n'],
    [new ConfigError('x.yaml', issues), 65, 'x.yaml:6: agreement.f = 9: too many\n'],
    [
      new LabError('ERR_PORT_TAKEN', 'port 7000 is taken'),
      2,
      'ERR_PORT_TAKEN: port 7000 is taken\n',
    ],
  ];
  for (const [error, code, err] of cases) {
    it(`tells a ${(error as Error).name} in its own words, with ${code}`, async () => {
      expect(await failure(error)).to.deep.equal({ code, out: '', err });
    });
  }

  for (const error of [new InvariantError('impossible'), new TypeError('oops'), 'a text']) {
    it(`calls ${String(error)} what it is: a bug, with 70`, async () => {
      const { code, err } = await failure(error);
      expect(code).to.equal(70);
      expect(err.startsWith('internal error, please report it:\n')).to.equal(true);
      expect(err).to.include(error instanceof Error ? error.message : error);
    });
  }
});

describe('EXIT', () => {
  it('is the contract with scripts', () => {
    const want = { pass: 0, fail: 1, unknown: 2, usage: 64, config: 65, internal: 70 };
    expect(EXIT).to.deep.equal(want);
  });
});

describe('interruption', () => {
  it('aborts with a sentence on the first signal, and listens no more once it is disposed of', () => {
    const before = process.listenerCount('SIGHUP');
    const { signal, dispose } = interruption();
    expect(signal.aborted).to.equal(false);
    process.emit('SIGHUP', 'SIGHUP');
    expect(signal.reason).to.equal('interrupted (SIGHUP)');
    dispose();
    expect(process.listenerCount('SIGHUP')).to.equal(before);
  });
});

describe('commands', () => {
  const folder = temporaryFolders();
  const home = process.cwd();
  beforeEach(() => {
    process.chdir(folder());
    writeFileSync('x.yaml', SMALL);
  });
  afterEach(() => process.chdir(home));

  for (const [name, main] of Object.entries({ run, master, node })) {
    it(`${name} --help says how to use it, with 0`, async () => {
      for (const option of ['--help', '-h']) {
        const { code, out, err } = await captured(() => main([option]));
        expect(code).to.equal(0);
        expect(out).to.include(`node cmd/${name}.js --config config.yaml`).and.include('--seed');
        expect(err).to.equal('');
      }
    });
  }

  it('tell their version, which is that of the package', async () => {
    const { version } = JSON.parse(readFileSync(join(TOP, 'package.json'), 'utf8'));
    for (const main of [run, master, node]) {
      const ended = await captured(() => main(['--version']));
      expect(ended).to.deep.equal({ code: 0, out: `${version}\n`, err: '' });
    }
  });

  const PORT = ['--set', 'master.port=7000'];
  type Main = (argv: readonly string[]) => Promise<number>;
  const refused: readonly [main: Main, argv: readonly string[], code: number, err: string][] = [
    [run, [], 64, 'say which experiment to run: --config config.yaml'],
    [run, ['--config'], 64, 'Not enough arguments following: config'],
    [run, [...X, '--nope'], 64, 'Unknown argument: nope'],
    [run, [...X, 'extra'], 64, 'Unknown argument: extra'],
    [run, [...X, '--no-out'], 64, 'Unknown arguments: no-out'],
    [run, [...X, '--seed', 'x'], 64, '--seed takes a whole number'],
    [run, [...X, '--seed', '0.5'], 64, '--seed takes a whole number'],
    [run, [...X, '--engine', 'udp'], 64, 'Argument: engine, Given: "udp"'],
    [run, [...X, ...X], 64, '--config is given more than once'],
    [run, [...X, '--out', 'a', '--out', 'b'], 64, '--out is given more than once'],
    [
      run,
      [...X, '--print-scripts', 'a', '--print-scripts', 'b'],
      64,
      '--print-scripts is given more',
    ],
    [run, ['--nope'], 64, 'Unknown argument: nope'],
    [run, [...X, '--', 'extra'], 64, 'Unknown argument: extra'],
    [run, [...X, '--json=maybe'], 64, '--json takes no value, or true or false: --json=maybe'],
    [run, [...X, '--out', ''], 64, '--out is given without a value'],
    [run, [...X, '--print-scripts='], 64, '--print-scripts is given without a value'],
    [run, ['--config', 'none.yaml'], 65, 'none.yaml: '],
    [run, [...X, '--seed', '-1'], 65, '--seed -1: seed = -1: expected an integer from 0'],
    [run, [...X, '--set', 'agreement.f=9'], 65, '--set agreement.f=9: agreement.f = 9: '],
    [run, [...X, '--set', 'nonsense'], 65, '--set nonsense: expected path.to.field=value'],
    [master, [...X, ...PORT, '--engine', 'sim'], 65, 'x.yaml: engine = sim: a simulated run has'],
    [run, [...X, '--out', 'x.yaml'], 2, 'ERR_RUN_FOLDER: cannot use the run folder'],
    [master, X, 65, 'x.yaml: master.port = 0: processes started by hand must know'],
    [master, [...X, ...PORT, '--secret-file', 'none'], 2, 'ERR_SECRET: cannot read the secret'],
    [node, X, 64, 'say which node this is: --id n1'],
    [node, [...X, '--id', 'n1'], 65, 'x.yaml: master.port = 0: '],
    [node, [...X, ...PORT, '--id', 'n9'], 64, '--id n9: the experiment has the nodes n1, n2, n3'],
    [node, [...X, ...PORT, '--id', ''], 64, '--id is given without a value'],
  ];
  for (const [main, argv, code, err] of refused) {
    const name = main === run ? 'run' : main === master ? 'master' : 'node';
    it(`${name} ${argv.join(' ')} is refused with ${code}, and leaves nothing behind`, async () => {
      const ended = await captured(() => main(argv));
      expect(ended.err).to.include(err);
      expect(ended).to.deep.include({ code, out: '' });
      expect(readdirSync('.')).to.deep.equal(['x.yaml']);
    });
  }

  it('run --print-scripts writes scripts, and runs nothing', async () => {
    const { code, out } = await captured(() => run([...X, '--print-scripts', 'scripts']));
    expect(code).to.equal(0);
    expect(out).to.include(`Wrote 4 scripts to ${join(process.cwd(), 'scripts')}`);
    expect(readdirSync('.').toSorted()).to.deep.equal(['scripts', 'x.yaml']);
  });
});
