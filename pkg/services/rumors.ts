/**
 * Gossip as the handout describes it: whoever hears a rumor for the first time delivers it and tells it
 * to a few other nodes of the group, drawn anew each time. Nobody asks whether all have heard it, and
 * with few nodes told somebody often has not: that is a lesson of the protocol, not a fault of the code.
 * The origin knows its own rumor and does not deliver it.
 */
import type { Random } from '../core/random.ts';
import { asRecord, asString } from '../wire/shape.ts';
import { callEach } from './call-each.ts';
import { asCall } from './local/comm.ts';
import type { Group, Groups } from './groups.ts';
import { sameNode, type NodeInfo } from './node-info.ts';
import type { Reply } from './reply.ts';
import { Seen } from './seen.ts';
import type { ServiceProcess } from './service-process.ts';

/** A rumor on its way. */
interface Rumor {
  /** Origin, its process, and a counter: unique without a clock. */
  readonly id: string;
  readonly gid: string;
  readonly args: unknown;
  readonly remote: unknown;
}

export interface RumorsOptions {
  readonly self: NodeInfo;
  /** Names this process: no other that ever was has the same. */
  readonly origin: string;
  readonly groups: Groups;
  readonly process: ServiceProcess;
  readonly random: Random;
  /** To how many of these nodes of a group a rumor goes. */
  readonly fanOut: (gid: string, sids: readonly string[]) => number;
}

/** Rumors remembered: a duplicate that comes later than so many others is taken for new. */
const SEEN_MAX = 100_000;

export class Rumors {
  readonly #options: RumorsOptions;
  readonly #seen = new Seen(SEEN_MAX);
  #count = 0;

  constructor(options: RumorsOptions) {
    this.#options = options;
  }

  /**
   * Starts a rumor. `reply` gets errors and values of the nodes that were told first.
   * @throws {LabError} `ERR_BAD_SHAPE`, `ERR_NO_GROUP`, `ERR_EMPTY_GROUP`.
   */
  send(gid: string, { args, remote }: Pick<Rumor, 'args' | 'remote'>, reply: Reply): void {
    asCall(args, remote);
    this.#options.groups.getMembers(gid);
    this.#count += 1;
    const id = `${this.#options.origin}:${this.#count}`;
    this.#seen.add(id);
    this.#tell({ id, gid, args, remote }, reply);
  }

  /**
   * Hears a rumor. `reply` gets whether it was new, at once: who told it does not wait for what it
   * does, nor for those that it is told next.
   */
  hear(heard: unknown, reply: Reply): void {
    const fields = asRecord(heard, 'rumor');
    const { args, remote } = fields;
    const call = asCall(args, remote);
    const id = asString(fields['id'], 'rumor.id');
    const gid = asString(fields['gid'], 'rumor.gid');
    const fresh = this.#seen.add(id);
    reply(null, { fresh });
    if (!fresh) return;
    const { self, process, groups } = this.#options;
    process.call({ node: self, ...call }, () => undefined);
    if (groups.has(gid)) this.#tell({ id, gid, args, remote }, () => undefined);
  }

  #tell(rumor: Rumor, reply: Reply): void {
    const target = { service: 'gossip', method: 'recv' };
    const group = this.#draw(rumor.gid);
    callEach(this.#options.process, { group, target, args: [rumor] }, reply);
  }

  /** Some of the other nodes of a group. */
  #draw(gid: string): Group {
    const { groups, self, random, fanOut } = this.#options;
    const others = Object.entries(groups.get(gid)).filter(([, node]) => !sameNode(node, self));
    const wanted = fanOut(
      gid,
      others.map(([sid]) => sid),
    );
    return Object.fromEntries(random.shuffle(others).slice(0, wanted));
  }
}
