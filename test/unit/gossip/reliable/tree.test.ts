import { expect } from 'chai';
import { describe, it } from 'mocha';
import { nodeId } from '../../../../pkg/core/ids.ts';
import { Tree } from '../../../../pkg/gossip/reliable/tree.ts';

const [A, B, C] = [nodeId('a'), nodeId('b'), nodeId('c')];

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
    tree.pushedFirst(A);
    expect([1, 2, 3].map(() => tree.pushedInVain(B, 2))).to.deep.equal([false, true, true]);
  });

  it('never has its parent told to stop, who is whoever pushed something new last', () => {
    const tree = new Tree([]);
    tree.pushedFirst(A);
    expect([1, 2, 3].map(() => tree.pushedInVain(A, 1))).to.deep.equal([false, false, false]);
    tree.pushedFirst(B);
    expect(tree.pushedInVain(A, 1)).to.equal(true);
    expect(tree.pushedInVain(B, 1)).to.equal(false);
  });

  it('forgives a peer that it asks to be its parent', () => {
    const tree = new Tree([]);
    tree.pushedInVain(B, 2);
    tree.courted(B);
    expect(tree.pushedInVain(B, 2)).to.equal(false);
  });

  it('keeps members only', () => {
    const tree = new Tree([A, B]);
    tree.pushedFirst(A);
    tree.keep((id) => id !== A);
    expect(tree.children).to.deep.equal([B]);
    expect(tree.pushedInVain(A, 1)).to.equal(true);
  });
});
