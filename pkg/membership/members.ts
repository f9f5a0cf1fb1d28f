/**
 * All members that this node knows of, itself among them: the living, and the dead and those who left for
 * as long as they are remembered. Memory: at most `MEMBERS_MAX` records.
 */
import { invariant } from '../core/errors.ts';
import type { NodeId } from '../core/ids.ts';
import { murmur3 } from '../core/random.ts';
import type { Standing } from './message.ts';
import { isLiving } from './record.ts';

/** Beyond this many, nobody new is taken in. */
export const MEMBERS_MAX = 16_384;

export interface Member extends Standing {
  /** Since when it is in this state, by this node's clock and what it was told. */
  readonly since: number;
}

export class Members {
  readonly self: NodeId;
  readonly #records = new Map<NodeId, Member>();
  readonly #living = new Set<NodeId>();
  readonly #gone = new Set<NodeId>();
  #checksum = 0;

  constructor(self: NodeId, own: Member) {
    this.self = self;
    this.put(self, own);
  }

  /** This node as it sees itself. */
  get own(): Member {
    const own = this.#records.get(this.self);
    invariant(own, 'a node knows itself');
    return own;
  }

  get ids(): readonly NodeId[] {
    return [...this.#records.keys()];
  }

  /** The others that live, suspects included. */
  get living(): ReadonlySet<NodeId> {
    return this.#living;
  }

  /** The others that are dead or have left. */
  get gone(): ReadonlySet<NodeId> {
    return this.#gone;
  }

  get full(): boolean {
    return this.#records.size >= MEMBERS_MAX;
  }

  /**
   * Equal for nodes with equal views of who lives, in which incarnation: 32 bits. Suspects count as
   * living, so that a suspicion on its way makes no difference; nor do the dead, whom each forgets at
   * its own time.
   */
  get checksum(): number {
    return this.#checksum >>> 0;
  }

  get(id: NodeId): Member | undefined {
    return this.#records.get(id);
  }

  put(id: NodeId, member: Member): void {
    this.delete(id);
    this.#records.set(id, member);
    if (isLiving(member)) this.#checksum ^= hashOf(id, member.incarnation);
    if (id === this.self) return;
    if (isLiving(member)) this.#living.add(id);
    else this.#gone.add(id);
  }

  /** Forgets a member. */
  delete(id: NodeId): void {
    const member = this.#records.get(id);
    if (member === undefined) return;
    if (isLiving(member)) this.#checksum ^= hashOf(id, member.incarnation);
    this.#records.delete(id);
    this.#living.delete(id);
    this.#gone.delete(id);
  }
}

function hashOf(id: NodeId, incarnation: number): number {
  const text = `${id}:${incarnation}`;
  // Ids are ASCII.
  const bytes = Array.from(text, (character) => character.charCodeAt(0));
  return murmur3(bytes, 0);
}
