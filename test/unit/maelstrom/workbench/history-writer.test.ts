import { expect } from 'chai';
import * as fc from 'fast-check';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, it } from 'mocha';
import { HistoryWriter } from '../../../../pkg/maelstrom/workbench/history-writer.ts';

/** Bytes, after everything has been collected that can be. */
function heapUsed(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  return process.memoryUsage().heapUsed;
}

describe('a history', () => {
  it('gives back what was written, whatever nodes answered before and after', () => {
    const element = fc.oneof(
      fc.integer({ min: 0, max: 9 }),
      fc.constant(2 ** 32),
      fc.string(),
      fc.constant(null),
    );
    // A read goes on from the read before it, or is something else; the lists are long enough to be packed.
    const read = fc.record({
      node: fc.constantFrom('n0', 'n1'),
      fresh: fc.boolean(),
      more: fc.array(element, { minLength: 20, maxLength: 40 }),
    });
    fc.assert(
      fc.property(fc.array(read, { maxLength: 12 }), (reads) => {
        const writer = new HistoryWriter();
        let last: (string | number | null)[] = [];
        const lists = reads.map(({ fresh, more }) => (last = fresh ? more : [...last, ...more]));
        for (const [i, { node }] of reads.entries()) {
          const value = [...(lists[i] ?? [])];
          writer.add({ process: 0, type: 'ok', f: 'read', node, value }, i);
        }
        expect(writer.history.map(({ value }) => value)).to.deep.equal(lists);
        expect(JSON.parse(JSON.stringify(writer.history))[0]?.value).to.deep.equal(lists[0]);
      }),
    );
  });

  it('takes little more room for many reads of a growing list than for the list', () => {
    const writer = new HistoryWriter();
    const list: number[] = [];
    const before = heapUsed();
    for (let i = 0; i < 3000; i++) {
      list.push(i);
      writer.add({ process: 0, type: 'ok', f: 'read', node: 'n0', value: [...list] }, i);
    }
    // One by one they would take 36 MB.
    expect(heapUsed() - before).to.be.below(5e6);
    expect(writer.history.map(({ value }) => (value as number[]).length)).to.include(3000);
  });

  it('numbers operations, and counts those of clients', () => {
    const writer = new HistoryWriter();
    writer.add({ process: 'nemesis', type: 'info', f: 'start-partition', value: null }, 0.5);
    writer.add({ process: 0, type: 'invoke', f: 'read', value: null }, 1.25);
    writer.add({ process: 0, type: 'ok', f: 'read', value: [1] }, 2);
    expect(writer.history.map(({ index, time }) => [index, time])).to.deep.equal([
      [0, 500_000],
      [1, 1_250_000],
      [2, 2_000_000],
    ]);
    expect([writer.invoked, writer.ok]).to.deep.equal([1, 1]);
  });
});
