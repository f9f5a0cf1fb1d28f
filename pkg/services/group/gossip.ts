/** `<gid>.gossip`: tells a group by telling a few; and functions that run again and again. */
import { LabError } from '../../core/errors.ts';
import { asString } from '../../wire/shape.ts';
import { ALL } from '../groups.ts';
import type { Periodic } from '../periodic.ts';
import type { Method, Methods } from '../reply.ts';
import type { Rumors } from '../rumors/rumors.ts';
import type { GroupContext } from './comm.ts';

export interface GroupGossipContext extends GroupContext {
  readonly rumors: Rumors;
  readonly periodic: Periodic;
}

export function groupGossip({
  gid,
  groups,
  process,
  rumors,
  periodic,
}: GroupGossipContext): Methods {
  const at: Method = ([ms, rpc], reply) => {
    groups.getMembers(gid);
    reply(null, periodic.at(ms, rpc));
  };
  const send: Method = ([args, remote], reply, delivered) => {
    rumors.send(gid, { args, remote, reply, delivered });
  };
  return {
    send: Object.assign(send, { second: { name: 'delivered', at: 3 } }),
    fanOut: (_, reply) => reply(null, rumors.fanOut(gid)),
    // Both of its arguments come before the callback, though one of them is a function.
    at: Object.assign(at, { leading: 2 }),
    del: ([id], reply) => {
      const name = asString(id, 'id');
      const sid = name.split(':')[0] ?? '';
      // It may have been started from here, by a node that is not in the group.
      const group = { ...groups.get(ALL), ...groups.get(gid) };
      const node = Object.hasOwn(group, sid) ? group[sid] : undefined;
      if (node === undefined) {
        throw new LabError(
          'ERR_NO_NODE',
          `"${name}" runs on ${sid}, which is neither in "${gid}" nor known`,
        );
      }
      process.call({ node, target: { service: 'gossip', method: 'del' }, args: [name] }, reply);
    },
  };
}
