import { expect } from 'chai';
import { describe, it } from 'mocha';
import type { ArithmeticName } from '../../../../pkg/agreement/arithmetic.ts';
import type { Fact } from '../../../../pkg/core/process.ts';
import { Progress } from '../../../../pkg/lab/node/progress.ts';
import { localFace } from '../../../../pkg/runtime/faces.ts';
import { SimCluster } from '../../../../pkg/runtime/sim-cluster.ts';
import { planOf } from '../../../support/plans.ts';

/** What `status.get` of a node tells that has lived through these facts. */
function told(arithmetic: ArithmeticName, ...facts: readonly Fact[]): unknown[] {
  const cluster = new SimCluster({ seed: 1 });
  const node = cluster.start({ ip: '127.0.0.1', port: 0 });
  const progress = new Progress(planOf({ inputs: [0, 0.5, 1], arithmetic }));
  progress.expose(node);
  for (const fact of facts) progress.observe(fact);
  const answers: unknown[] = [];
  for (const key of ['round', 'value', 'spread']) {
    localFace(node.local).status.get(key, (error, value) => answers.push(error ?? value));
  }
  cluster.until(() => answers.length === 3);
  return answers;
}

describe('the progress of a node', () => {
  it('is null before the first round has ended', () => {
    expect(told('float', { kind: 'decide', round: 3 })).to.deep.equal([null, null, null]);
  });

  it('is its last round, its value then, and how far apart the values were that it has heard', () => {
    const heard = [
      ['n1', 0.25],
      ['n2', 1],
      ['n3', 0.5],
    ];
    const first = { kind: 'round', round: 0, value: 9, heard: [['n1', 9]] };
    const second = { kind: 'round', round: 1, value: 0.5, heard };
    expect(told('float', first, second)).to.deep.equal([1, 0.5, 0.75]);
  });

  it('reads fractions, and leaves out what is no value', () => {
    const heard = [
      ['n1', '1/2'],
      ['n2', '3/4'],
      ['n3', 'much'],
    ];
    const fact = { kind: 'round', round: 2, value: '5/8', heard };
    expect(told('rational', fact)).to.deep.equal([2, '5/8', 0.25]);
  });
});
