import { expect } from 'chai';
import { describe, it } from 'mocha';
import { nodeId } from '../../../../pkg/core/ids.ts';
import { Roster } from '../../../../pkg/lab/master/roster.ts';
import { ids } from '../../../support/fakes.ts';

describe('Roster', () => {
  it('knows the nodes of the experiment, and that none has come yet', () => {
    const roster = new Roster(ids('n1', 'n2'));
    expect(roster.get(nodeId('n2'))).to.deep.include({
      address: undefined,
      connected: false,
      gone: false,
      killed: false,
      reviving: false,
      records: 0,
      memorable: 0,
      missing: undefined,
    });
    expect(roster.get(nodeId('n3'))).to.equal(undefined);
    expect(roster.book()).to.deep.equal([]);
  });

  it('lists nodes and addresses in the order of the plan, whoever came first', () => {
    const roster = new Roster(ids('n1', 'n2', 'n10'));
    for (const id of ids('n10', 'n1')) {
      const entry = roster.get(id);
      if (entry !== undefined) entry.address = { id, ip: '::1', port: 7 };
    }
    expect(roster.book().map(({ id }) => id)).to.deep.equal(['n1', 'n10']);
    expect(roster.where(({ address }) => address === undefined)).to.deep.equal(['n2']);
    expect(roster.where(() => true)).to.deep.equal(['n1', 'n2', 'n10']);
  });
});
