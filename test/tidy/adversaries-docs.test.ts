import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { adversariesMarkdown } from '../../pkg/lab/adversaries/docs.ts';
import { MODELS } from '../../pkg/agreement/plan.ts';
import { compare } from '../../pkg/agreement/rational.ts';
import { allRows, type Row } from '../../pkg/lab/adversaries/matrix.ts';

describe('every adversary against every algorithm', function () {
  this.timeout(60_000);

  let rows: readonly Row[] = [];

  it('measures no factor above what is proven, and passes every check', async () => {
    rows = await allRows();
    const cells = rows.flatMap((row) => row.cells);
    const used = cells.filter(({ factor }) => factor !== undefined);
    expect(used.length).to.be.above(250);
    for (const { setting, proven, factor, sound } of used) {
      if (proven !== undefined) {
        expect(compare(factor!, proven.factor), JSON.stringify(setting)).to.be.at.most(0);
      }
      expect(sound, JSON.stringify(setting)).to.equal(true);
    }
  });

  it('has a column for every model, and knows of one without a proven factor', () => {
    const columns = rows.flatMap(({ cells }) => cells);
    expect(new Set(columns.map(({ setting }) => setting.model))).to.deep.equal(new Set(MODELS));
    const open = columns.filter(({ proven }) => proven === undefined);
    expect(new Set(open.map(({ setting }) => setting.model))).to.deep.equal(
      new Set(['async-delphi']),
    );
  });

  it('docs/adversaries.md says what was measured (npm run docs)', () => {
    expect(readFileSync('docs/adversaries.md', 'utf8')).to.equal(adversariesMarkdown(rows));
  });
});
