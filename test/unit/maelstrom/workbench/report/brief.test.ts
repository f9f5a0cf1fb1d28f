import { expect } from 'chai';
import { describe, it } from 'mocha';
import type { Json } from '../../../../../pkg/core/json.ts';
import { brief } from '../../../../../pkg/maelstrom/workbench/report/brief.ts';

describe('a brief value', () => {
  const cases: readonly (readonly [value: Json, max: number, text: string])[] = [
    [null, 10, 'null'],
    [{ a: [1, 'x'], b: true }, 40, '{"a":[1,"x"],"b":true}'],
    [Array.from({ length: 100 }, (_, i) => i), 80, '[0,1,2,3,4,5, 88 more, 94,95,96,97,98,99]'],
    ['long text', 6, '"long…'],
    [
      [
        [1, 2],
        [3, 4],
      ],
      6,
      '[[1,2…',
    ],
    [[], 10, '[]'],
  ];
  for (const [value, max, text] of cases) {
    it(`of at most ${max} characters is ${text}`, () => {
      expect(brief(value, max)).to.equal(text);
    });
  }

  it('does not look at what it does not show', () => {
    let read = 0;
    const value = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`key ${i}`, 1]));
    const watched = new Proxy(value, {
      get: (target, key) => {
        read += 1;
        return Reflect.get(target, key) as unknown;
      },
    });
    expect(brief(watched, 50)).to.have.length(50);
    expect(read).to.be.lessThan(10);
  });
});
