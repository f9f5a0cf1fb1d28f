/** `local.gossip`: the receiving half of gossip, and functions that run again and again on this node. */
import { asString } from '../../wire/shape.ts';
import type { Periodic } from '../periodic.ts';
import type { Methods } from '../reply.ts';
import type { Rumors } from '../rumors/rumors.ts';

export function localGossip(rumors: Rumors, periodic: Periodic): Methods {
  return {
    recv: ([rumor], reply) => reply(null, { fresh: rumors.hearLocally(rumor) }),
    del: ([id], reply) => reply(null, { changed: periodic.del(asString(id, 'id')) }),
  };
}
