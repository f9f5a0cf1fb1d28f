import { expect } from 'chai';
import { describe, it } from 'mocha';
import { outsideModel } from '../../../../pkg/lab/config/check.ts';
import { agreementConfig, SMALL } from '../../../support/config.ts';

const label = (text: string): string | undefined =>
  outsideModel(agreementConfig({ file: 'x.yaml', text }));

describe('outsideModel', () => {
  it('is undefined inside the model', () => {
    expect(label(SMALL)).to.equal(undefined);
    expect(label(`${SMALL}  outsideModel: label\n`)).to.equal(undefined);
  });

  it('names every condition that is broken on request', () => {
    const agreement = 'model: sync-byzantine, f: 2, outsideModel: label';
    const text = `experiment: agreement
nodes: {count: 6, inputs: {uniform: {min: 0, max: 1}}}
agreement: {${agreement}}
network: {loss: 0.1, delayMs: {mean: 3}}
faults: {allowOverBudget: true, liars: {nodes: [n1, n2, n3]}}`;
    expect(label(text)?.split('; ')).to.deep.equal([
      'agreement.f: the model needs n > 3f (sync-byzantine): 6 nodes tolerate at most f = 1, not 2',
      'network.loss: sync-byzantine needs every message to arrive within its round: loss must be 0',
      'network.delayMs: sync-byzantine needs delays with an upper bound: a number or {min, max}',
      'faults: 0 planned crashes and 3 liars are more than agreement.f = 2',
    ]);
  });
});
