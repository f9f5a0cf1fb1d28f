import { expect } from 'chai';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import type { MembershipMessage } from '../../../pkg/membership/message.ts';
import {
  INCARNATION_MAX,
  SYNC_UPDATES_MAX,
  UPDATES_MAX,
  parseMembershipMessage,
} from '../../../pkg/membership/parse.ts';
import { idOf } from '../../support/membership.ts';

const ME = { state: 'alive', incarnation: 7, info: { ip: '127.0.0.1', port: 80 } } as const;
const UPDATE = { ...ME, id: idOf(2), state: 'suspect', ageMs: 0, by: [idOf(1)] } as const;

const MESSAGES: readonly MembershipMessage[] = [
  { kind: 'ping', sequence: 1, checksum: 0xffffffff, me: ME, updates: [UPDATE] },
  { kind: 'ping-req', sequence: 1, target: idOf(3), me: ME, updates: [] },
  { kind: 'pong', sequence: 1, me: { ...ME, state: 'left' }, updates: [] },
  { kind: 'nack', sequence: 0, me: ME, updates: [] },
  { kind: 'news', me: ME, updates: [{ ...UPDATE, state: 'dead', ageMs: 1.5, by: [] }] },
  { kind: 'sync', me: ME, updates: Array.from({ length: SYNC_UPDATES_MAX }, () => UPDATE) },
  { kind: 'sync-reply', me: { ...ME, info: {} }, updates: [] },
];

const [ping] = MESSAGES;
const wide = Object.fromEntries(Array.from({ length: 65 }, (_, i) => [`k${i}`, i]));
let deep: unknown = 1;
for (let i = 0; i < 1000; i++) deep = { deep };

/** What nobody honest sends. */
const REFUSED: readonly (readonly [what: string, body: unknown])[] = [
  ['nothing', undefined],
  ['a list', []],
  ['another kind', { ...ping, kind: 'value' }],
  ['a sequence that is no number', { ...ping, sequence: '1' }],
  ['no checksum', { ...ping, checksum: undefined }],
  ['a target that is no id', { ...MESSAGES[1], target: '../n3' }],
  ['a sender that says it is dead', { ...ping, me: { ...ME, state: 'dead' } }],
  ['an incarnation with a fraction', { ...ping, me: { ...ME, incarnation: 0.5 } }],
  ['an incarnation above all', { ...ping, me: { ...ME, incarnation: INCARNATION_MAX + 1 } }],
  ['no information', { ...ping, me: { ...ME, info: undefined } }],
  ['a list of information', { ...ping, me: { ...ME, info: [] } }],
  ['too much information', { ...ping, me: { ...ME, info: { text: 'x'.repeat(2100) } } }],
  ['long names in it', { ...ping, me: { ...ME, info: { ['x'.repeat(2100)]: 1 } } }],
  ['too many values in it', { ...ping, me: { ...ME, info: wide } }],
  ['information without end', { ...ping, me: { ...ME, info: { deep } } }],
  ['what is no data in it', { ...ping, me: { ...ME, info: { now: NaN } } }],
  ['a state that there is not', { ...ping, updates: [{ ...UPDATE, state: 'ill' }] }],
  ['an age below 0', { ...ping, updates: [{ ...UPDATE, ageMs: -1 }] }],
  ['an age that is no number', { ...ping, updates: [{ ...UPDATE, ageMs: NaN }] }],
  [
    'many accusers',
    { ...ping, updates: [{ ...UPDATE, by: Array.from({ length: 17 }, () => idOf(1)) }] },
  ],
  ['too much news', { ...ping, updates: Array.from({ length: UPDATES_MAX + 1 }, () => UPDATE) }],
];

describe('parseMembershipMessage', () => {
  for (const message of MESSAGES) {
    it(`gives a ${message.kind} back as it was`, () => {
      expect(parseMembershipMessage({ ...message, more: 1 })).to.deep.equal(message);
    });
  }

  for (const [what, body] of REFUSED) {
    it(`takes no message with ${what}`, () => {
      expect(parseMembershipMessage(body)).to.equal(undefined);
    });
  }

  it('does not throw, whatever comes', () => {
    const anything = fc.anything();
    const almost = fc.record({
      kind: fc.constantFrom(...MESSAGES.map(({ kind }) => kind)),
      sequence: anything,
      checksum: anything,
      target: anything,
      me: fc.oneof(fc.constant(ME), anything),
      updates: fc.oneof(fc.array(fc.oneof(fc.constant(UPDATE), anything)), anything),
    });
    fc.assert(
      fc.property(fc.oneof(anything, almost), (body) => {
        parseMembershipMessage(body);
      }),
    );
  });
});
