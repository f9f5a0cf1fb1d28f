/**
 * What this node believes of the members, and how that changes: by what it hears, by its own accusations,
 * and by suspicions that nobody refutes in time.
 */
import type { NodeId } from '../core/ids.ts';
import type { Random } from '../core/random.ts';
import type { Effects } from './effects.ts';
import type { Lap } from './lap.ts';
import type { LocalHealth } from './local-health.ts';
import type { Members } from './members.ts';
import type { Standing, Update } from './message.ts';
import type { NewsQueue } from './news-queue.ts';
import { buried, hear, hearOfSelf, isLiving, suspected, type Say } from './record.ts';
import type { MembershipSettings } from './settings.ts';
import { Suspicion, type SuspicionTimes } from './suspicion.ts';
import type { Voice } from './voice.ts';

/** Changes are told without waiting for a probe. */
export const PUSH_TIMER = 'push';
/** The timer of a suspicion is `suspect:` and the member's id. */
export const SUSPICION_TIMER = 'suspect:';

export interface BeliefsParts {
  readonly effects: Effects;
  readonly settings: MembershipSettings;
  readonly members: Members;
  readonly news: NewsQueue;
  readonly lap: Lap;
  readonly health: LocalHealth;
  readonly suspicions: Map<NodeId, Suspicion>;
  readonly voice: Voice;
  readonly random: Random;
}

export class Beliefs {
  readonly #parts: BeliefsParts;
  /** How often this node has refuted what was said of it. */
  refutations = 0;

  constructor(parts: BeliefsParts) {
    this.#parts = parts;
  }

  /** Takes in a claim. @returns whether whoever made it is to be set right. */
  hear(heard: Update): boolean {
    const { members, effects, settings } = this.#parts;
    if (heard.id === members.self) return this.#hearOfSelf(heard) === 'correct';
    const known = members.get(heard.id);
    if (known === undefined) {
      // Nothing to remember of what is past remembering, or of more members than there is room for.
      if (heard.ageMs >= settings.tombstoneMs || members.full) return false;
    }
    const { known: next, say } = hear(known, heard);
    if (say === 'pass on') {
      const { state, incarnation } = next;
      const newer = known === undefined || incarnation > known.incarnation;
      const info = newer ? heard.info : known.info;
      this.#change(heard.id, { state, incarnation, info }, effects.now - heard.ageMs);
    }
    if (isLiving(next) && next.incarnation === heard.incarnation) this.#confirm(heard);
    return say === 'correct';
  }

  /** This node itself has reason to think that a member is gone. */
  accuse(id: NodeId): void {
    const { members } = this.#parts;
    const known = members.get(id);
    if (known === undefined || !isLiving(known)) return;
    this.hear({ id, ...suspected(known), info: known.info, ageMs: 0, by: [members.self] });
  }

  /** A suspicion's time is over. @param lateMs How late that is told. */
  expire(id: NodeId, lateMs: number): void {
    const { members, suspicions, effects, health, settings } = this.#parts;
    const [known, suspicion] = [members.get(id), suspicions.get(id)];
    if (known === undefined || suspicion === undefined) return;
    if (health.late(lateMs) && !suspicion.prolonged) {
      // This node was late itself: a refutation may wait behind the timer.
      suspicion.prolonged = true;
      effects.setTimer(SUSPICION_TIMER + id, settings.directMs);
      return;
    }
    this.#change(id, { ...buried(known), info: known.info }, effects.now);
  }

  /** Tells some others what is new. */
  push(): void {
    const { members, voice, random, settings } = this.#parts;
    const peers = random.shuffle([...members.living]).slice(0, settings.pushPeers);
    for (const id of peers) voice.say(id, { kind: 'news' });
  }

  #hearOfSelf(heard: Update): Say {
    const { members, health, voice, effects } = this.#parts;
    const { own } = members;
    const { known, say } = hearOfSelf(own, heard);
    if (known.incarnation === own.incarnation) return say;
    members.put(members.self, { ...own, ...known });
    this.refutations += 1;
    // What was said of a predecessor says nothing about this process.
    if (heard.incarnation === own.incarnation) health.add(1);
    effects.emit({ kind: 'refuted', incarnation: known.incarnation });
    for (const accuser of heard.by) {
      if (members.living.has(accuser)) voice.say(accuser, { kind: 'news' });
    }
    return say;
  }

  /** Counts those who accuse a suspect, and asks for a second opinion of one's own. */
  #confirm({ id, state, by }: Update): void {
    const { members, suspicions, effects, news, lap } = this.#parts;
    const suspicion = suspicions.get(id);
    if (suspicion === undefined) return;
    const before = suspicion.accusers.length;
    let fresh = state === 'dead' && suspicion.confirmDeath();
    for (const accuser of by) fresh = suspicion.confirm(accuser) || fresh;
    if (!fresh) return;
    if (before > 0) news.add(id);
    effects.setTimer(SUSPICION_TIMER + id, suspicion.endsAt - effects.now);
    if (!suspicion.confirmed && !suspicion.accusers.includes(members.self)) lap.hurry(id);
  }

  #change(id: NodeId, next: Standing, since: number): void {
    const { members, suspicions, effects, news, lap } = this.#parts;
    const before = members.get(id)?.state;
    members.put(id, { ...next, since });
    news.add(id);
    if (before !== next.state) this.#push();
    suspicions.delete(id);
    effects.clearTimer(SUSPICION_TIMER + id);
    if (next.state === 'suspect') {
      const suspicion = new Suspicion(this.#times(), effects.now);
      suspicions.set(id, suspicion);
      effects.setTimer(SUSPICION_TIMER + id, suspicion.endsAt - effects.now);
    }
    if (isLiving(next)) lap.add(id);
    else lap.remove(id);
    effects.emit({ kind: 'member', id, ...next });
  }

  #push(): void {
    const { effects, settings, health } = this.#parts;
    if (!effects.runs(PUSH_TIMER)) effects.setTimer(PUSH_TIMER, health.scaled(settings.pushMs));
  }

  #times(): SuspicionTimes {
    const { settings, members } = this.#parts;
    const n = members.living.size + 1;
    const minMs = settings.suspicionMinMs * Math.max(1, Math.log10(n));
    const wanted = Math.max(0, Math.min(settings.confirmations, n - 2));
    return { minMs, maxMs: minMs * settings.suspicionFactor, wanted };
  }
}
