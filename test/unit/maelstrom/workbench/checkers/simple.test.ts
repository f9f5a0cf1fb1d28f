import { expect } from 'chai';
import { describe, it } from 'mocha';
import { checkAvailability } from '../../../../../pkg/maelstrom/workbench/checkers/availability.ts';
import { checkEcho } from '../../../../../pkg/maelstrom/workbench/checkers/echo.ts';
import { checkExceptions } from '../../../../../pkg/maelstrom/workbench/checkers/exceptions.ts';
import { float32 } from '../../../../../pkg/maelstrom/workbench/checkers/float32.ts';
import { quantiles } from '../../../../../pkg/maelstrom/workbench/checkers/quantiles.ts';
import { checkStats } from '../../../../../pkg/maelstrom/workbench/checkers/stats.ts';
import { checkUniqueIds } from '../../../../../pkg/maelstrom/workbench/checkers/unique-ids.ts';
import type { Op } from '../../../../../pkg/maelstrom/workbench/history.ts';
import { historyOf, sequence } from '../../../../support/histories.ts';

describe('echo', () => {
  it('is valid when every reply holds what was sent', () => {
    const reply = { type: 'echo_ok', echo: 'Please echo 3', in_reply_to: 1 };
    const history = historyOf(sequence([[0, 'echo', 'Please echo 3', reply]]));
    expect(checkEcho(history)).to.deep.equal({ 'valid?': true, errors: [] });
  });

  it('is false when a reply holds something else', () => {
    const history = historyOf(sequence([[0, 'echo', 'a', { type: 'echo_ok', echo: 'b' }]]));
    expect(checkEcho(history)['valid?']).to.equal(false);
  });

  it('counts a call without an answer, and one that the end of the run cut off', () => {
    const history = historyOf([
      { process: 0, type: 'invoke', f: 'echo', value: 'a' },
      { process: 0, type: 'info', f: 'echo', value: 'a', error: ['timeout'] },
      { process: 1, type: 'invoke', f: 'echo', value: 'b' },
    ]);
    expect(checkEcho(history)['errors']).to.have.length(2);
  });
});

describe('unique-ids', () => {
  it('is valid when all differ, and tells the range', () => {
    const history = historyOf(
      sequence([
        [0, 'generate', null, 3],
        [1, 'generate', null, 1],
        [1, 'generate', null, '3'],
      ]),
    );
    expect(checkUniqueIds(history)).to.deep.equal({
      'valid?': true,
      'attempted-count': 3,
      'acknowledged-count': 3,
      'duplicated-count': 0,
      duplicated: {},
      range: [1, '3'],
    });
  });

  it('is false when one came twice; attempts without an answer count as attempts only', () => {
    const history = historyOf([
      ...sequence([
        [0, 'generate', null, ['n0', 1]],
        [1, 'generate', null, ['n0', 1]],
        [1, 'generate', null, ['n0', 2]],
      ]),
      { process: 2, type: 'invoke', f: 'generate' },
    ]);
    expect(checkUniqueIds(history)).to.deep.include({
      'valid?': false,
      'attempted-count': 4,
      'acknowledged-count': 3,
      'duplicated-count': 1,
      duplicated: { '["n0",1]': 2 },
    });
  });
});

describe('stats', () => {
  it('counts by function and leaves out the nemesis', () => {
    const history = historyOf([
      ...sequence([[0, 'read', null, []]]),
      { process: 'nemesis', type: 'info', f: 'start-partition' },
      { process: 0, type: 'invoke', f: 'add', value: 1 },
      { process: 0, type: 'info', f: 'add', value: 1 },
    ]);
    expect(checkStats(history)).to.deep.equal({
      'valid?': false,
      count: 2,
      'ok-count': 1,
      'fail-count': 0,
      'info-count': 1,
      'by-f': {
        add: { 'valid?': false, count: 1, 'ok-count': 0, 'fail-count': 0, 'info-count': 1 },
        read: { 'valid?': true, count: 1, 'ok-count': 1, 'fail-count': 0, 'info-count': 0 },
      },
    });
  });

  it('does not ask that a crash succeeds', () => {
    const steps = [
      { process: 0, type: 'invoke', f: 'crash' },
      { process: 0, type: 'info', f: 'crash' },
    ] as const;
    expect(checkStats(historyOf(steps))['valid?']).to.equal(true);
  });
});

describe('availability', () => {
  const twoOfThree = historyOf([
    ...sequence([
      [0, 'read', null, 1],
      [0, 'read', null, 1],
    ]),
    { process: 0, type: 'invoke', f: 'read' },
    { process: 'nemesis', type: 'info', f: 'start-partition' },
  ]);
  const cases = [
    { required: 'total', valid: false },
    { required: 0.7, valid: false },
    { required: 0.6, valid: true },
    { required: undefined, valid: true },
  ] as const;
  for (const { required, valid } of cases) {
    it(`of 2 of 3 is ${valid ? 'enough' : 'too little'} for ${required ?? 'nothing'}`, () => {
      const result = checkAvailability(twoOfThree, required);
      expect(result).to.deep.equal({ 'valid?': valid, 'ok-fraction': 0.6666667 });
    });
  }

  it('is total when nothing was asked', () => {
    expect(checkAvailability([], 'total')).to.deep.equal({ 'valid?': true, 'ok-fraction': 1 });
  });
});

function doubt(name: string): Op {
  return { index: 0, process: 0, type: 'info', f: 'add', value: 1, time: 0, error: [name] };
}

describe('exceptions', () => {
  it('list what is in doubt by cause, the most frequent first', () => {
    const result = checkExceptions([doubt('crash'), doubt('timeout'), doubt('timeout')]);
    const classes = (
      result['exceptions'] as unknown as readonly { class: string; count: number }[]
    ).map(({ class: name, count }) => `${count} ${name}`);
    expect(classes).to.deep.equal(['2 timeout', '1 crash']);
  });

  it('are silent when there are none', () => {
    expect(checkExceptions([])).to.deep.equal({ 'valid?': true });
  });
});

describe('numbers', () => {
  it('are printed in single precision, as Maelstrom does', () => {
    expect(float32(24.222738)).to.equal(24.222738);
    expect([float32(2 / 3), float32(1), float32(0.1), float32(0)]).to.deep.equal([
      0.6666667, 1, 0.1, 0,
    ]);
  });

  it('have quantiles without interpolation', () => {
    const values = Array.from({ length: 100 }, (_, i) => 99 - i);
    expect(quantiles(values)).to.deep.equal({ '0': 0, '0.5': 50, '0.95': 95, '0.99': 99, '1': 99 });
    expect(quantiles([])).to.equal(undefined);
  });
});
