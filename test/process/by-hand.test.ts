/** Runs whose processes are started one by one, in any order, as on several hosts. */
import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import { afterEach, beforeEach, describe, it } from 'mocha';
import {
  Bench,
  PATIENCE_MS,
  freePort,
  isFree,
  readResult,
  until,
  type Command,
} from '../support/lab-process.ts';

/** Three nodes that need some 0.3 s. */
const THREE = {
  experiment: 'agreement',
  nodes: { count: 3, inputs: [0, 0.5, 1] },
  agreement: { model: 'async-crash', rule: 'select', f: 1, epsilon: 0.01, stop: 'rounds' },
  network: { delayMs: 20 },
};

/** A node gives a master that is gone 2 s, and a master a node whose link is down as long. */
const LOST_MS = 2000;

/** Reads a thousand secrets, each of which the first who needs it makes, as soon as it is told to. */
const RACE = `
import { existsSync } from 'node:fs';
import { readSecret } from ${JSON.stringify(new URL('../../pkg/lab/launch/secret.js', import.meta.url))};
console.log('ready');
while (!existsSync('go'));
for (let i = 0; i < 1000; i++) console.log(readSecret(undefined, \`\${i}/a.yaml\`));
`;

/** Demands that a node ends for lack of a run, and says why. */
async function expectLoss(command: Command, why: RegExp): Promise<void> {
  expect(await command.end(), command.transcript()).to.deep.equal({ code: 2, signal: null });
  expect(command.stderr).to.match(why);
}

