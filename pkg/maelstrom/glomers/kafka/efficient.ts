/**
 * Challenge 5c, logs without a service: each log belongs to one node, which is computed from its key. The owner
 * gives the offsets, in its memory, so nobody ever has to begin again.
 *
 * - What is sent to another node goes to the owner. What comes within a moment for one owner goes together.
 * - The owner tells all others what was appended, by the gossip of challenge 3, which also gathers, and repairs
 *   what is lost. So every node has all logs, and polls are answered on the spot, up to the first gap.
 * - Committed offsets are told in the same way. They only rise, so there is nothing to agree on.
 */
import { murmur3 } from '../../../core/random.ts';
import type { NodeId } from '../../../core/ids.ts';
import type { Json } from '../../../core/json.ts';
import { asArray, asInteger, asRecord, asString } from '../../../wire/shape.ts';
import type { Answer } from '../../node/calls.ts';
import type { Node, Request } from '../../node/node.ts';
import { RpcError } from '../../node/rpc-error.ts';
import { Rumors } from '../gossip/rumors.ts';
import { direct } from '../gossip/ways.ts';
import { Commits, Logs } from './log.ts';
import { asJson, asKeys, asOffsets, asSend, offsetsIn } from './requests.ts';

/** How long sends to an owner wait for others, and what was appended or committed. */
const FORWARD_MS = 10;
const REPLICATE_MS = 50;
const APPENDS_MAX = 100_000;

/** A message on its way to the owner of its log, and who waits for its offset. */
interface Forwarded {
  readonly key: string;
  readonly message: Json;
  readonly request: Request;
}

export function efficientKafka(node: Node): void {
  const logs = new Logs();
  const commits = new Commits();
  const forwarded = new Map<NodeId, Forwarded[]>();
  const rumors = new Rumors(node, direct(REPLICATE_MS), (news) => {
    const { key, offset, message, committed } = asRecord(news, 'news');
    if (committed !== undefined) commits.commit(offsetsIn(committed));
    else logs.of(asString(key, 'key')).put(asInteger(offset, 'offset'), asJson(message));
  });

  const append = (key: string, message: Json): number => {
    const offset = logs.of(key).append(message);
    rumors.publish({ key, offset, message });
    return offset;
  };

  const forward = (owner: NodeId): void => {
    const sends = forwarded.get(owner) ?? [];
    forwarded.delete(owner);
    const appends = sends.map(({ key, message }) => [key, message] as const);
    node.call(owner, { type: 'append', appends }, (answer) => {
      const offsets = offsetsOf(answer);
      for (const [index, { key, message, request }] of sends.entries()) {
        const offset = offsets[index];
        if (offset === undefined) {
          node.refuse(request, new RpcError('crash', `${owner} has not answered`));
        } else {
          logs.of(key).put(offset, message);
          node.reply(request, { type: 'send_ok', offset });
        }
      }
    });
  };

  node.on('send', (body, request) => {
    const { key, message } = asSend(body);
    const owner = ownerOf(key, node.ids);
    if (owner === node.id) return { type: 'send_ok', offset: append(key, message) };
    const waiting = forwarded.get(owner);
    if (waiting === undefined) {
      forwarded.set(owner, [{ key, message, request }]);
      node.after(FORWARD_MS, () => forward(owner));
    } else {
      waiting.push({ key, message, request });
    }
    return undefined;
  });

  node.on('append', ({ appends }) => ({
    type: 'append_ok',
    offsets: asArray(appends, 'appends', APPENDS_MAX).map((entry) => {
      const [key, message] = asArray(entry, 'appends', 2);
      return append(asString(key, 'appends'), asJson(message));
    }),
  }));

  node.on('poll', (body) => ({ type: 'poll_ok', msgs: logs.poll(asOffsets(body)) }));
  node.on('commit_offsets', (body) => {
    const offsets = asOffsets(body);
    if (commits.commit(offsets)) rumors.publish({ committed: Object.fromEntries(offsets) });
    return { type: 'commit_offsets_ok' };
  });
  node.on('list_committed_offsets', (body) => ({
    type: 'list_committed_offsets_ok',
    offsets: commits.of(asKeys(body)),
  }));
}

/** The node to which a log belongs: all compute the same. */
export function ownerOf(key: string, ids: readonly NodeId[]): NodeId {
  const codes = Array.from(key, (character) => (character.codePointAt(0) ?? 0) & 0xff);
  const owner = ids[murmur3(codes, 0) % ids.length];
  if (owner === undefined) throw new RpcError('abort', 'there are no nodes');
  return owner;
}

/** Offsets by position; none when the owner has not answered: nobody knows what was appended then. */
function offsetsOf(answer: Answer): readonly number[] {
  if (!answer.ok) return [];
  return asArray(answer.body['offsets'], 'offsets', APPENDS_MAX).map((offset) =>
    asInteger(offset, 'offsets'),
  );
}
