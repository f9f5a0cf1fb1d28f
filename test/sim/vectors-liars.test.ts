/** Agreement on vectors among nodes that lie: every strategy, the rules that bear it, and what breaks at the bound. */
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { POINT_LIAR_NAMES } from '../../pkg/faults/adversaries/names.ts';
import { loadConfig } from '../../pkg/lab/config/load.ts';
import { simulateVectors } from '../support/simulate-vectors.ts';

const CONTROL = 'examples/controls/vectors-liar.yaml';

/** An experiment with one liar, the last node, among so many. */
function experiment(fields: {
  readonly n: number;
  readonly vectors: object;
  readonly strategy: string;
}): string {
  const { n, vectors, strategy } = fields;
  const inputs = [
    [0, 0],
    [4, 0],
    [0, 4],
    [4, 4],
    ['1/3', 2],
    [2, 1],
    [3, 3],
  ].slice(0, n);
  return JSON.stringify({
    experiment: 'vectors',
    engine: 'sim',
    nodes: { count: n },
    vectors: { inputs, f: 1, epsilon: 0.25, ...vectors },
    network: { delayMs: { mean: 10 } },
    faults: { liars: { nodes: 1, strategy } },
  });
}

async function failing(text: string, seed: number): Promise<readonly string[]> {
  const config = loadConfig({ file: 'x.yaml', text });
  const { checks } = await simulateVectors(config, seed);
  return checks.filter(({ verdict }) => verdict !== 'pass').map(({ name }) => name);
}

/** The negative control, with other settings. */
function control(...sets: string[]): ReturnType<typeof simulateVectors> {
  return simulateVectors(loadConfig({ file: CONTROL, overrides: { sets } }), 1);
}

describe('agreement on vectors with a liar', function () {
  this.timeout(60_000);

  for (const strategy of POINT_LIAR_NAMES) {
    it(`keeps all that is promised, whatever it says: ${strategy}`, async () => {
      for (const vectors of [
        { rule: 'safe-area' },
        { rule: 'trimmed-midpoint', validity: 'box' },
      ]) {
        for (let seed = 1; seed <= 3; seed++) {
          const found = await failing(experiment({ n: 7, vectors, strategy }), seed);
          expect(found, `${vectors.rule}, seed ${seed}`).to.deep.equal([]);
        }
      }
    });
  }

  it('names the liar, and nothing that it holds', async () => {
    const config = loadConfig({
      file: 'examples/vectors-liars.yaml',
      overrides: { sets: ['engine=sim'] },
    });
    const { verdict, nodes, faults, outsideHull, rounds } = await simulateVectors(config, 1);
    expect(verdict).to.equal('pass');
    expect(nodes.at(-1)).to.deep.include({ id: 'n7', fate: 'byzantine', decision: null });
    expect(faults).to.deep.equal([{ kind: 'liar', node: 'n7', strategy: 'equivocate' }]);
    expect(outsideHull).to.deep.equal([]);
    // The liar's input (9, 9) would be farther away.
    expect(rounds[0]?.diameter).to.equal(Math.sqrt(32));
  });

  it('coordinate by coordinate leaves the hull, where safe-area stays inside', async () => {
    const broken = await control();
    const failed = broken.checks.filter(({ verdict }) => verdict === 'fail');
    expect(failed.map(({ name }) => name)).to.deep.equal(['validity']);
    // All honest inputs have x + y + z = 1.
    expect(failed[0]?.detail).to.match(/in the direction \(1, 1, 1\) no input reaches beyond 1,/);
    const inModel = 'vectors.outsideModel=refuse';
    const safe = await control('vectors.rule=safe-area', inModel);
    expect(safe.verdict).to.equal('pass');
    expect(safe.outsideHull).to.deep.equal([]);
    expect((await control('vectors.validity=box', inModel)).verdict).to.equal('pass');
  });

  it('takes rules for crashes anywhere, even out of the box', async () => {
    for (const vectors of [
      { rule: 'mid-extremes' },
      { rule: 'coordinate-wise', validity: 'box' },
    ]) {
      const labelled = { ...vectors, outsideModel: 'label' };
      const found = await failing(experiment({ n: 7, vectors: labelled, strategy: 'extreme' }), 1);
      expect(found, vectors.rule).to.include('validity');
    }
  });

  describe('at the bound', () => {
    const safeArea = { rule: 'safe-area', outsideModel: 'label' };

    it('safe-area with n = d + 4 nodes may narrow by less than is proven', async () => {
      const found = new Set<string>();
      for (let seed = 1; seed <= 40; seed++) {
        const text = experiment({ n: 6, vectors: safeArea, strategy: 'equivocate' });
        for (const name of await failing(text, seed)) found.add(name);
      }
      // No lie is believed, even so.
      expect([...found]).to.deep.equal(['contraction']);
    });

    it('and with n = d + 2 knows no safe point: all stay where they are', async () => {
      const text = experiment({ n: 4, vectors: safeArea, strategy: 'silent' });
      expect(await failing(text, 1)).to.deep.equal(['epsilon-agreement', 'contraction']);
    });

    it('trimmed-midpoint with n = 5f may be kept apart', async () => {
      const found = new Set<string>();
      const vectors = { rule: 'trimmed-midpoint', validity: 'box', outsideModel: 'label' };
      for (let seed = 1; seed <= 40; seed++) {
        const text = experiment({ n: 5, vectors, strategy: 'split-brain' });
        for (const name of await failing(text, seed)) found.add(name);
      }
      expect([...found]).to.include('contraction');
      expect([...found]).to.not.include('validity');
    });
  });
});
