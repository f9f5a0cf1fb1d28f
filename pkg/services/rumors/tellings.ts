/**
 * The rumors of this node whose senders wait: for the answers of those told first, and for all nodes of
 * the group to have it.
 */
import type { NodeId } from '../../core/ids.ts';
import type { RumorId } from '../../gossip/rumor.ts';
import type { Answers } from './answers.ts';

export interface Telling {
  readonly gid: string;
  /** Of those told first. */
  readonly first: Answers;
  /** Of all; absent in a mode whose origin does not learn it. */
  readonly all: Answers | undefined;
}

/** Senders that wait, at most; the one that has waited longest is told that nobody keeps count. */
const TELLINGS_MAX = 4096;

export class Tellings {
  readonly #tellings = new Map<RumorId, Telling>();

  add(id: RumorId, telling: Telling): void {
    this.#tellings.set(id, telling);
    for (const [oldest, { first, all }] of this.#tellings) {
      if (this.#tellings.size <= TELLINGS_MAX) break;
      this.#tellings.delete(oldest);
      for (const answers of [first, all]) {
        answers?.failAll('ERR_TIMEOUT', `${TELLINGS_MAX} later rumors of this node wait as well`);
      }
    }
    this.#tidy(id, telling);
  }

  /** When the first of them is out of time; Infinity when nobody waits. O(size). */
  get nextDeadline(): number {
    let next = Infinity;
    for (const { first, all } of this.#tellings.values()) {
      next = Math.min(next, first.deadline, all?.deadline ?? Infinity);
    }
    return next;
  }

  acked(id: RumorId, from: NodeId, fresh: boolean): void {
    const telling = this.#tellings.get(id);
    if (telling === undefined) return;
    telling.first.take(from, { fresh });
    telling.all?.take(from, true);
    this.#tidy(id, telling);
  }

  /** A peer cannot be reached. @param forGood Nobody else says whether it is alive. */
  lost(peer: NodeId, why: string, forGood: boolean): void {
    this.#each(({ first, all }) => {
      first.fail(peer, 'ERR_UNREACHABLE', why);
      if (forGood) all?.fail(peer, 'ERR_UNREACHABLE', why);
    });
  }

  left(gid: string, peer: NodeId): void {
    this.#each((telling) => {
      if (telling.gid !== gid) return;
      for (const answers of [telling.first, telling.all]) {
        answers?.fail(peer, 'ERR_LEFT', `it is not in the group "${gid}" any more`);
      }
    });
  }

  come(gid: string, peer: NodeId, sid: string): void {
    this.#each((telling) => {
      if (telling.gid === gid) telling.all?.await(peer, sid);
    });
  }

  expire(now: number): void {
    this.#each(({ first, all }) => {
      first.expire(now);
      all?.expire(now);
    });
  }

  /** This node has stopped. */
  stopped(): void {
    this.#each(({ first, all }) => {
      for (const answers of [first, all]) answers?.failAll('ERR_STOPPED', 'this node has stopped');
    });
  }

  #each(what: (telling: Telling) => void): void {
    for (const [id, telling] of this.#tellings) {
      what(telling);
      this.#tidy(id, telling);
    }
  }

  #tidy(id: RumorId, { first, all }: Telling): void {
    if (first.settled && all?.settled !== false) this.#tellings.delete(id);
  }
}
