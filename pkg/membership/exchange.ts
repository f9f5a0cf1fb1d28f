/**
 * What news does not reach is repaired: views are compared by checksum in every ping, and exchanged whole
 * when they differ though nothing is left to tell (Uber's ringpop); the dead are greeted from time to time,
 * so that the halves of a partition that has ended find each other (foca's announcements to those who are
 * down); and those who have been dead for long enough are forgotten.
 */
import type { NodeId } from '../core/ids.ts';
import type { Random } from '../core/random.ts';
import type { Effects } from './effects.ts';
import type { Members } from './members.ts';
import type { NewsQueue } from './news-queue.ts';
import type { Prober } from './prober.ts';
import type { MembershipSettings } from './settings.ts';
import type { Suspicion } from './suspicion.ts';
import type { Voice } from './voice.ts';

/** Looks after the dead. */
export const SWEEP_TIMER = 'sweep';

export interface ExchangeParts {
  readonly effects: Effects;
  readonly settings: MembershipSettings;
  readonly members: Members;
  readonly news: NewsQueue;
  readonly suspicions: ReadonlyMap<NodeId, Suspicion>;
  readonly voice: Voice;
  readonly prober: Prober;
  readonly random: Random;
}

export class Exchange {
  readonly #parts: ExchangeParts;
  /** When this node has last begun an exchange because of a checksum. */
  #syncedAt = -Infinity;
  /** How many exchanges it has begun. */
  syncs = 0;

  constructor(parts: ExchangeParts) {
    this.#parts = parts;
  }

  /** Exchanges views with some of these. */
  join(ids: readonly NodeId[]): void {
    const { settings, random } = this.#parts;
    for (const id of random.shuffle(ids).slice(0, settings.joinSyncs)) this.#sync(id);
  }

  /** Compares views with somebody who pings. */
  compare(from: NodeId, checksum: number): void {
    const { effects, settings, members, news, suspicions } = this.#parts;
    if (checksum === members.checksum) return;
    // The difference may be on its way already.
    if (news.size > 0 || suspicions.size > 0) return;
    if (effects.now - this.#syncedAt < settings.syncMs) return;
    this.#syncedAt = effects.now;
    this.#sync(from);
  }

  /** While there are dead ones, looks after them. */
  wake(): void {
    const { effects, settings, members } = this.#parts;
    if (members.gone.size > 0 && !effects.runs(SWEEP_TIMER)) {
      effects.setTimer(SWEEP_TIMER, settings.announceMs);
    }
  }

  /** Forgets those whose time is over, and greets one of the dead. O(gone). */
  sweep(): void {
    const { effects, settings, members, news, prober, random } = this.#parts;
    const dead: NodeId[] = [];
    for (const id of members.gone) {
      const member = members.get(id);
      if (member === undefined) continue;
      if (effects.now - member.since >= settings.tombstoneMs) {
        members.delete(id);
        news.remove(id);
      } else if (member.state === 'dead') {
        dead.push(id);
      }
    }
    const greeted = dead[random.integer(Math.max(1, dead.length))];
    if (greeted !== undefined) prober.greet(greeted);
  }

  stop(): void {
    this.#parts.effects.clearTimer(SWEEP_TIMER);
  }

  #sync(to: NodeId): void {
    this.syncs += 1;
    this.#parts.voice.sayAll(to, 'sync');
  }
}
