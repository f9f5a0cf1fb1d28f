import { expect } from 'chai';
import { beforeEach, describe, it } from 'mocha';
import { millis, nodeId } from '../../../pkg/core/ids.ts';
import { Calls } from '../../../pkg/services/calls.ts';

const [N1, N2] = [nodeId('n1'), nodeId('n2')];

const CALL = {
  node: { ip: '127.0.0.1', port: 8080 },
  target: { service: 'x', method: 'y' },
  timeoutMs: millis(7),
};

describe('calls under way', () => {
  let calls: Calls;
  let answers: unknown[][];
  const open = (to: typeof N1, deadline: number): number => {
    const id = calls.number(to);
    const list: unknown[] = [];
    answers.push(list);
    const reply = (error: unknown, value?: unknown): void => void list.push(error ?? value);
    calls.open(to, id, { ...CALL, deadline: millis(deadline), reply });
    return id;
  };
  beforeEach(() => {
    calls = new Calls();
    answers = [];
  });

  it('are numbered from 1 for each peer', () => {
    expect([calls.number(N1), calls.number(N1), calls.number(N2)]).to.deep.equal([1, 2, 1]);
  });

  it('are settled once, by their own peer only', () => {
    const id = open(N1, 10);
    expect(calls.settle(N2, id, [null, 'stranger'])).to.equal(false);
    expect(calls.settle(N1, id + 1, [null, 'other'])).to.equal(false);
    expect(calls.settle(N1, id, [null, 'mine'])).to.equal(true);
    expect(calls.settle(N1, id, [null, 'again'])).to.equal(false);
    expect(answers).to.deep.equal([['mine']]);
    expect(calls.size).to.equal(0);
  });

  it('fail at their deadlines, and the next one is known', () => {
    open(N1, 30);
    open(N2, 20);
    expect(calls.nextDeadline).to.equal(20);
    calls.expire(millis(19));
    expect(answers).to.deep.equal([[], []]);
    calls.expire(millis(20));
    expect(answers[0]).to.deep.equal([]);
    expect(answers[1]?.[0]).to.have.property('code', 'ERR_TIMEOUT');
    expect(answers[1]?.[0]).to.have.property(
      'message',
      'x.y on 127.0.0.1:8080 gave no answer within 7 ms',
    );
    expect(calls.nextDeadline).to.equal(30);
    calls.expire(millis(1000));
    expect(answers[0]?.[0]).to.have.property('code', 'ERR_TIMEOUT');
    expect(calls.nextDeadline).to.equal(undefined);
    expect(answers.map((list) => list.length)).to.deep.equal([1, 1]);
  });

  it('to a lost peer fail, and those to others go on', () => {
    open(N1, 30);
    open(N1, 40);
    const other = open(N2, 20);
    calls.lost(N1, 'it is gone');
    for (const list of answers.slice(0, 2)) {
      expect(list[0]).to.have.property('code', 'ERR_UNREACHABLE');
      expect(list[0]).to.have.property('message', 'x.y on 127.0.0.1:8080: it is gone');
    }
    expect(calls.size).to.equal(1);
    expect(calls.settle(N2, other, [null, 'fine'])).to.equal(true);
    calls.lost(nodeId('n9'), 'nobody knows it');
    expect(calls.number(N1), 'numbers are never used again').to.equal(3);
  });

  it('all fail when their node stops', () => {
    open(N1, 30);
    open(N2, 20);
    calls.stopped();
    for (const list of answers) expect(list[0]).to.have.property('code', 'ERR_STOPPED');
    expect(calls.size).to.equal(0);
  });

  it('may make calls when they are answered', () => {
    const id = calls.number(N1);
    const reply = (): void => void open(N1, 50);
    calls.open(N1, id, { ...CALL, deadline: millis(1), reply });
    calls.expire(millis(1));
    expect(calls.size, 'the new one waits').to.equal(1);
    expect(answers).to.deep.equal([[]]);
  });
});
