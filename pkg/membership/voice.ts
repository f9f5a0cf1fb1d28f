/** Puts messages together: the purpose, what this node claims of itself, and news of others. */
import type { NodeId } from '../core/ids.ts';
import type { Random } from '../core/random.ts';
import type { Effects } from './effects.ts';
import type { Member, Members } from './members.ts';
import type { Purpose, Standing, Update } from './message.ts';
import { transmitLimit, type NewsQueue } from './news-queue.ts';
import { SYNC_UPDATES_MAX } from './parse.ts';
import type { MembershipSettings } from './settings.ts';
import type { Suspicion } from './suspicion.ts';

export interface VoiceParts {
  readonly effects: Effects;
  readonly settings: MembershipSettings;
  readonly members: Members;
  readonly news: NewsQueue;
  readonly suspicions: ReadonlyMap<NodeId, Suspicion>;
  readonly random: Random;
}

export class Voice {
  readonly #parts: VoiceParts;

  constructor(parts: VoiceParts) {
    this.#parts = parts;
  }

  /**
   * Sends a message. What this node holds against its receiver comes first, so that that one can refute
   * it at once (Lifeguard's buddy system), then what the receiver is to be set right about, then news.
   * @param corrections Members about whom the receiver was behind.
   */
  say(to: NodeId, purpose: Purpose, corrections: readonly NodeId[] = []): void {
    const { members, news, settings } = this.#parts;
    const state = members.get(to)?.state;
    const first = state === undefined || state === 'alive' ? [] : [to];
    const limit = transmitLimit(settings.retransmit, members.living.size + 1);
    const fresh = news.take(settings.updatesMax, limit);
    this.#send(to, purpose, [...first, ...corrections.slice(0, settings.updatesMax), ...fresh]);
  }

  /** Sends all that this node knows; of more than fits into a message, others each time. */
  sayAll(to: NodeId, kind: 'sync' | 'sync-reply'): void {
    const { members, random } = this.#parts;
    const { ids } = members;
    const few = ids.length <= SYNC_UPDATES_MAX;
    this.#send(to, { kind }, few ? ids : random.shuffle(ids).slice(0, SYNC_UPDATES_MAX));
  }

  #send(to: NodeId, purpose: Purpose, about: readonly NodeId[]): void {
    const { effects, members } = this.#parts;
    const updates: Update[] = [];
    for (const id of new Set(about)) {
      const member = members.get(id);
      if (member !== undefined && id !== members.self) updates.push(this.#update(id, member));
    }
    effects.send(to, { ...purpose, me: standing(members.own), updates });
  }

  #update(id: NodeId, member: Member): Update {
    const { effects, suspicions } = this.#parts;
    const gone = member.state === 'dead' || member.state === 'left';
    const by = member.state === 'suspect' ? (suspicions.get(id)?.accusers ?? []) : [];
    const ageMs = gone ? Math.max(0, effects.now - member.since) : 0;
    return { id, ...standing(member), ageMs, by };
  }
}

function standing({ state, incarnation, info }: Member): Standing {
  return { state, incarnation, info };
}
