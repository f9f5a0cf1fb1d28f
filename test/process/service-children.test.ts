/** Nodes that die, hang or never come up, and what is left of them: nothing. */
import { expect } from 'chai';
import { afterEach, beforeEach, describe, it } from 'mocha';
import {
  Bench,
  PATIENCE_MS,
  isFree,
  occupyPort,
  until,
  type Command,
} from '../support/lab-process.ts';
import { childrenOf, commandLine, program, saidBy } from '../support/services/script.ts';

const SECRET = 'known to the nodes of this test alone';

/** Starts a node, and spawns one with such an `onStart`; says what is called back. */
const SPAWNING = `
  const d = createDistribution({ ip: '127.0.0.1', port: 0, secret: '${SECRET}', log: () => {} });
  const server = await d.node.start();
  const spawn = (more) => {
    const config = { ip: '127.0.0.1', port: 0, ...more };
    d.local.status.spawn(config, (error, node) => say('answer', told(error), node));
  };
`;

function answers(command: Command): unknown[][] {
  return saidBy(command).filter(([kind]) => kind === 'answer');
}

function nobody(command: Command): Promise<number> {
  return until('no process is left', () => childrenOf(command).length === 0);
}

async function failure(command: Command): Promise<{ code: string; message: string }> {
  await command.said(/answer/);
  // It lives on: an error of a child is no error of its parent.
  command.kill('SIGTERM');
  await command.end();
  expect(answers(command), command.transcript()).to.have.length(1);
  return answers(command)[0]?.[1] as { code: string; message: string };
}

