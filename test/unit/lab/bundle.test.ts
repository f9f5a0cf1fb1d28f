/** What a node loads: a lab starts many at once, and each of them pays for it. */
import { expect } from 'chai';
import { readFileSync } from 'node:fs';

describe('lab: the bundle of a node', () => {
  const bundle = readFileSync(new URL('../../../../dist/node.cjs', import.meta.url), 'utf8');

  it('is that of a node', () => {
    expect(bundle).to.include('pkg/lab/node/main.js');
  });

  // Schemas were more than half of it once, and cost a node as much as Node's own start.
  for (const name of ['zod', 'yaml', 'yargs']) {
    it(`holds no ${name}: what a node is handed was validated by the master`, () => {
      expect(bundle).to.not.include(`node_modules/${name}/`);
    });
  }
});
