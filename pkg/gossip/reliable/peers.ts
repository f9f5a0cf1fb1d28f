/** Who takes part, as this node knows it. */
import type { NodeId } from '../../core/ids.ts';
import type { Random } from '../../core/random.ts';
import { fanOutOf } from '../fan-out.ts';
import type { GossipOptions } from '../gossip.ts';
import { samplePeers } from '../sample.ts';

/** The members of lists that are in use: nodes of a simulation share a list, and so its set. */
const MEMBERS = new WeakMap<readonly NodeId[], ReadonlySet<NodeId>>();

export class Peers {
  readonly self: NodeId;
  readonly #random: Random;
  readonly #policy: GossipOptions['fanOut'];
  #list: readonly NodeId[];

  constructor({ self, random, fanOut, peers }: GossipOptions) {
    this.self = self;
    this.#random = random;
    this.#policy = fanOut;
    this.#list = peers;
  }

  /** Others take part from now on. The list is kept, not copied. O(n). */
  change(list: readonly NodeId[]): { readonly left: NodeId[]; readonly come: NodeId[] } {
    const before = this.#members();
    this.#list = list;
    const after = this.#members();
    return { left: this.#minus(before, after), come: this.#minus(after, before) };
  }

  has(id: NodeId): boolean {
    return id !== this.self && this.#members().has(id);
  }

  /** Everyone who takes part, and this node in any case. */
  get size(): number {
    const members = this.#members();
    return members.size + (members.has(this.self) ? 0 : 1);
  }

  /** All but this node. O(n). */
  others(): NodeId[] {
    return [...this.#members()].filter((id) => id !== this.self);
  }

  /** To how many a node speaks at a time. */
  get fanOut(): number {
    return fanOutOf(this.#policy, this.size);
  }

  /** This node speaks to all others at a time. */
  get reachesAll(): boolean {
    return this.fanOut >= this.size - 1;
  }

  /** Some at random, none of `except`. */
  draw(count: number, except: readonly NodeId[] = []): NodeId[] {
    const drawn = samplePeers(this.#random, {
      peers: this.#list,
      self: this.self,
      count: count + except.length,
    });
    return drawn.filter((id) => !except.includes(id)).slice(0, count);
  }

  #minus(these: ReadonlySet<NodeId>, those: ReadonlySet<NodeId>): NodeId[] {
    return [...these].filter((id) => id !== this.self && !those.has(id));
  }

  #members(): ReadonlySet<NodeId> {
    let members = MEMBERS.get(this.#list);
    if (members === undefined) {
      members = new Set(this.#list);
      MEMBERS.set(this.#list, members);
    }
    return members;
  }
}
