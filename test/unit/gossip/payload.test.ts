import { expect } from 'chai';
import { describe, it } from 'mocha';
import { payloadBytes } from '../../../pkg/gossip/payload.ts';
import { encode } from '../../../pkg/wire/codec.ts';

describe('payloadBytes', () => {
  for (const payload of [
    'x'.repeat(5000),
    Array.from({ length: 1000 }, (_, i) => i + 0.5),
    { key: 'x'.repeat(300), list: [{ another: 'y'.repeat(200) }, null, true, 1] },
  ]) {
    it(`is about what the codec makes of ${JSON.stringify(payload).slice(0, 20)}...`, () => {
      const { start, end } = encode(payload);
      expect(payloadBytes(payload) / (end - start)).to.be.within(0.8, 1.25);
    });
  }
});
