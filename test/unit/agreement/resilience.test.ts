import { expect } from 'chai';
import { describe, it } from 'mocha';
import { STOPS } from '../../../pkg/agreement/plan.ts';
import type { Model, StopKind } from '../../../pkg/agreement/plan.ts';
import { largestTolerable, resilience } from '../../../pkg/agreement/resilience.ts';
import { quorumOf, trimOf } from '../../../pkg/agreement/rules.ts';
import { PLAIN_MODELS } from '../../support/settings.ts';

const check = (model: Model, n: number, f: number, stop: StopKind = 'rounds') =>
  resilience({ model, rule: 'mean', n, f }, stop);

describe('resilience', () => {
  const edges: readonly (readonly [model: Model, stop: StopKind, n: number, f: number])[] = [
    ['sync-crash', 'rounds', 4, 3],
    ['sync-crash', 'master', 4, 3],
    ['sync-crash', 'local', 10, 3],
    ['async-crash', 'rounds', 7, 3],
    ['async-crash', 'master', 7, 3],
    ['async-crash', 'local', 10, 3],
    ['sync-byzantine', 'rounds', 10, 3],
    ['sync-byzantine', 'local', 10, 3],
    ['async-byzantine', 'rounds', 16, 3],
    ['async-byzantine', 'local', 16, 3],
  ];
  for (const [model, stop, n, f] of edges) {
    it(`lets ${n} nodes tolerate ${f} in ${model} with stop ${stop}, but ${n - 1} not`, () => {
      expect(check(model, n, f, stop).holds).to.equal(true);
      expect(check(model, n - 1, f, stop).holds).to.equal(false);
      expect(largestTolerable(model, n, stop)).to.equal(f);
      expect(largestTolerable(model, n - 1, stop)).to.equal(f - 1);
    });
  }

  it('always holds without faults', () => {
    for (const model of PLAIN_MODELS) {
      for (const stop of STOPS) expect(check(model, 1, 0, stop).holds).to.equal(true);
    }
  });

  it('leaves at least one value after trimming, in round 0 of a local stop too', () => {
    for (const model of PLAIN_MODELS) {
      for (let n = 1; n <= 30; n++) {
        const f = largestTolerable(model, n, 'local');
        const setting = { model, rule: 'mean', n, f } as const;
        // In sync-crash as few as n - f values may come.
        const fewest = model === 'sync-crash' ? n - f : quorumOf(setting);
        expect(fewest - 2 * trimOf(setting, true), `${model} ${n}`).to.be.at.least(1);
      }
    }
  });

  it('says the condition with the numbers', () => {
    expect(check('async-crash', 4, 2).condition).to.equal(
      'n > 2f (async-crash): 4 nodes tolerate at most f = 1, not 2',
    );
    expect(check('sync-crash', 3, 3).condition).to.equal(
      'n > f (sync-crash): 3 nodes tolerate at most f = 2, not 3',
    );
    expect(check('async-crash', 7, 3, 'local').condition).to.equal(
      'n > 3f (async-crash, stop: local): 7 nodes tolerate at most f = 2, not 3',
    );
    expect(check('sync-byzantine', 4, 1).condition).to.equal(
      'n > 3f (sync-byzantine): 4 nodes tolerate at most f = 1',
    );
    expect(check('async-byzantine', 11, 1).condition).to.equal(
      'n > 5f (async-byzantine): 11 nodes tolerate at most f = 2, so also f = 1',
    );
    expect(check('async-byzantine', 1, 1).condition).to.equal(
      'n > 5f (async-byzantine): 1 node tolerates at most f = 0, not 1',
    );
  });
});
