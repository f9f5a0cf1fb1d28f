import { expect } from 'chai';
import { describe, it } from 'mocha';
import { parseServiceMessage } from '../../../pkg/services/message.ts';

const ME = { state: 'alive', incarnation: 1, info: {} };

/** Messages as they are sent. */
const GOOD: readonly object[] = [
  { kind: 'answer', id: 1, answer: [null] },
  {
    kind: 'call',
    id: 1,
    epoch: 2,
    service: 's',
    method: 'm',
    gid: undefined,
    args: [],
    silent: false,
  },
  { kind: 'gossip', gid: 'g', mode: 'spec', body: { kind: 'heard', id: 'a:1', fresh: true } },
  { kind: 'gossip', gid: 'g', mode: 'reliable', body: { kind: 'prune', origin: 'a' } },
  { kind: 'membership', body: { kind: 'news', me: ME, updates: [] } },
];

const BAD: readonly unknown[] = [
  undefined,
  null,
  [],
  { kind: 'gossip' },
  { kind: 'gossip', gid: 'g', mode: 'spec', body: { kind: 'prune', origin: 'a' } },
  { kind: 'gossip', gid: 'g', mode: 'fast', body: { kind: 'heard', id: 'a:1', fresh: true } },
  { kind: 'gossip', gid: 7, mode: 'spec', body: { kind: 'heard', id: 'a:1', fresh: true } },
  {
    kind: 'gossip',
    gid: 'x'.repeat(257),
    mode: 'spec',
    body: { kind: 'heard', id: 'a:1', fresh: true },
  },
  { kind: 'gossip', gid: 'g', mode: 'reliable', body: null },
  { kind: 'membership' },
  { kind: 'membership', body: { kind: 'news', me: ME } },
  { kind: 'answer' },
  { kind: 'other' },
];

describe('a message of the services', () => {
  it('is parsed as it was sent', () => {
    for (const message of GOOD) expect(parseServiceMessage(message)).to.deep.equal(message);
  });

  it('is refused in any other shape, also where its protocol would not understand it', () => {
    for (const bad of BAD) {
      expect(() => parseServiceMessage(bad), JSON.stringify(bad))
        .to.throw()
        .with.property('code', 'ERR_BAD_SHAPE');
    }
  });
});
