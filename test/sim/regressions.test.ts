/** Failures of our own that were found once: each must never come back. */
import { readdirSync } from 'node:fs';
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { simRunner } from '../../pkg/lab/search/trial.ts';
import { agreementConfig } from '../support/config.ts';

describe('failures found by the search stay mended', function () {
  this.timeout(60_000);

  for (const name of readdirSync('test/regressions')) {
    it(name, async () => {
      const file = `test/regressions/${name}`;
      const config = agreementConfig({ file });
      const { judgement } = await simRunner(false)(config, config.seed ?? 1);
      const replay = `replay: node cmd/run.js --config ${file} --engine sim`;
      expect(judgement.verdict, replay).to.equal('pass');
    });
  }
});
