import { expect } from 'chai';
import { describe, it } from 'mocha';
import { compareNodeIds, isNodeId, nodeId } from '../../../pkg/core/ids.ts';

describe('node ids', () => {
  it('are ordered as people count', () => {
    const ids = ['n10', 'n2', 'n1', 'master', 'a', 'n'].map(nodeId);
    expect(ids.toSorted(compareNodeIds)).to.deep.equal(['a', 'master', 'n', 'n1', 'n2', 'n10']);
  });

  it('accept names and refuse everything else', () => {
    for (const good of ['n1', 'A', 'node-7_b']) expect(isNodeId(good), good).to.equal(true);
    for (const bad of ['', '1n', 'a b', 'n/1', 'x'.repeat(33), 7, null]) {
      expect(isNodeId(bad), String(bad)).to.equal(false);
    }
    expect(() => nodeId('../etc')).to.throw(RangeError, 'not a node id');
  });

  it('tell equal numbers with different digits apart', () => {
    expect(compareNodeIds(nodeId('n01'), nodeId('n1'))).to.be.below(0);
    expect(compareNodeIds(nodeId('n1'), nodeId('n1'))).to.equal(0);
  });
});
