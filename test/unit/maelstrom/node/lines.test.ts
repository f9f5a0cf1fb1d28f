import { expect } from 'chai';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { Lines } from '../../../../pkg/maelstrom/node/lines.ts';

function read(pieces: readonly string[], max = 10): { lines: [number, string][]; long: number[] } {
  const lines: [number, string][] = [];
  const long: number[] = [];
  const reader = new Lines(
    {
      line: (text, number) => lines.push([number, text]),
      tooLong: (number) => long.push(number),
    },
    max,
  );
  for (const piece of pieces) reader.push(piece);
  return { lines, long };
}

describe('lines', () => {
  it('are the same however the text is cut', () => {
    const text = 'one\ntwo\n\nfour\nunfinished';
    fc.assert(
      fc.property(fc.array(fc.nat(text.length)), (cuts) => {
        const at = [0, ...cuts.toSorted((a, b) => a - b), text.length];
        const pieces = at.slice(1).map((end, i) => text.slice(at[i], end));
        expect(read(pieces).lines).to.deep.equal([
          [1, 'one'],
          [2, 'two'],
          [4, 'four'],
        ]);
      }),
    );
  });

  it('that are too long are skipped, told once, and counted', () => {
    const { lines, long } = read(['ok\n', 'x'.repeat(11), 'x'.repeat(99), '\nyes\n']);
    expect(long).to.deep.equal([2]);
    expect(lines).to.deep.equal([
      [1, 'ok'],
      [3, 'yes'],
    ]);
  });
});
