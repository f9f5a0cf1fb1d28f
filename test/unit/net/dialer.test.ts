import { expect } from 'chai';
import { describe, it } from 'mocha';
import { MASTER, nodeId } from '../../../pkg/core/ids.ts';
import { dials } from '../../../pkg/net/dialer.ts';

describe('dials', () => {
  it('lets exactly one of two dial: the smaller id, and nodes the master', () => {
    const [n2, n10] = [nodeId('n2'), nodeId('n10')];
    expect([dials(n2, n10), dials(n10, n2), dials(n2, n2)]).to.deep.equal([true, false, false]);
    for (const id of [nodeId('a'), nodeId('z')]) {
      expect([dials(id, MASTER), dials(MASTER, id)]).to.deep.equal([true, false]);
    }
  });
});
