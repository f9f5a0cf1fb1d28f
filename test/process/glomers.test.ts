/** The files of our nodes as any runner starts them: from another folder, with lines on stdin. */
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { fileURLToPath } from 'node:url';

const at = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

interface Ended {
  readonly code: number | null;
  readonly said: readonly { readonly dest: string; readonly body: Record<string, unknown> }[];
  readonly complaints: string;
}

/** Starts a node, asks it one thing after `init`, and closes its stdin. */
function ask(file: string, body: object, args: readonly string[] = []): Ended {
  const init = { type: 'init', msg_id: 1, node_id: 'n0', node_ids: ['n0'] };
  const lines = [
    { id: 0, src: 'c0', dest: 'n0', body: init },
    { id: 1, src: 'c1', dest: 'n0', body: { ...body, msg_id: 7 } },
  ];
  const { status, stdout, stderr } = spawnSync(at(file), args, {
    cwd: tmpdir(),
    input: lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
    encoding: 'utf8',
    timeout: 20_000,
  });
  const said = stdout.split('\n').filter((line) => line !== '');
  return { code: status, said: said.map((line) => JSON.parse(line)), complaints: stderr };
}

describe('the files of our nodes', () => {
  const questions: readonly [file: string, body: object, answer: object][] = [
    ['cmd/glomers/echo.js', { type: 'echo', echo: 'hi' }, { type: 'echo_ok', echo: 'hi' }],
    [
      'examples/glomers/echo-ten-lines.mjs',
      { type: 'echo', echo: 1 },
      { type: 'echo_ok', echo: 1 },
    ],
    ['cmd/glomers/unique-ids.js', { type: 'generate' }, { type: 'generate_ok' }],
    ['cmd/glomers/broadcast.js', { type: 'read' }, { type: 'read_ok' }],
    ['cmd/glomers/g-set.js', { type: 'add', element: 1 }, { type: 'add_ok' }],
    ['cmd/glomers/g-counter.js', { type: 'read' }, { type: 'read_ok', value: 0 }],
    ['cmd/glomers/pn-counter.js', { type: 'add', delta: -1 }, { type: 'add_ok' }],
    ['cmd/glomers/kafka.js', { type: 'poll', offsets: {} }, { type: 'poll_ok' }],
    ['cmd/glomers/txn.js', { type: 'txn', txn: [] }, { type: 'txn_ok' }],
  ];
  for (const [file, body, answer] of questions) {
    it(`${file} answers, and ends with its input`, () => {
      const { code, said, complaints } = ask(file, body);
      expect(complaints).to.equal('');
      expect(code).to.equal(0);
      expect(said.map(({ dest }) => dest)).to.deep.equal(['c0', 'c1']);
      expect(said[0]?.body).to.deep.equal({ type: 'init_ok', in_reply_to: 1 });
      expect(said[1]?.body).to.include({ ...answer, in_reply_to: 7 });
    });
  }

  it('know their variants', () => {
    const wrong = ask('cmd/glomers/broadcast.js', { type: 'read' }, ['--variant', 'floot']);
    expect(wrong.code).to.equal(64);
    expect(wrong.complaints).to.include('floot').and.include('flood');
    expect(wrong.said).to.deep.equal([]);
    const right = ask('cmd/glomers/kafka.js', { type: 'send', key: 'k', msg: 5 }, [
      '--variant',
      'single',
    ]);
    expect(right.said[1]?.body).to.include({ type: 'send_ok', offset: 0 });
  });
});
