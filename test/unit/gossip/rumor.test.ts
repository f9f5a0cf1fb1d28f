import { expect } from 'chai';
import { describe, it } from 'mocha';
import { parseRumorId, rumorId } from '../../../pkg/gossip/rumor.ts';

describe('parseRumorId', () => {
  for (const name of [
    { origin: 'n1', counter: 1 },
    { origin: '10.0.0.1:8000:a_b-c', counter: 999_999_999_999_999 },
  ]) {
    it(`reads back ${rumorId(name)}`, () => {
      expect(parseRumorId(rumorId(name))).to.deep.equal(name);
    });
  }

  for (const id of ['n1', 'n1:0', 'n1:01', ':1', 'n1:1e3', 'n1::1', 'n 1:1', 1, null, undefined]) {
    it(`refuses ${String(id)}`, () => {
      expect(parseRumorId(id)).to.equal(undefined);
    });
  }

  it('refuses an origin of more than 64 characters', () => {
    expect(parseRumorId(`${'x'.repeat(64)}:1`)).to.not.equal(undefined);
    expect(parseRumorId(`${'x'.repeat(65)}:1`)).to.equal(undefined);
  });
});
