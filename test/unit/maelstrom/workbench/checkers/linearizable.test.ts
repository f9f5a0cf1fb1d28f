import { expect } from 'chai';
import { describe, it } from 'mocha';
import type { JsonObject } from '../../../../../pkg/core/json.ts';
import { checkLinearizable } from '../../../../../pkg/maelstrom/workbench/checkers/linearizable.ts';
import { historyOf, sequence, type Step } from '../../../../support/histories.ts';

describe('linearizable', () => {
  const cases: readonly { name: string; steps: readonly Step[]; valid: boolean }[] = [
    {
      name: 'takes a read of what was written',
      steps: sequence([
        [0, 'write', [0, 3]],
        [1, 'read', [0, null], [0, 3]],
      ]),
      valid: true,
    },
    {
      name: 'sees a stale read',
      steps: sequence([
        [0, 'write', [0, 1]],
        [0, 'write', [0, 2]],
        [1, 'read', [0, null], [0, 1]],
      ]),
      valid: false,
    },
    {
      name: 'keeps keys apart',
      steps: sequence([
        [0, 'write', [0, 1]],
        [0, 'write', [1, 2]],
        [1, 'read', [0, null], [0, 1]],
      ]),
      valid: true,
    },
    {
      name: 'begins with nil',
      steps: sequence([
        [1, 'read', [0, null], [0, null]],
        [0, 'cas', [0, [null, 2]]],
        [1, 'read', [0, null], [0, 2]],
      ]),
      valid: true,
    },
    {
      name: 'sees a cas that succeeded on another value',
      steps: sequence([
        [0, 'write', [0, 1]],
        [0, 'cas', [0, [2, 3]]],
      ]),
      valid: false,
    },
    {
      name: 'lets a doubtful write happen late, or never',
      steps: [
        { process: 0, type: 'invoke', f: 'write', value: [0, 1] },
        { process: 0, type: 'info', f: 'write', value: [0, 1], error: ['timeout'] },
        ...sequence([
          [1, 'write', [0, 2]],
          [1, 'read', [0, null], [0, 1]],
        ]),
      ],
      valid: true,
    },
    {
      name: 'takes a failed write for one that did not happen',
      steps: [
        { process: 0, type: 'invoke', f: 'write', value: [0, 1] },
        { process: 0, type: 'fail', f: 'write', value: [0, 1] },
        ...sequence([[1, 'read', [0, null], [0, 1]]]),
      ],
      valid: false,
    },
  ];
  for (const { name, steps, valid } of cases) {
    it(name, () => {
      expect(checkLinearizable(historyOf(steps))['valid?']).to.equal(valid);
    });
  }

  it('names the operation that cannot be placed, and what the register could hold then', () => {
    const history = historyOf([
      ...sequence([[0, 'write', ['k', 1]]]),
      { process: 2, type: 'invoke', f: 'write', value: ['k', 4] },
      ...sequence([[1, 'read', ['k', null], ['k', 3]]]),
    ]);
    const result = checkLinearizable(history);
    expect(result['failures']).to.deep.equal(['k']);
    const { k } = result['results'] as Readonly<Record<string, JsonObject>>;
    expect(k?.['op']).to.include({ process: 1, f: 'read' });
    expect(k?.['could-hold']).to.have.members([1, 4]);
    expect(k?.['previous-ok']).to.include({ process: 0, f: 'write' });
    expect(k?.['concurrent']).to.have.length(1);
  });
});
