import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { experimentJsonSchema } from '../../pkg/lab/config/describe.ts';
import { configMarkdown } from '../../pkg/lab/config/docs.ts';

describe('generated documentation of the experiment file', () => {
  it('docs/config.md is fresh (npm run docs)', () => {
    expect(readFileSync('docs/config.md', 'utf8')).to.equal(configMarkdown());
  });

  it('docs/config.schema.json is fresh (npm run docs)', () => {
    const written: unknown = JSON.parse(readFileSync('docs/config.schema.json', 'utf8'));
    expect(written).to.deep.equal(experimentJsonSchema());
  });

  it('describes every field', () => {
    const rows = configMarkdown().match(/^\| `.*$/gm) ?? [];
    expect(rows).to.have.length.above(40);
    for (const row of rows)
      expect(row).to.match(/^\| `[^`]+` \| [^|]+ \|.*\| [^|]*\w{3}[^|]*\. \|$/);
  });
});
