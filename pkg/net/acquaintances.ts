/**
 * Whom this process lets in, and which link a process continues that has proved its id and session: the one
 * that it had, none, or a fresh one in place of its predecessor's.
 */
import { LabError } from '../core/errors.ts';
import type { NodeId } from '../core/ids.ts';
import { Refusal, freshText } from './handshake.ts';
import type { Greeted, Standing } from './handshake.ts';
import { Link } from './link.ts';
import type { MeshOptions } from './mesh-options.ts';
import type { Switchboard } from './switchboard.ts';

export class Acquaintances {
  readonly #board: Switchboard;
  readonly #successors: MeshOptions['successors'];
  readonly #replaced: (id: NodeId) => void;
  readonly #session = freshText();
  /** In place of `#session` towards peers that were removed: links to them begin anew. */
  readonly #sessions = new Map<NodeId, string>();
  /** Those of the removed peers in whose place others will come. */
  readonly #expected = new Set<NodeId>();

  /** @param replaced A process takes the place of this peer. */
  constructor(
    board: Switchboard,
    successors: MeshOptions['successors'],
    replaced: (id: NodeId) => void,
  ) {
    this.#board = board;
    this.#successors = successors;
    this.#replaced = replaced;
  }

  /** The link to a peer, which is known from now on. */
  link(id: NodeId): Link {
    let link = this.#board.links.get(id);
    if (link === undefined) {
      link = new Link(id, this.#board);
      this.#board.links.set(id, link);
    }
    return link;
  }

  /** The peer may come back, if it was removed: to it, this process is another one then. */
  forgive(id: NodeId): void {
    this.#expected.delete(id);
    if (this.#board.removed.delete(id)) this.#sessions.set(id, freshText());
  }

  /**
   * The peer is not let in again, unless it is forgiven.
   * @param forNow Another process will take its place: if it calls too early, it is to call again.
   */
  remove(id: NodeId, forNow: boolean): void {
    this.#board.removed.add(id);
    if (forNow) this.#expected.add(id);
    this.#board.links.get(id)?.close();
    this.#board.links.delete(id);
    this.#board.progress();
  }

  /** @throws {LabError} `ERR_NOT_YET`, `ERR_PEER_REMOVED` for a caller that was removed. */
  demandWelcome(id: NodeId): void {
    if (this.#expected.has(id)) {
      throw new LabError('ERR_NOT_YET', `${id} called: it is not known yet that it is back`);
    }
    if (!this.#board.removed.has(id)) return;
    throw new LabError('ERR_PEER_REMOVED', `${id} called: it was removed`);
  }

  /** The session of this process towards a peer. */
  sessionWith(id: NodeId): string {
    return this.#sessions.get(id) ?? this.#session;
  }

  /** How the link to a peer stands; a peer in another session than before begins anew. */
  standing(id: NodeId, session: string): Standing {
    const link = this.#board.links.get(id);
    const { received, acked } = link?.isOf(session) === true ? link : { received: 0, acked: 0 };
    return { session: this.sessionWith(id), received, acked };
  }

  /**
   * The link that a process which has proved itself continues: a fresh one for a successor.
   * @throws {LabError} `ERR_DUPLICATE_ID`, or why the link has failed.
   */
  linkOf({ id, session }: Greeted): Link {
    const link = this.link(id);
    if (!link.isOf(session) && this.#successors === 'accept' && !link.connected) {
      link.close();
      this.#board.links.delete(id);
      this.#board.progress();
      this.#replaced(id);
      return this.link(id);
    }
    if (link.error !== undefined) throw new LabError(link.error.code, link.error.message);
    if (link.isOf(session)) return link;
    const state = link.connected ? 'is connected' : 'was last connected';
    throw new Refusal(
      'ERR_DUPLICATE_ID',
      `a second process calls itself ${id}; the first ${state} from ${link.remote}: ` +
        'end one of the two, or give it another id',
    );
  }
}
