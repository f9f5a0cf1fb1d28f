import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { adversariesMarkdown } from '../../pkg/lab/adversaries/docs.ts';
import { compare } from '../../pkg/agreement/rational.ts';
import { ALGORITHMS } from '../../pkg/agreement/algorithms/registry.ts';
import { allRows, type Row } from '../../pkg/lab/adversaries/matrix.ts';

describe('every adversary against every algorithm', function () {
  this.timeout(60_000);

  let rows: readonly Row[] = [];

  it('measures no factor above what is proven, and passes every check', async () => {
    rows = await allRows();
    const cells = rows.flatMap((row) => row.cells);
    const used = cells.filter(({ factor }) => factor !== undefined);
    expect(used.length).to.be.above(120);
    for (const { setting, factor, sound } of used) {
      const proven = ALGORITHMS[setting.model].factor(setting);
      expect(compare(factor!, proven), JSON.stringify(setting)).to.be.at.most(0);
      expect(sound, JSON.stringify(setting)).to.equal(true);
    }
  });

  it('docs/adversaries.md says what was measured (npm run docs)', () => {
    expect(readFileSync('docs/adversaries.md', 'utf8')).to.equal(adversariesMarkdown(rows));
  });
});
