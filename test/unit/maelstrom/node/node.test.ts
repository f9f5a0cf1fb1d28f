import { expect } from 'chai';
import { describe, it } from 'mocha';
import type { Answer } from '../../../../pkg/maelstrom/node/calls.ts';
import type { Node } from '../../../../pkg/maelstrom/node/node.ts';
import { RpcError } from '../../../../pkg/maelstrom/node/rpc-error.ts';
import { asInteger } from '../../../../pkg/wire/shape.ts';
import { LoneNode } from '../../../support/maelstrom.ts';

describe('a node of a challenge', () => {
  it('answers whoever asked, with the number of the question', () => {
    const lone = new LoneNode((node) => node.on('ping', () => ({ type: 'ping_ok' })));
    expect(lone.hear('c3', { type: 'ping', msg_id: 9 })).to.deep.equal([
      { to: 'c3', body: { type: 'ping_ok', in_reply_to: 9 } },
    ]);
  });

  it('does not answer who wants no answer', () => {
    const lone = new LoneNode((node) => node.on('ping', () => ({ type: 'ping_ok' })));
    expect(lone.hear('n1', { type: 'ping' })).to.deep.equal([]);
    expect(lone.hear('n1', { type: 'pong' })).to.deep.equal([]);
  });

  it('says of a type that it does not know that it is not supported', () => {
    const [sent] = new LoneNode(() => {}).hear('c1', { type: 'nonsense', msg_id: 1 });
    expect(sent?.body).to.include({ type: 'error', code: 10, in_reply_to: 1 });
  });

  it('answers with what a handler throws, and lives on', () => {
    const lone = new LoneNode((node) => {
      node.on('refuse', () => {
        throw new RpcError('precondition-failed', 'no');
      });
      node.on('own', () => {
        throw new RpcError(1234, 'mine');
      });
      node.on('parse', ({ n }) => ({ type: 'parse_ok', n: asInteger(n, 'n') }));
      node.on('bug', () => {
        throw new TypeError('oops');
      });
    });
    const code = (type: string) => lone.hear('c1', { type, msg_id: 1 })[0]?.body['code'];
    expect(['refuse', 'own', 'parse'].map(code)).to.deep.equal([22, 1234, 12]);
    expect(lone.logged).to.deep.equal([]);
    expect(code('bug')).to.equal(13);
    expect(lone.logged.join()).to.include('oops').and.include('bug');
  });

  it('can answer later', () => {
    const lone = new LoneNode((node) =>
      node.on('slow', (_, request) => {
        node.after(50, () => node.reply(request, { type: 'slow_ok' }));
        return undefined;
      }),
    );
    expect(lone.hear('c1', { type: 'slow', msg_id: 4 })).to.deep.equal([]);
    expect(lone.wait(49)).to.deep.equal([]);
    expect(lone.wait(1)).to.deep.equal([{ to: 'c1', body: { type: 'slow_ok', in_reply_to: 4 } }]);
  });

  it('can give up a timer', () => {
    const lone = new LoneNode((node) => {
      let cancel: (() => void) | undefined;
      node.on('set', () => {
        cancel = node.after(10, () => node.send('n1', { type: 'fired' }));
        return undefined;
      });
      node.on('cancel', () => {
        cancel?.();
        return undefined;
      });
    });
    lone.hear('n1', { type: 'set' });
    lone.hear('n1', { type: 'cancel' });
    expect(lone.wait(20)).to.deep.equal([]);
    lone.hear('n1', { type: 'set' });
    expect(lone.wait(20)).to.deep.equal([{ to: 'n1', body: { type: 'fired' } }]);
  });
});

/** A node that asks n1 when it is told to, and what came of it. */
function asking(limits: { deadlineMs?: number; retryMs?: number }): {
  lone: LoneNode;
  answers: Answer[];
} {
  const answers: Answer[] = [];
  const lone = new LoneNode((node: Node) =>
    node.on('go', () => {
      node.call('n1', { type: 'question' }, (answer) => answers.push(answer), limits);
      return undefined;
    }),
  );
  return { lone, answers };
}

describe('a call', () => {
  it('ends with the answer to its number', () => {
    const { lone, answers } = asking({});
    const [question] = lone.hear('c1', { type: 'go' });
    lone.hear('n1', { type: 'answer', in_reply_to: 99 });
    expect(answers).to.deep.equal([]);
    const answer = { type: 'answer', in_reply_to: question?.body.msg_id ?? 0, value: 5 };
    lone.hear('n1', answer);
    lone.hear('n1', answer);
    expect(answers).to.deep.equal([{ ok: true, body: answer }]);
    expect(lone.node.openCalls).to.equal(0);
    expect(lone.timers.size).to.equal(0);
  });

  it('ends with the code of an error', () => {
    const { lone, answers } = asking({});
    const [question] = lone.hear('c1', { type: 'go' });
    const id = question?.body.msg_id ?? 0;
    lone.hear('n1', { type: 'error', in_reply_to: id, code: 20, text: 'no such key' });
    expect(answers).to.deep.equal([{ ok: false, code: 20, text: 'no such key' }]);
  });

  it('is forgotten at its deadline, also by a peer that never answers', () => {
    const { lone, answers } = asking({ deadlineMs: 100 });
    for (let i = 0; i < 1000; i++) lone.hear('c1', { type: 'go' });
    expect(lone.node.openCalls).to.equal(1000);
    expect(lone.wait(99)).to.deep.equal([]);
    expect(answers).to.deep.equal([]);
    lone.wait(1);
    expect(answers.length).to.equal(1000);
    expect(answers[0]).to.include({ ok: false, code: 0 });
    expect(lone.node.openCalls).to.equal(0);
    expect(lone.timers.size).to.equal(0);
    lone.hear('n1', { type: 'answer', in_reply_to: 1 });
    expect(answers.length).to.equal(1000);
  });

  it('is sent again with the same number until its deadline', () => {
    const { lone, answers } = asking({ deadlineMs: 100, retryMs: 40 });
    const [first] = lone.hear('c1', { type: 'go' });
    const again = lone.wait(99);
    expect(again).to.deep.equal([first, first]);
    lone.hear('n1', { type: 'answer', in_reply_to: first?.body.msg_id ?? 0 });
    expect(answers.length).to.equal(1);
    expect(lone.wait(1000)).to.deep.equal([]);
  });
});
