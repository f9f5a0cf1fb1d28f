import { expect } from 'chai';
import { describe, it } from 'mocha';
import { nodeId } from '../../../pkg/core/ids.ts';
import { Directory } from '../../../pkg/sim/directory.ts';

/** Ids that are easily taken for one another, or for a number. */
const IDS = 'n1 n2 n10 n01 n001 n n0 n00 n1a na n-1 N1 m1 n9999999 n10000000 node-7 n12_ n1n'
  .split(' ')
  .map(nodeId);

describe('Directory', () => {
  it('numbers ids in the order in which they come, whatever they look like', () => {
    const directory = new Directory();
    expect(IDS.map((id) => directory.add(id))).to.deep.equal([...IDS.keys()]);
    expect(IDS.map((id) => directory.numberOf(id))).to.deep.equal([...IDS.keys()]);
    expect([...IDS.keys()].map((number) => directory.idOf(number))).to.deep.equal(IDS);
  });

  it('gives an id that it knows its number again', () => {
    const directory = new Directory();
    for (const id of IDS) directory.add(id);
    expect(IDS.toReversed().map((id) => directory.add(id))).to.deep.equal(
      [...IDS.keys()].toReversed(),
    );
  });

  it('does not know what was never added', () => {
    for (const [index, id] of IDS.entries()) {
      const directory = new Directory();
      for (const other of IDS.toSpliced(index, 1)) directory.add(other);
      expect(directory.numberOf(id), id).to.equal(undefined);
    }
  });
});
