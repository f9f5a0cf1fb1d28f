import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { loadConfig } from '../../../../pkg/lab/config/load.ts';
import { outsideModel } from '../../../../pkg/lab/config/check.ts';
import { knownKeys } from '../../../../pkg/lab/config/describe.ts';

const EXAMPLES = yamlIn('examples');
/** Experiments that must fail, for the search to find. */
const CONTROLS = yamlIn('examples/controls');

function yamlIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => `${folder}/${name}`);
}

describe('the experiments that come with the lab', () => {
  for (const file of ['config.yaml', ...EXAMPLES]) {
    it(`load, within their model: ${file}`, () => {
      const config = loadConfig({ file });
      if (config.experiment === 'agreement') expect(outsideModel(config)).to.equal(undefined);
    });
  }

  for (const file of CONTROLS) {
    it(`load, and say that they must fail: ${file}`, () => {
      expect(() => loadConfig({ file })).to.not.throw();
      expect(readFileSync(file, 'utf8')).to.include('\n# Must fail: ');
    });
  }

  for (const file of ['config.yaml', ...EXAMPLES, ...CONTROLS, ...yamlIn('test/regressions')]) {
    it(`name the schema for editors, and say what they show: ${file}`, () => {
      const folder = ['.', '..', '../..'][file.split('/').length - 1];
      const [schema, , comment] = readFileSync(file, 'utf8').split('\n');
      expect(schema).to.equal(`# yaml-language-server: $schema=${folder}/docs/config.schema.json`);
      expect(comment).to.match(/^# [A-Z]/);
    });
  }

  it('have every field of agreement in config.yaml, at least as a comment', () => {
    const text = readFileSync('config.yaml', 'utf8');
    const kind = { experiment: 'agreement' };
    for (const section of ['', ...knownKeys([], kind)]) {
      const keys = knownKeys(section === '' ? [] : [section], kind);
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
