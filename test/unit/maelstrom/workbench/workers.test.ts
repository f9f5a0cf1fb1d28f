import { expect } from 'chai';
import { describe, it } from 'mocha';
import type { Body } from '../../../../pkg/maelstrom/message.ts';
import type { Op } from '../../../../pkg/maelstrom/workbench/history.ts';
import { nodeNames, simulate, type NodeProgram } from '../../../support/maelstrom-session.ts';

const MS = 1e6;

/** One worker on one node, for so many operations as come in 2 s. */
function alone(workload: string, program: NodeProgram, timeLimitMs = 2000): readonly Op[] {
  const settings = { workload, nodes: nodeNames(1), concurrency: 1, recoveryMs: 0, timeLimitMs };
  return simulate(program, settings).session.history.history;
}

/** Answers the setup of broadcast, and everything else as told. */
function answering(body: (type: string) => Body): NodeProgram {
  return (node) => (message) => {
    const { type } = message.body;
    node.reply(message, type === 'topology' ? { type: 'topology_ok' } : body(type));
  };
}

const error = (code: number) => answering(() => ({ type: 'error', code, text: 'no' }));
const silent: NodeProgram = (node) => (message) => {
  if (message.body.type === 'topology') node.reply(message, { type: 'topology_ok' });
};

/** How operations of each kind ended. */
function endings(history: readonly Op[]): Record<string, string[]> {
  const byF: Record<string, Set<string>> = {};
  for (const { f, type } of history) if (type !== 'invoke') (byF[f] ??= new Set()).add(type);
  return Object.fromEntries(Object.entries(byF).map(([f, types]) => [f, [...types]]));
}

describe('a worker', () => {
  for (const [what, workload, program, expected] of [
    ['definite errors', 'broadcast', error(11), { broadcast: ['fail'], read: ['fail'] }],
    ['indefinite errors', 'broadcast', error(13), { broadcast: ['info'], read: ['fail'] }],
    ['unknown errors', 'broadcast', error(1234), { broadcast: ['info'], read: ['fail'] }],
    ['errors that are not looked at', 'g-set', error(11), { add: ['info'], read: ['info'] }],
    [
      'wrong replies',
      'g-set',
      answering(() => ({ type: 'nonsense' })),
      { add: ['info'], read: ['info'] },
    ],
  ] as const) {
    it(`ends operations by ${what}`, () => {
      expect(endings(alone(workload, program))).to.deep.equal(expected);
    });
  }

  it('gives up a request after five seconds, and goes on as another process with another client', () => {
    const { session } = simulate(silent, {
      workload: 'g-set',
      nodes: nodeNames(2),
      concurrency: 3,
      recoveryMs: 0,
      timeLimitMs: 12_000,
    });
    const { history } = session.history;
    const first = history.filter(({ process }) => process === 1);
    expect(first.map(({ type }) => type)).to.deep.equal(['invoke', 'info']);
    expect((first[1]?.time ?? 0) - (first[0]?.time ?? 0)).to.equal(5000 * MS);
    expect(first[1]?.error).to.deep.equal(['timeout']);
    // Worker 1 of 3 goes on as 4, 7, ... and speaks to n1 all the time.
    const own = history.filter(({ process }) => Number(process) % 3 === 1);
    expect(new Set(own.map(({ node }) => node))).to.deep.equal(new Set(['n1']));
    expect([...new Set(own.map(({ process }) => process))]).to.deep.equal([1, 4, 7, 10]);
    const clients = session.recorder
      .journal()
      .filter(({ message: { body } }) => body.type === 'add' || body.type === 'read')
      .map(({ message }) => message.src);
    expect(new Set(clients).size).to.equal(history.filter(({ type }) => type === 'invoke').length);
  });

  it('keeps the client of a workload that can be gone on with', () => {
    const { session } = simulate(silent, {
      workload: 'unique-ids',
      nodes: nodeNames(1),
      concurrency: 1,
      timeLimitMs: 12_000,
    });
    const requests = session.recorder
      .journal()
      .filter(({ kind, message }) => kind === 'send' && message.body.type === 'generate');
    expect(requests.map(({ message }) => message.src)).to.deep.equal(['c2', 'c2', 'c2']);
    expect(requests.map(({ message }) => message.body.msg_id)).to.deep.equal([1, 2, 3]);
  });

  it('quotes a wrong reply with its line, and what was expected', () => {
    const extra = answering((type) => ({ type: `${type}_ok`, extra: 1 }));
    const history = alone('unique-ids', extra, 500);
    expect(history[1]?.error).to.deep.equal([
      'malformed-reply',
      'generate_ok lacks id: expected {"type": "generate_ok", "id": any}',
    ]);
  });

  it('does not make up for lost time by a burst', () => {
    // The only worker hangs for 5 s at first; 100 operations a second would be 500 by then.
    let held = false;
    const { session } = simulate(
      (node) => (message) => {
        if (message.body.type !== 'generate') return;
        if (held) node.reply(message, { type: 'generate_ok', id: 1 });
        held = true;
      },
      {
        workload: 'unique-ids',
        nodes: nodeNames(1),
        concurrency: 1,
        rate: 100,
        timeLimitMs: 6000,
      },
    );
    const after = session.history.history.filter(({ type }) => type === 'invoke').length - 1;
    expect(after).to.be.within(70, 130);
  });

  it('does nothing at rate 0, for as long as it was told', () => {
    const { session } = simulate(silent, { rate: 0, timeLimitMs: 3000 });
    expect(session.history.history).to.deep.equal([]);
    expect(session.scheduler.now).to.equal(3000);
  });
});
