import { expect } from 'chai';
import { beforeEach, describe, it } from 'mocha';
import { ALL, Groups, LOCAL } from '../../../pkg/services/groups.ts';
import type { NodeInfo } from '../../../pkg/services/node-info.ts';

/** The last digit of the port: short ids that collide at will. */
const sidOf = ({ port }: NodeInfo): string => String(port % 10);

const [SELF, A, B, A2] = [1, 2, 3, 12].map((port) => ({ ip: '10.0.0.1', port })) as [
  NodeInfo,
  NodeInfo,
  NodeInfo,
  NodeInfo,
];

function collides(act: () => unknown): void {
  expect(act)
    .to.throw(/10\.0\.0\.1:(2|12) and 10\.0\.0\.1:(2|12) have the same short id 2/)
    .with.property('code', 'ERR_SID_COLLISION');
}

describe('groups', () => {
  let groups: Groups;
  beforeEach(() => {
    groups = new Groups(SELF, sidOf);
  });
  it('begin with this node in "local" and in "all"', () => {
    expect(groups.names).to.deep.equal([LOCAL, ALL]);
    expect([groups.get(LOCAL), groups.get(ALL)]).to.deep.equal([{ 1: SELF }, { 1: SELF }]);
  });

  it('refuse a second node of the same short id: in add, in put, and within one put', () => {
    groups.put('g', { 2: A });
    collides(() => groups.add('g', A2));
    collides(() => groups.put('h', { 2: A2 }));
    collides(() => groups.put('h', { x: A2, 3: B }));
    expect(groups.names).to.deep.equal([LOCAL, ALL, 'g']);
    expect(groups.get('g')).to.deep.equal({ 2: A });
    expect(groups.get(ALL), 'nothing is put by halves').to.deep.equal({ 1: SELF, 2: A });
    groups.rem('g', '2');
    groups.rem(ALL, '2');
    collides(() => groups.put('h', { 2: A, y: A2 }));
    expect(groups.add('g', A2), 'once the other is gone').to.equal('2');
  });

  it('take the latest of what rides along with a node', () => {
    groups.put('g', { 2: A });
    expect(groups.add('g', { ...A, color: 'red' })).to.equal(undefined);
    expect(groups.get('g')['2']).to.deep.equal({ ...A, color: 'red' });
  });

  it('demand members of a group that is to be told something', () => {
    groups.put('g', {});
    expect(() => groups.getMembers('g'))
      .to.throw(/"g" is empty/)
      .with.property('code', 'ERR_EMPTY_GROUP');
    expect(() => groups.getMembers('h'))
      .to.throw(/"h".*local, all, g/)
      .with.property('code', 'ERR_NO_GROUP');
    groups.add('g', A);
    expect(groups.getMembers('g')).to.deep.equal({ 2: A });
  });

  it('keep the keys that put was given, and add no node a second time under its own', () => {
    groups.put('g', { boss: A });
    expect(groups.add('g', A)).to.equal(undefined);
    expect(groups.get('g')).to.deep.equal({ boss: A });
    expect(groups.rem('g', 'boss')).to.equal(A);
    expect(groups.add('g', A)).to.equal('2');
  });

  it('let a node that is not known any more be known again', () => {
    groups.put('g', { 2: A, 3: B });
    expect(groups.rem(ALL, '2')).to.equal(A);
    expect(groups.get('g'), 'each group for itself').to.deep.equal({ 2: A, 3: B });
    groups.put('g', { 2: A });
    expect(groups.get(ALL)).to.deep.equal({ 1: SELF, 2: A, 3: B });
  });

  it('lose a node and regain it: with its key, with what rode along, and in no group besides', () => {
    const rich = { ...A, color: 'red' };
    groups.put('g', { boss: rich, 3: B });
    groups.put('h', { 3: B });
    const changed: string[] = [];
    groups.onChange((gid) => changed.push(gid));
    groups.lose({ ip: A.ip, port: A.port });
    expect(groups.get('g')).to.deep.equal({ 3: B });
    expect(groups.get(ALL)).to.deep.equal({ 1: SELF, 3: B });
    expect(changed).to.deep.equal([ALL, 'g']);
    groups.regain({ ip: A.ip, port: A.port });
    groups.regain({ ip: A.ip, port: A.port });
    expect(groups.get('g')).to.deep.equal({ boss: rich, 3: B });
    expect(groups.get(ALL)).to.deep.equal({ 1: SELF, 2: rich, 3: B });
    expect(groups.get('h')).to.deep.equal({ 3: B });
    expect(changed).to.deep.equal([ALL, 'g', ALL, 'g']);
  });

  it('regain no node that the user does not want there any more', () => {
    for (const unwant of [
      () => groups.rem('g', '2'),
      () => groups.put('g', { 3: B }),
      () => groups.del('g'),
    ]) {
      groups.put('g', { 2: A, 3: B });
      groups.lose(A);
      unwant();
      groups.regain(A);
      expect(groups.has('g') ? groups.get('g') : {}).to.not.have.property('2');
      expect(groups.get(ALL)).to.have.property('2');
    }
    groups.put('g', { 2: A });
    groups.rem(ALL, '2');
    groups.lose(A);
    groups.regain(A);
    expect(groups.get(ALL), 'it was taken out of "all" alone').to.not.have.property('2');
    expect(groups.get('g')).to.deep.equal({ 2: A });
    groups.put(ALL, { 1: SELF });
    groups.regain(B);
    expect(groups.get(ALL)).to.deep.equal({ 1: SELF });
    groups.add(ALL, B);
    groups.lose(B);
    groups.regain(B);
    expect(groups.get(ALL)).to.deep.equal({ 1: SELF, 3: B });
  });

  it('regain no node whose short id another has by now', () => {
    groups.put('g', { 2: A });
    groups.lose(A);
    groups.put('g', { 2: A2 });
    collides(() => groups.regain(A));
    expect(groups.get('g')).to.deep.equal({ 2: A2 });
    expect(groups.get(ALL)).to.deep.equal({ 1: SELF, 2: A2 });
  });

  it('keep nothing of what they are given, and give nothing of what they keep', () => {
    const given: Record<string, NodeInfo> = { 2: A };
    const put = groups.put('g', given) as Record<string, NodeInfo>;
    for (const one of [given, put, groups.get('g') as Record<string, NodeInfo>]) delete one['2'];
    expect(groups.get('g')).to.deep.equal({ 2: A });
  });

  it('may be "all" itself', () => {
    groups.put(ALL, { 2: A });
    expect(groups.get(ALL)).to.deep.equal({ 2: A });
    expect(groups.add(ALL, B)).to.equal('3');
    expect(() => groups.del(ALL))
      .to.throw()
      .with.property('code', 'ERR_RESERVED');
  });
});
