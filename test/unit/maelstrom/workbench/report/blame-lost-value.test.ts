import { expect } from 'chai';
import { describe, it } from 'mocha';
import type { Json } from '../../../../../pkg/core/json.ts';
import type { History } from '../../../../../pkg/maelstrom/workbench/history.ts';
import { call, linesFor } from '../../../../support/blame.ts';
import { historyOf } from '../../../../support/histories.ts';
import { message } from '../../../../support/journals.ts';

function broadcastOf17(readAtN1: Json): History {
  return historyOf([
    ...call('n0', 'broadcast', [100, 102], [17, 17]),
    ...call('n0', 'read', [900, 901], [null, [17]], { final: true }),
    ...call('n1', 'read', [910, 911], [null, readAtN1], { final: true }),
  ]);
}

describe('blame of a lost value', () => {
  const history = broadcastOf17([]);
  const given = message(100, 'c9', 'n0', { type: 'broadcast', message: 17, msg_id: 1 });
  const begin =
    'The value 17 was lost: n0 acknowledged it at 0.102 s, and at the end n1 does not have it. ';

  it('names the message that was lost and never sent again', () => {
    const lost = message(101, 'n0', 'n1', { type: 'broadcast', message: 17 }, { lost: 105 });
    const [sentence, ...evidence] = linesFor('broadcast', { history, messages: [given, lost] });
    expect(sentence).to.equal(
      `${begin}The message that should have told n1 was lost, as the network was partitioned, ` +
        'and it was never sent again: n0 to n1: broadcast {"message":17}.',
    );
    expect(evidence.join('\n')).to.include(
      '0.101 s  n0 to n1: broadcast {"message":17}  LOST at 0.105 s',
    );
    expect(evidence.join('\n')).to.include('0.911 s  n1: read ok []  (process 1, final)');
  });

  it('says that nobody sent it', () => {
    const other = message(101, 'n0', 'n2', { type: 'gossip', values: [3, 17] });
    const [sentence] = linesFor('broadcast', { history, messages: [given, other] });
    expect(sentence).to.equal(
      `${begin}Nobody ever sent it to n1: n0 and n2 had it, and did not pass it on there.`,
    );
  });

  it('looks first at the node to which a message was lost', () => {
    const three = historyOf([
      ...call('n0', 'broadcast', [100, 102], [17, 17]),
      ...call('n1', 'read', [910, 911], [null, []], { final: true }),
      ...call('n2', 'read', [910, 911], [null, []], { final: true }),
    ]);
    const lost = message(101, 'n0', 'n2', { type: 'broadcast', message: 17 }, { lost: 105 });
    const [sentence] = linesFor('broadcast', { history: three, messages: [given, lost] });
    expect(sentence).to.include('n1 and n2 do not have it. The message that should have told n2');
  });

  it('says that the node was told and did not keep it, and is not fooled by message ids', () => {
    const told = message(200, 'n2', 'n1', { type: 'gossip', values: [17], msg_id: 5 });
    const id = message(150, 'n0', 'n1', { type: 'gossip', values: [4], msg_id: 17 });
    const [sentence] = linesFor('broadcast', { history, messages: [given, id, told] });
    expect(sentence).to.equal(`${begin}n1 was told it by n2 at 0.201 s, and did not keep it.`);
  });

  it('says that a node had it and forgot it', () => {
    const before = historyOf([
      ...call('n0', 'broadcast', [100, 102], [17, 17]),
      ...call('n1', 'read', [300, 301], [null, [17]]),
      ...call('n1', 'read', [910, 911], [null, []], { final: true }),
    ]);
    const [sentence] = linesFor('broadcast', { history: before, messages: [given] });
    expect(sentence).to.equal(`${begin}n1 had it at 0.301 s and forgot it.`);
    const killed = historyOf([
      ...before.slice(0, 4).map(({ time, ...op }) => ({ ...op, ms: time / 1e6 })),
      { process: 'nemesis', type: 'info', f: 'start-kill', value: ['one', ['n1']], ms: 500 },
      ...before.slice(4).map(({ time, ...op }) => ({ ...op, ms: time / 1e6 })),
    ]);
    const [again] = linesFor('broadcast', { history: killed, messages: [given] });
    expect(again).to.include('forgot it, as it was killed at 0.500 s and kept nothing.');
  });
});
