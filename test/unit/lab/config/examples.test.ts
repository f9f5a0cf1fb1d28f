import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { loadConfig } from '../../../../pkg/lab/config/load.ts';
import { outsideModel } from '../../../../pkg/lab/config/check.ts';
import { knownKeys } from '../../../../pkg/lab/config/describe.ts';

const EXAMPLES = readdirSync('examples').map((name) => `examples/${name}`);

describe('the experiments that come with the lab', () => {
  for (const file of ['config.yaml', ...EXAMPLES]) {
    it(`load, within their model: ${file}`, () => {
      expect(outsideModel(loadConfig({ file }))).to.equal(undefined);
    });

    it(`name the schema for editors, and say what they show: ${file}`, () => {
      const folder = file.includes('/') ? '..' : '.';
      const [schema, , comment] = readFileSync(file, 'utf8').split('\n');
      expect(schema).to.equal(`# yaml-language-server: $schema=${folder}/docs/config.schema.json`);
      expect(comment).to.match(/^# [A-Z]/);
    });
  }

  it('have every field in config.yaml, at least as a comment', () => {
    const text = readFileSync('config.yaml', 'utf8');
    for (const section of ['', ...knownKeys([])]) {
      const keys = knownKeys(section === '' ? [] : [section]);
      for (const key of keys) expect(text, `${section} ${key}`).to.match(new RegExp(`\\b${key}:`));
    }
  });

  it('survive every --set that their comments suggest, or are refused where they say so', () => {
    let tried = 0;
    for (const file of EXAMPLES) {
      const suggestion = /^# .*?--set (?:'([^']+)'|(\S+))(.*)$/gm;
      for (const [, quoted, plain, words = ''] of readFileSync(file, 'utf8').matchAll(suggestion)) {
        const set = quoted ?? plain ?? '';
        const load = (): unknown => loadConfig({ file, overrides: { sets: [set] } });
        if (words.includes('refuses')) expect(load, `${file} ${set}`).to.throw();
        else expect(load, `${file} ${set}`).to.not.throw();
        tried++;
      }
    }
    expect(tried).to.be.above(10);
  });
});
