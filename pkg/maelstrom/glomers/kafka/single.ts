/** Challenge 5a, logs on one node: an offset is a position in a list. */
import type { Node } from '../../node/node.ts';
import { Commits, Logs } from './log.ts';
import { asKeys, asOffsets, asSend } from './requests.ts';

export function singleKafka(node: Node): void {
  const logs = new Logs();
  const commits = new Commits();

  node.on('send', (body) => {
    const { key, message } = asSend(body);
    return { type: 'send_ok', offset: logs.of(key).append(message) };
  });
  node.on('poll', (body) => ({ type: 'poll_ok', msgs: logs.poll(asOffsets(body)) }));
  node.on('commit_offsets', (body) => {
    commits.commit(asOffsets(body));
    return { type: 'commit_offsets_ok' };
  });
  node.on('list_committed_offsets', (body) => ({
    type: 'list_committed_offsets_ok',
    offsets: commits.of(asKeys(body)),
  }));
}