describe('by hand', function () {
  this.timeout(2 * PATIENCE_MS);
  let bench: Bench;
  let port: number;
  beforeEach(async () => {
    bench = new Bench();
    port = await freePort();
  });
  afterEach(() => bench.clear());

  const shared = (changes: object = {}): string[] => {
    const master = { ip: '127.0.0.1', port };
    return ['--config', bench.experiment('three.yaml', { ...THREE, master, ...changes })];
  };
  const master = (...options: string[]): Command =>
    bench.lab('master', [...shared(), '--out', 'out', ...options]);
  const node = (id: string, ...options: string[]): Command =>
    bench.lab('node', [...shared(), '--id', id, ...options]);

  /** The master writes its log when it gets round to it. */
  const logged = (pattern: RegExp): Promise<number> =>
    until(`the log says ${pattern}`, () =>
      pattern.test(readFileSync(bench.path('out', 'logs', 'master.log'), 'utf8')),
    );

  async function expectDone(...commands: readonly Command[]): Promise<void> {
    for (const command of commands) {
      expect(await command.end(), command.transcript()).to.deep.equal({ code: 0, signal: null });
    }
    expect(await isFree('127.0.0.1', port)).to.equal(true);
  }

  it('--print-scripts writes one script per process, and a secret for its owner alone', async () => {
    const file = bench.experiment('three.yaml', THREE);
    const print = bench.lab('run', ['--config', file, '--print-scripts', 'scripts']);
    expect(await print.end()).to.deep.equal({ code: 0, signal: null });

    const names = ['config.yaml', 'master.sh', 'n1.sh', 'n2.sh', 'n3.sh', 'secret'];
    expect(readdirSync(bench.path('scripts')).toSorted()).to.deep.equal(names);
    const mode = (name: string): number => statSync(bench.path('scripts', name)).mode & 0o777;
    expect(mode('secret')).to.equal(0o600);
    expect(mode('master.sh') & 0o700).to.equal(0o700);
    expect(readFileSync(bench.path('scripts', 'secret'), 'utf8').trim()).to.have.length.above(40);
    expect(readdirSync(bench.folder)).to.have.members(['scripts', 'three.yaml']);
  });

  it('runs the scripts in any order', async () => {
    const file = bench.experiment('three.yaml', THREE);
    await bench.lab('run', ['--config', file, '--print-scripts', 'scripts', '--seed', '5']).end();
    const order = ['master', 'n1', 'n2', 'n3'].toSorted(() => Math.random() - 0.5);
    // From another folder than the one in which they were printed.
    mkdirSync(bench.path('elsewhere'));
    const started: Command[] = [];
    for (const name of order) {
      const args = name === 'master' ? ['--out', bench.path('out'), '--json'] : [];
      const script = bench.start('/bin/sh', [bench.path('scripts', `${name}.sh`), ...args], {
        cwd: bench.path('elsewhere'),
      });
      started.push(script);
      // Each is up before the next one starts, or else the order would be left to chance.
      await script.said(/master listens|waits for the master/);
    }
    for (const script of started) {
      const told = `order ${order.join(' ')}\n${script.transcript()}`;
      expect(await script.end(), told).to.deep.equal({ code: 0, signal: null });
    }
    expect(readResult(bench.path('out'))).to.include({ verdict: 'pass', seed: 5 });
  });

  it('runs a master and its nodes from one file, with a secret that the first one makes', async () => {
    const nodes = ['n3', 'n1'].map((id) => node(id));
    for (const early of nodes) await early.said(/waits for the master/);
    await expectDone(master(), node('n2'), ...nodes);

    expect(readResult(bench.path('out')).verdict).to.equal('pass');
    expect(statSync(bench.path('.murmuration-secret')).mode & 0o777).to.equal(0o600);
  });

  it('gives one secret to all who ask for it at the same moment', async () => {
    for (let i = 0; i < 1000; i++) mkdirSync(bench.path(String(i)));
    const racers = [1, 2, 3].map(() =>
      bench.start(process.execPath, ['--input-type=module', '--eval', RACE]),
    );
    for (const racer of racers) await racer.said(/ready/);
    writeFileSync(bench.path('go'), '');
    for (const racer of racers) {
      expect(await racer.end(), racer.transcript()).to.deep.equal({ code: 0, signal: null });
    }
    expect(new Set(racers.map(({ stdout }) => stdout))).to.have.property('size', 1);
    expect(readdirSync(bench.path('0'))).to.deep.equal(['.murmuration-secret']);
  });

  it('refuses a node with a wrong secret by name, and runs all the same', async () => {
    writeFileSync(bench.path('wrong'), 'this-is-not-the-secret-of-the-run\n', { mode: 0o600 });
    const conductor = master();
    await conductor.said(/master listens/);
    await expectLoss(
      node('n3', '--secret-file', 'wrong'),
      /ERR_WRONG_RUN|ERR_WRONG_SECRET|refuses/,
    );
    await logged(/turned-away.*n3/);
    await expectDone(node('n1'), node('n2'), node('n3'), conductor);
  });

  it('refuses a second process with the same id, and keeps the first', async () => {
    const conductor = master();
    const first = node('n1');
    await conductor.said(/master listens/);
    await first.said(/waits for the master/);
    const second = node('n1');
    const loser = await Promise.race([first, second].map((c) => c.ended.then(() => c)));
    await expectLoss(
      loser,
      /ERR_DUPLICATE_ID.*calls itself n1; the first is connected from 127\.0\.0\.1:\d+: end one/,
    );
    await logged(/ERR_DUPLICATE_ID.*a second process calls itself n1/);
    await expectDone(node('n2'), node('n3'), conductor, loser === first ? second : first);
  });

  it('ends when a node never joins, and names it', async () => {
    const nodes = [node('n1'), node('n2')];
    for (const early of nodes) await early.said(/waits for the master/);
    const conductor = master('--set', 'master.joinMs=1000');
    expect(await conductor.end()).to.deep.equal({ code: 2, signal: null });
    expect(readResult(bench.path('out')).cause).to.equal('waited 1000 ms for n3 to join');
    for (const one of nodes) await expectLoss(one, /the master ended the run before it began/);
    expect(await isFree('127.0.0.1', port)).to.equal(true);
  });

  it('ends a node whose master never comes', async () => {
    const lonely = node('n1', '--set', 'master.joinMs=500');
    await expectLoss(lonely, new RegExp(`waited 500 ms for the master at 127\\.0\\.0\\.1:${port}`));
  });

  it('ends a node that is interrupted while it waits', async () => {
    const waiting = node('n1');
    await waiting.said(/waits for the master/);
    waiting.kill('SIGINT');
    await expectLoss(waiting, /interrupted \(SIGINT\)/);
  });

  it('ends the nodes of a master that is killed, after 2 s', async () => {
    const slow = ['--set', 'network.delayMs=5000'];
    const conductor = master(...slow);
    const nodes = ['n1', 'n2', 'n3'].map((id) => node(id));
    await conductor.said(/\nrunning/);
    conductor.kill('SIGKILL');
    const killedAt = performance.now();
    for (const one of nodes) await expectLoss(one, /the master is gone since 2000 ms/);
    // Their own links get another second to end, and the machine is busy.
    expect(performance.now() - killedAt).to.be.within(LOST_MS - 100, LOST_MS + 1000 + 4000);
  });

  it('goes on without a node that is killed within the budget', async () => {
    const conductor = master('--set', 'network.delayMs=100');
    const [first, second, third] = ['n1', 'n2', 'n3'].map((id) => node(id));
    await conductor.said(/round 0:/);
    third?.kill('SIGKILL');
    await expectDone(conductor, ...[first, second].filter((one) => one !== undefined));
    const { verdict, faults } = readResult(bench.path('out'));
    expect(verdict).to.equal('pass');
    expect(faults[0]).to.include({ kind: 'killed', node: 'n3' });
  });

  it('names a port that is taken, to the one whose it is', async () => {
    const conductor = master();
    await conductor.said(/master listens/);
    const second = bench.lab('master', [...shared(), '--out', 'second']);
    expect(await second.end()).to.deep.equal({ code: 2, signal: null });
    const taken = new RegExp(`127\\.0\\.0\\.1:${port} is taken by another program; choose another`);
    expect(readResult(bench.path('second')).cause).to.match(taken);
    conductor.kill('SIGINT');
    await until('it has ended', () => conductor.stdout.includes('interrupted'));
    expect(await conductor.end()).to.deep.equal({ code: 2, signal: null });
  });
});
