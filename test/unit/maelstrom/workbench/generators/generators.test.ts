import { expect } from 'chai';
import { describe, it } from 'mocha';
import { Random } from '../../../../../pkg/core/random.ts';
import type { Invocation } from '../../../../../pkg/maelstrom/workbench/workloads/workload.ts';
import { registersByKey } from '../../../../../pkg/maelstrom/workbench/generators/registers.ts';
import {
  ActiveKeys,
  transactions,
} from '../../../../../pkg/maelstrom/workbench/generators/transactions.ts';

describe('keys in use', () => {
  it('are chosen twice as often from one to the next', () => {
    const keys = new ActiveKeys(4, Infinity, Random.fromSeed(1));
    const counts = [0, 0, 0, 0];
    for (let i = 0; i < 15_000; i++) {
      const key = keys.draw();
      counts[key] = (counts[key] ?? 0) + 1;
    }
    // 1, 2, 4 and 8 of 15; 4 standard deviations are at most 250.
    for (const [i, count] of counts.entries()) {
      expect(count).to.be.within(1000 * 2 ** i - 250, 1000 * 2 ** i + 250);
    }
  });

  it('are replaced when they have been written often enough, and never given a value twice', () => {
    const keys = new ActiveKeys(3, 16, Random.fromSeed(2));
    const writes = Array.from({ length: 1000 }, () => keys.drawWrite());
    expect(new Set(writes.map(({ key, value }) => `${key}=${value}`)).size).to.equal(1000);
    expect(Math.max(...writes.map(({ value }) => value))).to.equal(16);
    const first = writes.filter(({ key }) => key === writes[0]?.key).map(({ value }) => value);
    expect(first).to.deep.equal(first.map((_, i) => i + 1));
    expect(keys.end).to.be.within(1000 / 16, 1000 / 16 + 3);
  });
});

describe('transactions', () => {
  it('have 1 to 4 steps, half of them reads', () => {
    const options = {
      keyCount: 10,
      maxTxnLength: 4,
      maxWritesPerKey: 16,
      write: 'append',
    } as const;
    const next = transactions(options, Random.fromSeed(3));
    const txns = Array.from(
      { length: 2000 },
      () => next().value as readonly (readonly unknown[])[],
    );
    const lengths = txns.map(({ length }) => length);
    for (const length of [1, 2, 3, 4]) {
      expect(lengths.filter((l) => l === length).length).to.be.within(420, 580);
    }
    const steps = txns.flat();
    const reads = steps.filter(([f]) => f === 'r');
    expect(reads.length / steps.length).to.be.closeTo(0.5, 0.03);
    expect(reads.every(([, , value]) => value === null)).to.equal(true);
  });
});

describe('operations on registers', () => {
  it('give each group of twice the nodes a key, half of it reading', () => {
    const generator = registersByKey(2, Random.fromSeed(4));
    const next = (index: number, process = index) => generator.next({ index, process, nowMs: 0 });
    const keys = Array.from({ length: 8 }, (_, index) => {
      const invocation = next(index);
      return invocation !== undefined && 'value' in invocation
        ? (invocation.value as [number])[0]
        : -1;
    });
    expect(keys).to.deep.equal([0, 0, 0, 0, 1, 1, 1, 1]);
    const kinds = (index: number) =>
      new Set(Array.from({ length: 50 }, () => (next(index) as { f: string }).f));
    expect(kinds(1)).to.deep.equal(new Set(['read']));
    expect(kinds(2)).to.deep.equal(new Set(['write', 'cas']));
  });

  it('take the next key after 20 processes', () => {
    const generator = registersByKey(1, Random.fromSeed(5));
    const keys = Array.from({ length: 50 }, (_, i) => {
      const next = generator.next({ index: 0, process: 2 * i, nowMs: 0 });
      const [key] = (next as Invocation).value as [number];
      return key;
    });
    expect(keys).to.deep.equal(keys.map((_, i) => Math.floor(i / 20)));
  });
});
