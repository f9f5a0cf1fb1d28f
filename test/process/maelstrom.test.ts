import { expect } from 'chai';
import { describe, it } from 'mocha';
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, readlinkSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeNode, writeShell } from '../support/maelstrom-node.ts';
import { TOP } from '../support/repository.ts';
import { temporaryFolders } from '../support/temporary.ts';

const folder = temporaryFolders();

interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** From the first match of `until` to the end. */
  readonly endedMs: number;
  readonly cwd: string;
}

interface RunOptions {
  readonly cwd?: string;
  /** Sends this signal when the output matches. */
  readonly until?: RegExp;
  readonly signal?: NodeJS.Signals;
}

/** `maelstrom` in a folder of its own, to its end. */
function maelstrom(args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const { cwd = folder(), until, signal = 'SIGINT' } = options;
  const child = spawn(process.execPath, [join(TOP, 'cmd/maelstrom.js'), ...args], { cwd });
  let [stdout, stderr, signalledAt] = ['', '', 0];
  const heard = (): void => {
    if (until === undefined || signalledAt > 0 || !until.test(stdout + stderr)) return;
    signalledAt = performance.now();
    child.kill(signal);
  };
  child.stdout.on('data', (data: Buffer) => {
    stdout += data.toString();
    heard();
  });
  child.stderr.on('data', (data: Buffer) => {
    stderr += data.toString();
    heard();
  });
  return new Promise((resolve) => {
    child.on('close', (code) => {
      const now = performance.now();
      resolve({ code, stdout, stderr, cwd, endedMs: now - signalledAt });
    });
  });
}

/** Command lines of running processes that contain a text. */
function running(text: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
      } catch {
        return '';
      }
    })
    .filter((line) => line.includes(text));
}

const ECHO = ['test', '-w', 'echo', '--node-count', '1', '--rate', '50', '--seed', '7'];

describe('maelstrom test', () => {
  it('runs a program found from the current folder, and keeps what there is to know', async () => {
    const cwd = folder();
    writeNode(cwd, `console.error(process.cwd(), process.argv.slice(2).join()); reply(echo);`);
    const args = [
      ...ECHO,
      '--bin',
      './node.js',
      '--time-limit',
      '1',
      '--log-stderr',
      '--',
      'a',
      '-b',
    ];
    const { code, stdout } = await maelstrom(args, { cwd });
    expect(stdout).to.match(/^echo, 1 node, seed 7\n/);
    expect(stdout).to.contain(':valid? true');
    expect(stdout).to.contain('Valid: the nodes did all that was asked of them.');
    // The system's temporary folder, as there, and the arguments behind --.
    expect(stdout).to.contain(`n0 ${realpathSync(tmpdir())} a,-b`);
    expect(code).to.equal(0);
    const latest = join(cwd, 'store', readlinkSync(join(cwd, 'store/latest')));
    for (const link of ['store/current', 'store/echo/latest']) {
      expect(realpathSync(join(cwd, link))).to.equal(realpathSync(latest));
    }
    expect(JSON.parse(readFileSync(join(latest, 'results.json'), 'utf8'))).to.have.property(
      'valid?',
      true,
    );
    expect(readFileSync(join(latest, 'results.edn'), 'utf8')).to.contain(':valid? true');
    expect(readFileSync(join(latest, 'node-logs/n0.log'), 'utf8')).to.contain('a,-b');
  });

  it('prints one JSON document, for scripts', async () => {
    const bin = writeNode(folder());
    const { code, stdout } = await maelstrom([
      ...ECHO,
      '--bin',
      bin,
      '--time-limit',
      '0.5',
      '--json',
    ]);
    const results = JSON.parse(stdout);
    expect(results).to.include({ 'valid?': true, seed: 7 });
    expect(results.net.all).to.have.all.keys(
      'send-count',
      'recv-count',
      'msg-count',
      'msgs-per-op',
    );
    expect(code).to.equal(0);
  });

  it('says what is not valid with exit code 1, and quotes what was wrong by node and line', async () => {
    const bin = writeNode(
      folder(),
      `if (requests === 5) console.log('debug: five'); reply(requests === 9 ? { ...echo, echo: 'x' } : echo);`,
    );
    const { code, stdout } = await maelstrom([...ECHO, '--bin', bin, '--time-limit', '1']);
    expect(code).to.equal(1);
    expect(stdout).to.contain(':valid? false').and.to.contain('Not valid.');
    expect(stdout).to.contain('n0 malformed, line 6: debug: five - is no JSON');
  });

  it('ends when a node crashes, with its last words', async () => {
    const bin = writeNode(
      folder(),
      `if (requests === 3) throw new Error('out of ideas'); reply(echo);`,
    );
    const { code, stdout } = await maelstrom([...ECHO, '--bin', bin, '--time-limit', '600']);
    expect(code).to.equal(1);
    expect(stdout).to.contain('Not valid. n0 ended early with exit status 1.');
    expect(stdout)
      .to.contain('Error: out of ideas')
      .and.to.match(/The last lines of stdout:\n.*init_ok/);
    const [, told = ''] = stdout.split('What went wrong:');
    expect(told.match(/^ *Error: out of ideas/gm)).to.have.length(1);
  });

  it('kills, pauses and restarts real nodes, and leaves none behind', async () => {
    const marker = '7654321';
    const bin = writeShell(folder(), marker);
    const faults = ['--nemesis', 'kill,pause', '--nemesis-interval', '0.3', '--node-count', '3'];
    const args = [
      'test',
      '-w',
      'echo',
      '--bin',
      bin,
      '--rate',
      '50',
      '--seed',
      '3',
      '--time-limit',
      '3',
    ];
    const { stdout } = await maelstrom([...args, ...faults]);
    expect(stdout)
      .to.match(/start-kill \["\w[\w-]+",\["n/)
      .and.to.contain('stop-kill');
    expect(stdout).to.contain('start-pause').and.to.contain('stop-pause');
    expect(stdout).not.to.contain('ended early');
    expect(running(marker)).to.deep.equal([]);
  });

  it('stops within a second of a Ctrl-C, and writes what it knows', async () => {
    const marker = '7654322';
    const bin = writeShell(folder(), marker);
    const ran = await maelstrom([...ECHO, '--bin', bin, '--log-net-send'], {
      until: /Please echo/,
    });
    expect(ran.code).to.equal(2);
    expect(ran.stdout).to.contain('Unknown: too little was seen to tell. interrupted (SIGINT)');
    // 0.3 s on an idle machine; a busy one must not fail this.
    expect(ran.endedMs).to.be.below(20_000);
    expect(existsSync(join(ran.cwd, 'store/latest/results.json'))).to.equal(true);
    expect(running(marker)).to.deep.equal([]);
  });

  it('leaves no node behind when it is killed itself', async () => {
    const marker = '7654323';
    const bin = writeShell(folder(), marker);
    const killed = { until: /Please echo/, signal: 'SIGKILL' } as const;
    await maelstrom([...ECHO, '--bin', bin, '--log-net-send'], killed);
    const giveUpAt = performance.now() + 20_000;
    while (running(marker).length > 0 && performance.now() < giveUpAt) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(running(marker)).to.deep.equal([]);
  });
});
