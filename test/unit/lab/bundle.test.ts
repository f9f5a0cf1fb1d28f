/** What a node loads: a lab starts many at once, and each of them pays for it. */
import { expect } from 'chai';
import { readFileSync } from 'node:fs';

describe('lab: the image of the program of nodes', () => {
  const image = readFileSync(new URL('../../../../dist/node.image', import.meta.url), 'latin1');

  it('is that of a node', () => {
    expect(image).to.include('another node starts this file');
  });

  // Schemas were more than half of it once, and cost a node as much as Node's own start.
  for (const [name, word] of [
    ['zod', '$ZodError'],
    ['yaml', 'YAMLParseError'],
    ['yargs', 'YError'],
  ] as const) {
    it(`holds no ${name}: what a node is handed was validated by the master`, () => {
      expect(image).to.not.include(word);
    });
  }
});
