import { expect } from 'chai';
import { describe, it } from 'mocha';
import { netStats } from '../../../../../pkg/maelstrom/workbench/checkers/net.ts';
import type { JournalEvent } from '../../../../../pkg/maelstrom/workbench/journal.ts';
import { historyOf, sequence } from '../../../../support/histories.ts';

function event(kind: 'send' | 'recv', id: number, src: string, dest: string): JournalEvent {
  return { kind, id, time: id, message: { src, dest, body: { type: 'read' } } };
}

describe('net statistics', () => {
  const history = historyOf(
    sequence([
      [0, 'read', null, []],
      [0, 'read', null, []],
    ]),
  );

  it('count sends, receipts and messages by class, and divide by what clients began', () => {
    const journal: readonly JournalEvent[] = [
      event('send', 0, 'c0', 'n0'),
      event('recv', 0, 'c0', 'n0'),
      event('send', 1, 'n0', 'n1'),
      event('recv', 1, 'n0', 'n1'),
      event('recv', 1, 'n0', 'n1'),
      event('send', 2, 'n0', 'lin-kv'),
      { ...event('send', 2, 'n0', 'lin-kv'), kind: 'drop', reason: 'partition' },
      event('send', 3, 'n0', 'c0'),
      event('recv', 3, 'n0', 'c0'),
    ];
    expect(netStats(journal, history)).to.deep.equal({
      all: { 'send-count': 4, 'recv-count': 4, 'msg-count': 4, 'msgs-per-op': 2 },
      clients: { 'send-count': 2, 'recv-count': 2, 'msg-count': 2 },
      servers: { 'send-count': 2, 'recv-count': 2, 'msg-count': 2, 'msgs-per-op': 1 },
      'valid?': true,
    });
  });

  it('give no messages an operation without operations', () => {
    expect(netStats([], [])).to.deep.include({
      servers: { 'send-count': 0, 'recv-count': 0, 'msg-count': 0 },
    });
  });

  it('tell messages apart when there are more than fit in the first piece of memory', () => {
    const ids = [0, 31, 32, 40_000, 1_000_000, 40_000];
    const journal = ids.map((id) => event('send', id, 'n0', 'n1'));
    expect(netStats(journal, history)['servers']).to.deep.include({ 'msg-count': 5 });
  });
});
