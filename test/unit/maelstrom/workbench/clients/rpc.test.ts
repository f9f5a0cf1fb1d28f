import { expect } from 'chai';
import { describe, it } from 'mocha';
import {
  any,
  integer,
  listOf,
  mapOf,
  text,
  tuple,
} from '../../../../../pkg/maelstrom/workbench/clients/fields.ts';
import { replyComplaint, type Rpc } from '../../../../../pkg/maelstrom/workbench/clients/rpc.ts';

const poll: Rpc = {
  type: 'poll',
  doc: '',
  request: {},
  reply: { msgs: mapOf(listOf(tuple(integer, any))), name: text },
};

describe('a reply', () => {
  const good = {
    type: 'poll_ok',
    in_reply_to: 1,
    name: 'x',
    msgs: {
      a: [
        [1, null],
        [2, 'm'],
      ],
      b: [],
    },
  };

  it('may have a msg_id, and all that was asked for', () => {
    expect(replyComplaint(poll, good)).to.equal(undefined);
    expect(replyComplaint(poll, { ...good, msg_id: 7 })).to.equal(undefined);
  });

  for (const [change, complaint] of [
    [{ type: 'poll' }, 'the reply to poll has the type "poll"; expected "poll_ok"'],
    [
      { extra: 1 },
      /^poll_ok has a field extra that does not belong there: expected \{"type": "poll_ok", "msgs": \{key: \[\[integer, any\], \.\.\.\], \.\.\.\}, "name": text\}$/,
    ],
    [{ name: 3 }, 'name of poll_ok is no text: 3'],
    [{ msgs: [] }, 'msgs of poll_ok is no object: []'],
    [{ msgs: { a: 1 } }, 'msgs of poll_ok at a is no list: 1'],
    [{ msgs: { a: [[1]] } }, 'msgs of poll_ok at a at 0 is no list of 2: [1]'],
    [
      {
        msgs: {
          a: [
            [1, 2],
            ['3', 4],
          ],
        },
      },
      'msgs of poll_ok at a at 1 at 0 is no integer: "3"',
    ],
  ] as const) {
    it(`is wrong with ${JSON.stringify(change)}`, () => {
      const found = replyComplaint(poll, { ...good, ...change });
      if (typeof complaint === 'string') expect(found).to.equal(complaint);
      else expect(found).to.match(complaint);
    });
  }

  it('is wrong without a field', () => {
    const { name: _, ...rest } = good;
    expect(replyComplaint(poll, rest)).to.match(/^poll_ok lacks name: expected/);
  });
});