describe('nodes that are spawned as processes', function () {
  this.timeout(3 * PATIENCE_MS);
  let bench: Bench;
  beforeEach(() => {
    bench = new Bench();
  });
  afterEach(() => bench.clear());

  it('that are killed while they boot are an Error that names the signal', async () => {
    const parent = program(bench, `${SPAWNING} spawn({ onStart: () => new Promise(() => {}) });`);
    // Asked once: a child that is gone again would leave no number, and 0 means the runner's own group.
    let child: number | undefined;
    await until('a child', () => ([child] = childrenOf(parent)).length === 1);
    if (child === undefined) throw new Error('there is no child to kill');
    process.kill(child, 'SIGKILL');
    const { code, message } = await failure(parent);
    expect(code).to.equal('ERR_SPAWN');
    expect(message).to.include('SIGKILL').and.to.include('127.0.0.1');
    await nobody(parent);
  });

  it('end after a parent that is killed in the middle of a spawn', async () => {
    const hanging = `spawn({ onStart: () => new Promise(() => {}) }); spawn({});`;
    const parent = program(bench, `${SPAWNING} ${hanging}`);
    await until('two children', () => childrenOf(parent).length === 2);
    parent.kill('SIGKILL');
    await parent.end();
    await nobody(parent);
  });

  it('end after a parent that is killed once they have booted', async () => {
    const parent = program(bench, `${SPAWNING} spawn({}); spawn({});`);
    await until('both answers', () => answers(parent).length === 2);
    expect(childrenOf(parent)).to.have.length(2);
    parent.kill('SIGKILL');
    await parent.end();
    await nobody(parent);
  });

  it('end after a parent that dies of an exception', async () => {
    const parent = program(
      bench,
      `${SPAWNING} spawn({}); setTimeout(() => { throw new Error('bug'); });`,
    );
    expect((await parent.end()).code).to.equal(1);
    await nobody(parent);
  });

  it('do not inherit their secret where others could read it', async () => {
    const parent = program(bench, `${SPAWNING} spawn({});`);
    await parent.said(/answer/);
    const [child = 0] = childrenOf(parent);
    expect(commandLine(child))
      .to.match(/node\.cjs/)
      .and.to.not.include(SECRET);
  });

  for (const [what, onStart, words] of [
    ['throws', "() => { throw new Error('not in this weather'); }", /not in this weather/],
    ['throws a text', "() => { throw 'a mere text'; }", /a mere text/],
    ['rejects', "async () => { throw new Error('broken promise'); }", /broken promise/],
    ['exits', '() => process.exit(7)', /exit code 7/],
    ['exits with 0', '() => process.exit(0)', /exit code 0/],
    [
      'speaks and dies',
      "() => { console.error('last words'); process.exit(3); }",
      /exit code 3.*last words/,
    ],
    ['kills itself', "() => { process.kill(process.pid, 'SIGKILL'); }", /SIGKILL/],
    [
      'stops its own server',
      '(server) => server.close()',
      /: the node was stopped before its parent/,
    ],
  ] as const) {
    it(`are an Error with their last words when onStart ${what}`, async () => {
      const parent = program(bench, `${SPAWNING} spawn({ bootMs: 8000, onStart: ${onStart} });`);
      const { code, message } = await failure(parent);
      expect(code, message).to.equal('ERR_SPAWN');
      expect(message).to.match(words);
      await nobody(parent);
    });
  }

  for (const [what, onStart] of [
    ['waits for ever', '() => new Promise(() => {})'],
    ['is busy for ever', '() => { for (;;); }'],
  ] as const) {
    it(`are an Error after bootMs, and gone, when onStart ${what}`, async () => {
      const parent = program(bench, `${SPAWNING} spawn({ bootMs: 700, onStart: ${onStart} });`);
      await parent.said(/answer/);
      await nobody(parent);
      const { code, message } = await failure(parent);
      expect(code).to.equal('ERR_SPAWN');
      expect(message).to.include('within 700 ms');
    });
  }

  it('are an Error when their port is taken by a stranger', async () => {
    const taken = await occupyPort();
    const parent = program(bench, `${SPAWNING} spawn({ port: ${taken.port} });`);
    const { code, message } = await failure(parent);
    expect(code).to.equal('ERR_SPAWN');
    expect(message).to.include(`${taken.port}`).and.to.match(/taken/);
    await taken.close();
    await nobody(parent);
  });

  it('call back, all of 50 that are spawned at once, each with its own node', async () => {
    const text = `${SPAWNING}
      const nodes = await Promise.all(Array.from({ length: 50 }, (_, number) =>
        d.local.status.spawn({ ip: '127.0.0.1', port: 0, number, bootMs: 60_000 })));
      say('nodes', nodes);
      const { values } = await d.all.status.get('pid');
      say('pids', Object.values(values));
      await d.all.status.stop();
    `;
    const parent = program(bench, text);
    const { code } = await parent.end(2 * PATIENCE_MS);
    expect(code, parent.transcript()).to.equal(0);
    const said = Object.fromEntries(saidBy(parent) as [string, unknown[]][]);
    const nodes = said['nodes'] as { number: number; port: number }[];
    expect(nodes.map(({ number }) => number)).to.deep.equal(
      Array.from({ length: 50 }, (_, i) => i),
    );
    expect(new Set(nodes.map(({ port }) => port)).size).to.equal(50);
    expect(new Set(said['pids']).size, 'with the parent').to.equal(51);
    await nobody(parent);
  });

  it('leave nothing behind when their parent is closed: no handle, no port, no child', async () => {
    const text = `${SPAWNING}
      await d.local.status.spawn({ ip: '127.0.0.1', port: 0 });
      spawn({ onStart: () => new Promise(() => {}) });
      say('port', server.address.port);
      server.close(() => say('closed'));
    `;
    const parent = program(bench, text);
    const { code } = await parent.end();
    expect(code, parent.transcript()).to.equal(0);
    expect(childrenOf(parent)).to.deep.equal([]);
    const kinds = saidBy(parent).map(([kind]) => kind);
    expect(kinds.filter((kind) => kind === 'closed')).to.have.length(1);
    expect(answers(parent), 'the spawn that was under way').to.have.length(1);
    expect(answers(parent)[0]?.[1]).to.have.property('code');
    const port = Number(saidBy(parent).find(([kind]) => kind === 'port')?.[1]);
    expect(await isFree('127.0.0.1', port)).to.equal(true);
  });
});
