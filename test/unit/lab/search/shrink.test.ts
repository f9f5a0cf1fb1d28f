import { expect } from 'chai';
import { describe, it } from 'mocha';
import { inputsOf, liarIds, nodePlaces } from '../../../../pkg/lab/config/roster.ts';
import type { AgreementConfig } from '../../../../pkg/lab/config/schema.ts';
import { validate } from '../../../../pkg/lab/config/validate.ts';
import { promisedRounds } from '../../../../pkg/lab/search/promise.ts';
import { shrink } from '../../../../pkg/lab/search/shrink.ts';
import { experiment } from '../../../support/search.ts';

const LARGE = experiment(`
experiment: agreement
seed: 777
engine: sim
nodes: { count: 16, inputs: [5, 3.7, 2, 9, 1, 8, 0.2, 7, 4, 6, 3, 2.5, 1.25, 7.75, 9.5, 0.125] }
agreement: { model: sync-byzantine, rule: mean, f: 5, epsilon: 0.00001 }
network: { delayMs: { min: 0, max: 50 }, duplicate: 0.1, reorder: 0.1 }
faults:
  plan: [{ node: n3, afterSends: 40 }, { node: n4, afterSends: 7 }]
  liars: { nodes: [n9, n15], strategy: split-brain }
`);

/** Shrinks with a predicate that looks at the experiment only, and counts its calls. */
async function shrunk(
  holds: (config: AgreementConfig) => boolean,
  triesMax = 2000,
): Promise<{ readonly config: AgreementConfig; readonly calls: AgreementConfig[] }> {
  const calls: AgreementConfig[] = [];
  const fails = (config: AgreementConfig): Promise<boolean> => {
    calls.push(config);
    return Promise.resolve(holds(config));
  };
  const { config } = await shrink({ config: LARGE, fails, triesMax });
  return { config, calls };
}

const n = (config: AgreementConfig): number => nodePlaces(config).length;

function hasInput(config: AgreementConfig, value: number): boolean {
  const inputs = inputsOf(config);
  return !('uniform' in inputs) && inputs.includes(value);
}

function hasPartition({ faults }: AgreementConfig): boolean {
  return faults.schedule.some(({ fault }) => fault === 'partition');
}

/** As erratic as a predicate can be. */
const isOdd = (config: AgreementConfig): boolean => JSON.stringify(config).length % 7 !== 0;

describe('shrink', function () {
  this.timeout(20_000);

  it('leaves nothing that does not matter', async () => {
    const { config } = await shrunk(() => true);
    expect(n(config)).to.equal(1);
    expect(config.nodes).to.deep.equal({ count: 1, inputs: [0], ip: '127.0.0.1' });
    expect(config.faults).to.deep.include({ crash: { probability: 0 } });
    expect(config.faults.liars).to.equal(undefined);
    expect(config.faults.plan).to.equal(undefined);
    expect(config.network).to.deep.include({ delayMs: 0, duplicate: 0, reorder: 0 });
    expect(config.agreement).to.deep.include({ f: 0, epsilon: 0.5, maxRounds: 3 });
    expect(config.seed).to.equal(1);
  });

  it('finds the fewest nodes beyond the small scopes too', async () => {
    expect(n((await shrunk((config) => n(config) >= 11)).config)).to.equal(11);
  });

  it('keeps the nodes that matter, and renames them where that changes nothing', async () => {
    const { config } = await shrunk((candidate) => hasInput(candidate, 8));
    expect(config.nodes).to.deep.equal({ count: 1, inputs: [8], ip: '127.0.0.1' });
  });

  it('keeps names that matter', async () => {
    const { config } = await shrunk((candidate) =>
      nodePlaces(candidate).some(({ id }) => id === 'n12'),
    );
    expect(nodePlaces(config).map(({ id }) => String(id))).to.deep.equal(['n12']);
  });

  it('keeps the faults that matter, in their plainest form', async () => {
    const { config } = await shrunk(
      ({ faults, ...rest }) =>
        liarIds({ faults, ...rest }).length > 0 && (faults.plan?.[0]?.afterSends ?? 0) >= 3,
    );
    expect(config.faults.liars).to.deep.include({ strategy: 'silent' });
    expect(config.faults.plan?.map(({ afterSends }) => afterSends)).to.deep.equal([3]);
    expect(config.agreement.f).to.equal(2);
    expect(n(config)).to.equal(7);
  });

  it('tries valid experiments only, none twice, none that has too few rounds for theory', async () => {
    const { calls } = await shrunk(
      (config) => n(config) >= 4 && config.agreement.f >= 1 && hasInput(config, 9.5),
    );
    // The last call is the renamed form of one that was tried already.
    const texts = calls.slice(0, -1).map((config) => JSON.stringify(config));
    expect(new Set(texts).size).to.equal(texts.length);
    for (const call of calls) expect(validate(call).problems).to.deep.equal([]);
    for (const call of texts.map((_, index) => calls[index])) {
      if (call === undefined) continue;
      expect(promisedRounds(call) ?? 0).to.be.below(call.agreement.maxRounds);
    }
  });

  it('is deterministic', async () => {
    const [a, b] = [await shrunk(isOdd), await shrunk(isOdd)];
    expect(a.config).to.deep.equal(b.config);
    expect(a.calls).to.deep.equal(b.calls);
  });

  it('ends within its tries, with the smallest found so far', async () => {
    const { config, calls } = await shrunk((candidate) => n(candidate) >= 5, 3);
    expect(calls.length).to.be.at.most(4);
    expect(n(config)).to.be.at.most(16);
  });
});

describe('shrink, given a schedule', function () {
  this.timeout(20_000);
  const scheduled = experiment(`
experiment: agreement
seed: 5
engine: sim
nodes: { count: 9, inputs: [1, 2, 3, 4, 5, 6, 7, 8, 9] }
agreement: { model: async-crash, rule: mean, f: 4 }
faults:
  plan: []
  schedule:
    - { fault: pause, nodes: [n2, n3], atMs: 5, forMs: 80 }
    - { fault: partition, nodes: [n1, n4, n9], atRound: 1, forMs: 100 }
    - { fault: loss, share: 0.5, nodes: [n5], atMs: 1, forMs: 50 }
    - { fault: crash, nodes: [n6], atRound: 2 }
`);
  it('keeps the entry that matters, with one node, and as short as it may be', async () => {
    const { config } = await shrink({
      config: scheduled,
      fails: (candidate) => Promise.resolve(hasPartition(candidate)),
      triesMax: 2000,
    });
    expect(config.faults.schedule).to.deep.equal([
      { fault: 'partition', nodes: ['n2'], direction: 'both', atRound: 1, forMs: 1 },
    ]);
    expect(n(config)).to.equal(2);
  });

  it('renames nodes in the schedule as everywhere', async () => {
    const { config } = await shrink({
      config: scheduled,
      fails: (candidate) => Promise.resolve(hasInput(candidate, 9)),
      triesMax: 2000,
    });
    expect(nodePlaces(config).map(({ id }) => String(id))).to.deep.equal(['n1']);
  });
});
