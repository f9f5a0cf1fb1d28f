import { expect } from 'chai';
import { describe, it } from 'mocha';
import { nodeId } from '../../../../pkg/core/ids.ts';
import { Journal } from '../../../../pkg/lab/node/journal.ts';

describe('Journal', () => {
  it('hands in the records of a step together, before the turn of the event loop is over', async () => {
    const batches: number[][] = [];
    const journal = new Journal({
      id: nodeId('n1'),
      now: () => 0,
      memoryFile: undefined,
      handIn: (records) => void batches.push(records.map(({ seq }) => seq)),
    });
    const turnOver = new Promise((resolve) => {
      setImmediate(() => resolve([...batches]));
    });
    journal.record({ kind: 'round' });
    journal.record({ kind: 'decide' });
    expect(batches).to.deep.equal([]);
    expect(await turnOver).to.deep.equal([[0, 1]]);
  });
});
