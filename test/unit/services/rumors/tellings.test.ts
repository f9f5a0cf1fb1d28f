import { expect } from 'chai';
import { describe, it } from 'mocha';
import { nodeId, type NodeId } from '../../../../pkg/core/ids.ts';
import { Answers } from '../../../../pkg/services/rumors/answers.ts';
import { Tellings, type Telling } from '../../../../pkg/services/rumors/tellings.ts';

const [A, B, C] = [nodeId('a'), nodeId('b'), nodeId('c')];

interface Taken {
  readonly answers: Answers;
  /** Errors by short id, as codes; and values. */
  readonly told: [errors: Record<string, unknown>, values: unknown][];
}

function answersOf(from: readonly NodeId[], deadline = 100): Taken {
  const told: Taken['told'] = [];
  const answers = new Answers({
    from: new Map(from.map((id) => [id, `s${id}`])),
    deadline,
    timeoutMs: 50,
    reply: (errors, values) => {
      const failed = Object.entries(Object(errors)) as [string, { code: string }][];
      told.push([Object.fromEntries(failed.map(([sid, { code }]) => [sid, code])), values]);
    },
  });
  return { answers, told };
}

function telling(gid: string, first: Taken, all?: Taken): Telling {
  return { gid, first: first.answers, all: all?.answers };
}

describe('answers of several nodes', () => {
  it('are given once all have come, and at once where nobody is asked', () => {
    expect(answersOf([]).told).to.deep.equal([[{}, {}]]);
    const { answers, told } = answersOf([A, B]);
    answers.take(A, 1);
    answers.take(C, 3);
    expect(told).to.deep.equal([]);
    answers.take(B, 2);
    answers.take(B, 4);
    answers.failAll('ERR_X', 'late');
    expect(told).to.deep.equal([[{}, { sa: 1, sb: 2 }]]);
    expect([answers.settled, answers.deadline]).to.deep.equal([true, Infinity]);
  });

  it('count when they come after all', () => {
    const { answers, told } = answersOf([A, B, C]);
    answers.fail(A, 'ERR_X', 'gone');
    answers.fail(C, 'ERR_X', 'gone');
    answers.take(A, 1);
    answers.take(B, 2);
    expect(told).to.deep.equal([[{ sc: 'ERR_X' }, { sa: 1, sb: 2 }]]);
  });

  it('are waited for until their time, and of those that come in addition', () => {
    const { answers, told } = answersOf([A]);
    answers.await(B, 'sb');
    answers.take(A, 1);
    answers.expire(99);
    expect([told, answers.deadline]).to.deep.equal([[], 100]);
    answers.expire(100);
    expect(told).to.deep.equal([[{ sb: 'ERR_TIMEOUT' }, { sa: 1 }]]);
  });
});

describe('rumors whose senders wait', () => {
  it('tell both answers apart: who is out of reach may yet get it from others', () => {
    const tellings = new Tellings();
    const [first, all] = [answersOf([A]), answersOf([A, B])];
    tellings.add('x:1', telling('g', first, all));
    tellings.lost(A, 'no route', false);
    expect(first.told).to.deep.equal([[{ sa: 'ERR_UNREACHABLE' }, {}]]);
    tellings.acked('x:1', B, true);
    expect(all.told).to.deep.equal([]);
    tellings.acked('x:1', A, true);
    expect(all.told).to.deep.equal([[{}, { sa: true, sb: true }]]);
    const [other, others] = [answersOf([A]), answersOf([A, B])];
    tellings.add('x:2', telling('g', other, others));
    tellings.lost(A, 'no route', true);
    tellings.acked('x:2', B, false);
    expect(others.told).to.deep.equal([[{ sa: 'ERR_UNREACHABLE' }, { sb: true }]]);
  });

  it('follow the nodes of their own group', () => {
    const tellings = new Tellings();
    const [one, other] = [answersOf([A, B]), answersOf([A, B])];
    tellings.add('x:1', telling('g', answersOf([]), one));
    tellings.add('x:2', telling('h', answersOf([]), other));
    tellings.left('g', A);
    tellings.come('g', C, 'sc');
    for (const id of ['x:1', 'x:2']) tellings.acked(id, B, true);
    expect([one.told, other.told]).to.deep.equal([[], []]);
    tellings.acked('x:1', C, true);
    tellings.acked('x:2', A, true);
    expect(one.told).to.deep.equal([[{ sa: 'ERR_LEFT' }, { sb: true, sc: true }]]);
    expect(other.told).to.deep.equal([[{}, { sa: true, sb: true }]]);
  });

  it('end with the node, and in time', () => {
    const tellings = new Tellings();
    const [first, all] = [answersOf([A], 10), answersOf([A], 20)];
    tellings.add('x:1', telling('g', first, all));
    expect(tellings.nextDeadline).to.equal(10);
    tellings.expire(10);
    expect(first.told).to.deep.equal([[{ sa: 'ERR_TIMEOUT' }, {}]]);
    expect(tellings.nextDeadline).to.equal(20);
    tellings.stopped();
    expect(all.told).to.deep.equal([[{ sa: 'ERR_STOPPED' }, {}]]);
    expect(tellings.nextDeadline).to.equal(Infinity);
  });

  it('are at most 4,096: the one that has waited longest is told', () => {
    const tellings = new Tellings();
    const taken = Array.from({ length: 4097 }, () => answersOf([A]));
    for (const [i, all] of taken.entries())
      tellings.add(`x:${i}`, telling('g', answersOf([]), all));
    expect(taken[0]?.told).to.deep.equal([[{ sa: 'ERR_TIMEOUT' }, {}]]);
    for (const { told } of taken.slice(1)) expect(told).to.deep.equal([]);
  });
});
