import { PassThrough } from 'node:stream';
import { expect } from 'chai';
import { describe, it } from 'mocha';
import type { Program } from '../../../../pkg/maelstrom/node/node.ts';
import { StdioNode } from '../../../../pkg/maelstrom/node/stdio-node.ts';
import { FakeClock } from '../../../support/fakes.ts';

const INIT = {
  src: 'c0',
  dest: 'n1',
  body: { type: 'init', msg_id: 1, node_id: 'n1', node_ids: ['n1', 'n2'] },
};

const program: Program = (node) => {
  node.on('who', () => ({ type: 'who_ok', id: node.id, others: [...node.others] }));
  node.on('later', (_, request) => {
    node.after(10, () => node.reply(request, { type: 'later_ok' }));
    return undefined;
  });
};

/** What a node writes about what it reads, once it has taken in all of it. */
async function told(
  lines: readonly unknown[],
  { ended = false } = {},
): Promise<{ said: unknown[]; complaints: string; clock: FakeClock }> {
  const [input, output, errors] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const clock = new FakeClock();
  new StdioNode(program, {
    streams: { input, output, errors },
    clock,
    incarnation: 1,
    seed: 1,
  }).read();
  for (const line of lines) {
    input.write(`${typeof line === 'string' ? line : JSON.stringify(line)}\n`);
  }
  if (ended) input.end();
  await new Promise((resolve) => {
    setImmediate(resolve);
  });
  const text = String(output.read() ?? '').trim();
  return {
    said: text === '' ? [] : text.split('\n').map((line) => JSON.parse(line)),
    complaints: String(errors.read() ?? ''),
    clock,
  };
}

const ask = (type: string, id: number) => ({ src: 'c4', dest: 'n1', body: { type, msg_id: id } });

describe('a node on stdin and stdout', () => {
  it('answers init itself, and knows from it who takes part', async () => {
    const { said, complaints } = await told([INIT, ask('who', 3)]);
    expect(said).to.deep.equal([
      { src: 'n1', dest: 'c0', body: { type: 'init_ok', in_reply_to: 1 } },
      {
        src: 'n1',
        dest: 'c4',
        body: { type: 'who_ok', id: 'n1', others: ['n2'], in_reply_to: 3 },
      },
    ]);
    expect(complaints).to.equal('');
  });

  it('keeps what comes before init', async () => {
    const { said } = await told([ask('who', 3), INIT]);
    expect(said.length).to.equal(2);
    expect(said[1]).to.have.nested.property('body.in_reply_to', 3);
  });

  it('answers a second init, and stays what it is', async () => {
    const other = { ...INIT, body: { ...INIT.body, msg_id: 2, node_id: 'n2' } };
    const { said } = await told([INIT, other, ask('who', 3)]);
    expect(said[1]).to.have.nested.property('body.in_reply_to', 2);
    expect(said[2]).to.have.nested.property('body.id', 'n1');
  });

  it('reports what is no message by line, and goes on', async () => {
    const { said, complaints } = await told([
      INIT,
      'rubbish',
      '',
      { src: 'c1', dest: 'n1' },
      { src: '?', dest: 'n1', body: { type: 'who' } },
      { src: 'c1', dest: 'n1', body: { type: 'who', msg_id: 'x' } },
      ask('who', 3),
    ]);
    expect(said.length).to.equal(2);
    const lines = complaints.trim().split('\n');
    expect(lines.map((line) => /line (\d+)/.exec(line)?.[1])).to.deep.equal(['2', '4', '5', '6']);
    expect(lines[0]).to.include('rubbish');
    expect(lines[3]).to.include('body.msg_id');
  });

  it('does nothing more once stdin has ended', async () => {
    const { clock } = await told([INIT, ask('later', 3)], { ended: true });
    expect(clock.pending).to.equal(0);
    expect((await told([INIT, ask('later', 3)])).clock.pending).to.equal(1);
  });
});
