import { expect } from 'chai';
import { describe, it } from 'mocha';
import * as fc from 'fast-check';
import { nodeId } from '../../../../pkg/core/ids.ts';
import {
  parseReliableMessage,
  type ReliableMessage,
} from '../../../../pkg/gossip/reliable/message.ts';
import { decode, encode } from '../../../../pkg/wire/codec.ts';

const ids = [{ origin: 'n1', runs: [1, 3, 7, 7] }];

const MESSAGES: readonly ReliableMessage[] = [
  {
    kind: 'rumor',
    id: 'n1:7',
    root: nodeId('n1'),
    hops: 2,
    ageMs: 15,
    pushed: true,
    direct: true,
    has: ids,
    payload: { text: 'news', list: [1, -0.5, null, true, { deep: [] }] },
  },
  { kind: 'offer', id: 'n1:7', bytes: 65_536 },
  { kind: 'ihave', ids },
  { kind: 'ack', ids },
  { kind: 'ask', ids },
  { kind: 'digest', ids: [] },
  { kind: 'graft', ids, adopt: true },
  { kind: 'prune', origin: 'n1' },
  { kind: 'sync', count: 3, sum: 4_294_967_295 },
];

describe('parseReliableMessage', () => {
  for (const message of MESSAGES) {
    it(`reads \`${message.kind}\` as it was sent`, () => {
      const { bytes, start, end } = encode(message);
      expect(parseReliableMessage(decode(bytes, start, end))).to.deep.equal(message);
    });

    for (const field of Object.keys(message)) {
      it(`refuses \`${message.kind}\` without ${field}`, () => {
        const rest = Object.entries(message).filter(([key]) => key !== field);
        expect(parseReliableMessage(Object.fromEntries(rest))).to.equal(undefined);
      });

      it(`does not throw whatever ${field} of \`${message.kind}\` is`, () => {
        fc.assert(
          fc.property(fc.anything({ withBigInt: true, withTypedArray: true }), (value) => {
            const parsed = parseReliableMessage({ ...message, [field]: value });
            if (parsed !== undefined) expect(parseReliableMessage(parsed)).to.deep.equal(parsed);
          }),
        );
      });
    }
  }

  it('does not throw, whatever comes', () => {
    fc.assert(
      fc.property(fc.anything({ withBigInt: true, withTypedArray: true }), (body) => {
        parseReliableMessage(body);
      }),
      { numRuns: 2000 },
    );
    let nested: unknown = 'deep';
    for (let i = 0; i < 200_000; i++) nested = [nested];
    const [rumor] = MESSAGES;
    // Deeper than the readers of the codec bear: not a payload, and no overflow.
    expect(parseReliableMessage({ ...rumor, payload: nested })).to.equal(undefined);
  });

  it('refuses payloads that are no plain data', () => {
    const [rumor] = MESSAGES;
    for (const payload of [undefined, 1n, new Uint8Array(1), new Map(), () => 1, [undefined]]) {
      expect(parseReliableMessage({ ...rumor, payload })).to.equal(undefined);
    }
  });
});
