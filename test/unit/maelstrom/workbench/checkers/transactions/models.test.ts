import { expect } from 'chai';
import { describe, it } from 'mocha';
import type { Anomaly } from '../../../../../../pkg/maelstrom/workbench/checkers/transactions/anomalies.ts';
import {
  CONSISTENCY_MODELS,
  isForbidden,
  ruledOut,
} from '../../../../../../pkg/maelstrom/workbench/checkers/transactions/models.ts';

describe('consistency models', () => {
  const table: readonly (readonly [
    model: string,
    forbids: readonly Anomaly[],
    allows: readonly Anomaly[],
  ])[] = [
    [
      'read-uncommitted',
      ['G0', 'garbage-read'],
      ['G1a', 'G1b', 'G1c', 'lost-update', 'G2-item', 'internal'],
    ],
    [
      'read-committed',
      ['G0', 'G1a', 'G1b', 'G1c', 'dirty-update', 'incompatible-order'],
      ['G-single', 'lost-update', 'internal'],
    ],
    ['repeatable-read', ['G1c', 'G-single', 'G2-item', 'lost-update'], ['G0-realtime', 'internal']],
    [
      'snapshot-isolation',
      ['G1a', 'G-single', 'G-nonadjacent', 'lost-update', 'internal'],
      ['G2-item', 'G-single-realtime'],
    ],
    ['serializable', ['G0', 'G2-item', 'internal'], ['G0-realtime', 'G2-item-process']],
    ['strong-session-serializable', ['G2-item-process', 'G0-process'], ['G1c-realtime']],
    ['strict-serializable', ['G0-realtime', 'G2-item-realtime', 'G-single-process'], []],
    ['PL-2', ['G1a'], ['G2-item']],
    ['PL-SS', ['G2-item-realtime'], []],
  ];
  for (const [model, forbids, allows] of table) {
    it(`${model} forbids ${forbids.join(', ')}, and not ${allows.join(', ') || 'less'}`, () => {
      expect(forbids.filter((anomaly) => !isForbidden(anomaly, [model]))).to.deep.equal([]);
      expect(allows.filter((anomaly) => isForbidden(anomaly, [model]))).to.deep.equal([]);
    });
  }

  it('are ruled out from the weakest on', () => {
    expect(ruledOut(['G2-item']).not).to.deep.equal(['repeatable-read']);
    expect(ruledOut(['G1a']).not).to.have.members(['read-committed']);
    expect(ruledOut(['G1a']).alsoNot).to.include.members([
      'snapshot-isolation',
      'strict-serializable',
    ]);
    expect(ruledOut([])).to.deep.equal({ not: [], alsoNot: [] });
  });

  it('forbid something under each of their names', () => {
    const lax = CONSISTENCY_MODELS.filter((model) => !isForbidden('G0', [model]));
    expect(lax).to.deep.equal([]);
  });
});
