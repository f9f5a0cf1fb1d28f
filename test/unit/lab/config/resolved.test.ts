import { expect } from 'chai';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { nodeId } from '../../../../pkg/core/ids.ts';
import { resolve, toYaml } from '../../../../pkg/lab/config/resolved.ts';
import { inputsOf, liarIds, nodePlaces } from '../../../../pkg/lab/config/roster.ts';
import type { AgreementConfig } from '../../../../pkg/lab/config/schema.ts';
import { agreementConfig, SMALL } from '../../../support/config.ts';

const load = (text: string, file = 'x.yaml'): AgreementConfig => agreementConfig({ file, text });

const DRAWN_INPUTS = `experiment: agreement
nodes: {count: 4, inputs: {uniform: {min: -1, max: 1}}}
agreement: {f: 1, arithmetic: rational, epsilon: 1/7}
network: {delayMs: {mean: 3}, loss: 0.1}
faults: {crash: {probability: 0.5}}
`;

const LISTED = `experiment: agreement
nodes:
  - {id: alice, input: 1, port: 7001}
  - {input: 2, ip: "::1"}
  - {input: 3}
  - {id: "no", input: 4}
agreement: {model: sync-byzantine, f: 1}
faults: {liars: {nodes: 1, strategy: silent}}
`;

describe('toYaml', () => {
  const cases = [
    { name: 'drawn inputs and crashes', text: DRAWN_INPUTS, crash: 'n2' },
    { name: 'a list of nodes', text: LISTED, crash: undefined },
    { name: 'the smallest experiment', text: SMALL, crash: 'n3' },
  ];
  for (const { name, text, crash } of cases) {
    it(`gives an equal experiment when it is loaded again: ${name}`, () => {
      const config = load(text, 'original.yaml');
      const drawn = {
        seed: 7,
        inputs: nodePlaces(config).map((_, i) => i / 10),
        crashes: crash === undefined ? [] : [{ node: nodeId(crash), afterSends: 9 }],
        schedule: [],
      };
      const again = load(toYaml(config, drawn), 'other.yaml');
      expect(again).to.deep.equal(resolve(config, drawn));
      expect(again.seed).to.equal(7);
      expect(inputsOf(again)).to.deep.equal(drawn.inputs);
      expect(again.faults.plan).to.deep.equal(drawn.crashes);
      expect({ ...again, seed: 0, nodes: 0, faults: 0 }).to.deep.equal({
        ...config,
        seed: 0,
        nodes: 0,
        faults: 0,
      });
      expect(toYaml(again, drawn), 'a fixed point').to.equal(toYaml(config, drawn));
    });
  }

  it('says that no crash happens when none was drawn', () => {
    const yaml = toYaml(load(DRAWN_INPUTS), {
      seed: 1,
      inputs: [1, 2, 3, 4],
      crashes: [],
      schedule: [],
    });
    expect(yaml).to.contain('plan: []').and.not.contain('probability');
  });

  it('keeps every bit of every double, and every fraction', () => {
    const config = load(DRAWN_INPUTS);
    const number = fc.double({ noNaN: true, noDefaultInfinity: true });
    const fraction = fc.tuple(fc.bigInt(), fc.bigInt({ min: 1n })).map(([n, d]) => `${n}/${d}`);
    const inputs = fc.array(fc.oneof(number, fraction), { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(inputs, fc.maxSafeNat(), (values, seed) => {
        const yaml = toYaml(config, { seed, inputs: values, crashes: [], schedule: [] });
        expect(inputsOf(load(yaml))).to.deep.equal(values);
      }),
    );
  });
});

describe('the roster', () => {
  it('names nodes by position where the file does not', () => {
    expect(nodePlaces(load(LISTED))).to.deep.equal([
      { id: 'alice', ip: '127.0.0.1', port: 7001 },
      { id: 'n2', ip: '::1', port: 0 },
      { id: 'n3', ip: '127.0.0.1', port: 0 },
      { id: 'no', ip: '127.0.0.1', port: 0 },
    ]);
    expect(nodePlaces(load(SMALL)).map(({ id }) => id)).to.deep.equal(['n1', 'n2', 'n3']);
  });

  it('takes the last nodes for liars when only their number is given', () => {
    expect(liarIds(load(LISTED))).to.deep.equal(['no']);
    expect(liarIds(load(LISTED.replace('nodes: 1,', 'nodes: [n3],')))).to.deep.equal(['n3']);
    expect(liarIds(load(SMALL))).to.deep.equal([]);
  });
});
