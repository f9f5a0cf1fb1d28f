import { expect } from 'chai';
import { describe, it } from 'mocha';
import { nodeId } from '../../../../pkg/core/ids.ts';
import { Tree } from '../../../../pkg/gossip/reliable/tree.ts';

const [A, B, C] = [nodeId('a'), nodeId('b'), nodeId('c')];
const FRESH = { fresh: true, now: 0 };
const VAIN = { fresh: false, now: 0 };

describe('Tree', () => {
  it('takes on children, each once, while there is room', () => {
    const tree = new Tree([A]);
    for (const child of [A, B, C]) tree.adopt(child, 2);
    expect(tree.children).to.deep.equal([A, B]);
    tree.release(A);
    tree.adopt(C, 2);
    expect(tree.children).to.deep.equal([B, C]);
  });

  it('has a peer told to stop once it has pushed so often in vain', () => {
    const tree = new Tree([]);
    tree.pushed(A, FRESH, 2);
    expect([1, 2, 3].map(() => tree.pushed(B, VAIN, 2))).to.deep.equal([false, true, false]);
  });

  it('has it told again when it goes on for more than a quarter of a second', () => {
    const tree = new Tree([]);
    tree.pushed(A, FRESH, 1);
    const at = [0, 250, 251, 500, 502];
    expect(at.map((now) => tree.pushed(B, { fresh: false, now }, 1))).to.deep.equal([
      true,
      false,
      true,
      false,
      true,
    ]);
  });

  it('never has its parent told to stop, who is whoever pushed something new last', () => {
    const tree = new Tree([]);
    tree.pushed(A, FRESH, 1);
    expect([1, 2, 3].map(() => tree.pushed(A, VAIN, 1))).to.deep.equal([false, false, false]);
    tree.pushed(B, FRESH, 1);
    expect(tree.pushed(A, VAIN, 1)).to.equal(true);
    expect(tree.pushed(B, VAIN, 1)).to.equal(false);
  });

  it('takes nobody for its parent whom it has told to stop', () => {
    const tree = new Tree([]);
    tree.pushed(A, FRESH, 1);
    expect(tree.pushed(B, VAIN, 1)).to.equal(true);
    // This was on its way. Were B the parent now, A would be told to stop next, and nobody would be left.
    tree.pushed(B, FRESH, 1);
    expect(tree.pushed(A, VAIN, 1)).to.equal(false);
  });

  it('forgives a peer that it asks to be its parent', () => {
    const tree = new Tree([]);
    tree.pushed(A, FRESH, 1);
    tree.pushed(B, VAIN, 1);
    tree.courted(B);
    tree.pushed(B, FRESH, 1);
    expect(tree.pushed(A, VAIN, 1)).to.equal(true);
  });

  it('keeps members only', () => {
    const tree = new Tree([A, B]);
    tree.pushed(A, FRESH, 1);
    tree.keep((id) => id !== A);
    expect(tree.children).to.deep.equal([B]);
    expect(tree.pushed(A, VAIN, 1)).to.equal(true);
  });
});
