import { expect } from 'chai';
import { describe, it } from 'mocha';
import { nodeId, type NodeId } from '../../../../pkg/core/ids.ts';
import { AgreementConductor } from '../../../../pkg/lab/agreement/conductor.ts';
import type { Order } from '../../../../pkg/lab/conductor.ts';
import { planRun } from '../../../../pkg/lab/plan.ts';
import type { TraceRecord } from '../../../../pkg/trace/record.ts';
import { agreementConfig } from '../../../support/config.ts';

const [n1, n2] = [nodeId('n1'), nodeId('n2')];

/** What all are told when the oracle names round 0. */
const STOP_IN_0: Order = {
  fact: { kind: 'stop', round: 0 },
  command: 'stop',
  args: { round: 0 },
};

function conductor(stop: string): AgreementConductor {
  const text = `
experiment: agreement
nodes: { count: 2, inputs: [0, 1] }
agreement: { model: sync-crash, rule: mean, f: 1, epsilon: 0.5, stop: ${stop}, maxRounds: 5, outsideModel: label }
`;
  const config = agreementConfig({ file: 'x.yaml', text });
  return new AgreementConductor(planRun(config, 1).setup.plan);
}

function record(node: NodeId, fact: { readonly kind: string }): TraceRecord {
  return { node, seq: 0, at: 0, ...fact };
}

const round = (at: number, value: number): { readonly kind: string } => {
  return { kind: 'round', round: at, value, heard: [] } as { readonly kind: string };
};

describe('AgreementConductor', () => {
  it('does not wait for a node that gave up while the oracle is silent', () => {
    const master = conductor('master');
    master.observe(record(n1, { kind: 'exhausted' }));
    expect([...master.unfinished]).to.deep.equal([n2]);
  });

  it('waits again for nodes that gave up once the oracle names a round: they decide after all', () => {
    const master = conductor('master');
    master.observe(record(n1, round(0, 0)));
    master.observe(record(n1, { kind: 'exhausted' }));
    expect(master.observe(record(n2, round(0, 0.25)))).to.deep.equal(STOP_IN_0);
    expect([...master.unfinished].toSorted()).to.deep.equal([n1, n2]);
    master.observe(record(n1, { kind: 'decide' }));
    expect([...master.unfinished]).to.deep.equal([n2]);
  });

  it('takes a planned crash for that of the process that has announced it', () => {
    const master = conductor('rounds');
    master.observe(record(n1, { kind: 'crash' }));
    expect(master.isCrashing(n1)).to.equal(true);
    master.back(n1);
    expect(master.isCrashing(n1)).to.equal(false);
  });

  it('waits for a node that gives up after the oracle has named a round', () => {
    const master = conductor('master');
    master.observe(record(n1, round(0, 0)));
    master.observe(record(n2, round(0, 0)));
    master.observe(record(n1, { kind: 'exhausted' }));
    expect(master.unfinished.has(n1)).to.equal(true);
  });

  it('never waits for the dead', () => {
    const master = conductor('master');
    master.observe(record(n1, round(0, 0)));
    master.observe(record(n1, { kind: 'exhausted' }));
    master.died(n1, false);
    expect(master.observe(record(n2, round(0, 1)))).to.deep.equal(STOP_IN_0);
    expect([...master.unfinished]).to.deep.equal([n2]);
  });

  it('without an oracle, lets a node that gave up go', () => {
    const master = conductor('local');
    master.observe(record(n1, { kind: 'exhausted' }));
    expect(master.unfinished.has(n1)).to.equal(false);
  });
});
