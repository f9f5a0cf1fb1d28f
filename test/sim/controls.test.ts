/** Negative controls: experiments that must fail are found, shrunk and explained. */
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { outsideModel } from '../../pkg/lab/config/check.ts';
import { nodePlaces } from '../../pkg/lab/config/roster.ts';
import { shrunkFile } from '../../pkg/lab/search/shrunk-file.ts';
import { simRunner } from '../../pkg/lab/search/trial.ts';
import { hunt } from '../support/search.ts';
import { agreementConfig } from '../support/config.ts';

interface Control {
  readonly file: string;
  readonly check: string;
  /** The smallest case: theory's own example. */
  readonly want: { readonly n: number; readonly f: number; readonly inputs: readonly number[] };
  readonly words: RegExp;
}

const CONTROLS: readonly Control[] = [
  {
    file: 'async-crash-split',
    check: 'epsilon-agreement',
    want: { n: 2, f: 1, inputs: [0, 1] },
    words: /n2 decided 1 in round 1 although n1 decided 0 .* they heard nobody in common/s,
  },
  {
    file: 'async-crash-half',
    check: 'termination',
    want: { n: 2, f: 1, inputs: [0, 1] },
    words:
      /n1 and n2 gave up in round 3.* n1 held 0 and n2 1, 1 apart.* they heard nobody in common/s,
  },
  {
    file: 'sync-byzantine-third',
    check: 'termination',
    want: { n: 3, f: 1, inputs: [0, 1, 0] },
    words: /n1 and n2 gave up in round 3.* n1 held 0 and n2 1, 1 apart/s,
  },
  {
    file: 'median',
    check: 'termination',
    want: { n: 5, f: 1, inputs: [0, 0, 1, 1, 0] },
    words: /gave up in round 3.* n1 held 0 and n4 1, 1 apart/s,
  },
  {
    file: 'chord',
    check: 'epsilon-agreement',
    want: { n: 7, f: 2, inputs: [0, 0, 1, 0, 1, 0, 0] },
    words: /n5 decided 1 in round 50 although n4 decided 0 in round 50: 1 apart/s,
  },
  {
    file: 'two-cliques',
    check: 'epsilon-agreement',
    want: { n: 4, f: 1, inputs: [0, 0, 0, 1] },
    words: /n4 decided 1 in round 50 although n1 decided 0 in round 50: 1 apart/s,
  },
];

describe('negative controls', function () {
  this.timeout(60_000);

  for (const { file, check, want, words } of CONTROLS) {
    it(`${file} is found, shrunk to theory's smallest case, and explained`, async () => {
      const config = agreementConfig({ file: `examples/controls/${file}.yaml` });
      const quarry = await hunt({ config, check });
      expect(quarry?.check).to.equal(check);
      if (quarry === undefined) return;
      expect(quarry.sentence).to.match(words);
      const text = shrunkFile(quarry, 'shrunk.yaml');
      const shrunk = agreementConfig({ file: 'shrunk.yaml', text });
      expect({
        n: nodePlaces(shrunk).length,
        f: shrunk.agreement.f,
        inputs: 'count' in shrunk.nodes ? shrunk.nodes.inputs : undefined,
      }).to.deep.equal(want);
      const again = await simRunner(false)(shrunk, shrunk.seed ?? 0);
      const finding = again.judgement.checks.find(({ name }) => name === check);
      expect(finding?.verdict, text).to.equal('fail');
    });
  }

  it('name the bound that they break', () => {
    const bounds: readonly (readonly [string, string])[] = [
      ['chord', 'the graph does not bear f = 2: with F = {n1, n2} lying'],
      ['two-cliques', 'the graph does not bear f = 1: with F = {n1} lying'],
      ['async-crash-half', 'n > 2f (async-crash)'],
      ['async-crash-split', 'n > 3f (async-crash, stop: local)'],
    ];
    for (const [file, bound] of bounds) {
      const config = agreementConfig({ file: `examples/controls/${file}.yaml` });
      expect(outsideModel(config), file).to.include(bound);
    }
  });

  it('depend on breaking the model: one node more, or a rule with a factor, and nothing fails', async () => {
    const mended: readonly (readonly [string, readonly string[]])[] = [
      ['sync-byzantine-third', ['nodes.count=7', 'agreement.outsideModel=refuse']],
      ['median', ['agreement.rule=midpoint']],
      ['chord', ['agreement.topology=complete', 'agreement.stop=master']],
      ['two-cliques', ['agreement.topology=complete', 'agreement.stop=master']],
      [
        'async-crash-half',
        ['agreement.f=1', 'agreement.outsideModel=refuse', 'agreement.maxRounds=100'],
      ],
      [
        'async-crash-split',
        ['agreement.f=1', 'agreement.outsideModel=refuse', 'agreement.maxRounds=100'],
      ],
    ];
    for (const [file, sets] of mended) {
      const path = `examples/controls/${file}.yaml`;
      const config = agreementConfig({ file: path, overrides: { sets } });
      expect(await hunt({ config, runs: 100 }), file).to.equal(undefined);
    }
  });
});
