/**
 * The failure detector: in each period one member is pinged, after `directMs` through helpers as well, and
 * accused when the period ends without an answer (SWIM, section 3.1). And checks out of turn, of members
 * whose connection was closed: one ping, no helpers.
 */
import type { NodeId } from '../core/ids.ts';
import type { Random } from '../core/random.ts';
import type { Beliefs } from './beliefs.ts';
import type { Effects } from './effects.ts';
import type { Lap } from './lap.ts';
import type { LocalHealth } from './local-health.ts';
import type { Members } from './members.ts';
import { Probe } from './probe.ts';
import { Relays } from './relays.ts';
import type { MembershipSettings } from './settings.ts';
import type { Voice } from './voice.ts';

/** The end of a period. */
export const PERIOD_TIMER = 'period';
/** The probed has not answered directly. */
export const DIRECT_TIMER = 'direct';
/** The timer of a check is `check:` and the member's id. */
export const CHECK_TIMER = 'check:';

export interface ProberParts {
  readonly effects: Effects;
  readonly settings: MembershipSettings;
  readonly members: Members;
  readonly lap: Lap;
  readonly health: LocalHealth;
  readonly beliefs: Beliefs;
  readonly voice: Voice;
  readonly random: Random;
}

export class Prober {
  readonly #parts: ProberParts;
  readonly #relays: Relays;
  #probe: Probe | undefined;
  /** Members that are checked out of turn. */
  readonly #checks = new Map<NodeId, Probe>();
  #sequence = 0;

  constructor(parts: ProberParts) {
    this.#parts = parts;
    this.#relays = new Relays(parts);
  }

  /** Begins to probe, unless it does; at a random time, so that not all nodes do at once. */
  wake(): void {
    const { effects, settings, random } = this.#parts;
    if (!effects.runs(PERIOD_TIMER)) {
      effects.setTimer(PERIOD_TIMER, random.uniform(0, settings.probeMs));
    }
  }

  stop(): void {
    const { effects } = this.#parts;
    this.#probe = undefined;
    effects.clearTimer(PERIOD_TIMER);
    effects.clearTimer(DIRECT_TIMER);
    for (const id of this.#checks.keys()) effects.clearTimer(CHECK_TIMER + id);
    this.#checks.clear();
  }

  /** A period ends and the next one begins. With nobody to probe, it does not. */
  period(lateMs: number): void {
    const { effects, settings, members, lap, health, beliefs } = this.#parts;
    const [late, probe] = [health.late(lateMs), this.#probe];
    if (probe !== undefined && !probe.answered && members.living.has(probe.target)) {
      if (late && !probe.prolonged) {
        // This node was late itself: the answer may wait behind the timer.
        probe.prolonged = true;
        effects.setTimer(PERIOD_TIMER, settings.directMs);
        return;
      }
      health.add(probe.ownFault);
      beliefs.accuse(probe.target);
    }
    this.#probe = undefined;
    effects.clearTimer(DIRECT_TIMER);
    const target = lap.next();
    if (target === undefined) return;
    this.#probe = this.#ping(target);
    effects.setTimer(DIRECT_TIMER, health.scaled(settings.directMs));
    effects.setTimer(PERIOD_TIMER, health.scaled(settings.probeMs));
  }

  /** The probed has not answered in time: it is pinged again, and through others. */
  askHelpers(): void {
    const { settings, members, voice, random } = this.#parts;
    const probe = this.#probe;
    if (probe === undefined || probe.answered) return;
    const { target, sequence } = probe;
    const others = [...members.living].filter((id) => id !== target);
    const helpers = random.shuffle(others).slice(0, settings.helpers);
    probe.askedFor(helpers);
    for (const helper of helpers) voice.say(helper, { kind: 'ping-req', sequence, target });
    voice.say(target, { kind: 'ping', sequence, checksum: members.checksum });
  }

  /** There is a reason to look after a member at once. */
  check(id: NodeId): void {
    const { effects, settings, members, health } = this.#parts;
    if (!members.living.has(id) || this.#checks.has(id)) return;
    this.#checks.set(id, this.#ping(id));
    effects.setTimer(CHECK_TIMER + id, health.scaled(settings.directMs));
  }

  /** A check's time is over. */
  checked(id: NodeId, lateMs: number): void {
    const { effects, settings, health, beliefs } = this.#parts;
    const probe = this.#checks.get(id);
    if (probe === undefined) return;
    if (health.late(lateMs) && !probe.prolonged) {
      probe.prolonged = true;
      effects.setTimer(CHECK_TIMER + id, settings.directMs);
      return;
    }
    this.#checks.delete(id);
    beliefs.accuse(id);
  }

  /** Somebody dead or unreachable is greeted; when it answers, it says itself that it lives. */
  greet(id: NodeId): void {
    this.#ping(id);
  }

  pong(from: NodeId, sequence: number): void {
    const { effects, health } = this.#parts;
    this.#relays.pong(from, sequence);
    if (this.#checks.get(from)?.sequence === sequence) {
      this.#checks.delete(from);
      effects.clearTimer(CHECK_TIMER + from);
    }
    if (this.#probe?.sequence === sequence && this.#probe.pong(from)) {
      health.add(-1);
      effects.clearTimer(DIRECT_TIMER);
    }
  }

  nack(from: NodeId, sequence: number): void {
    if (this.#probe?.sequence === sequence) this.#probe.nack(from);
  }

  /** Somebody asks for a probe on its behalf. */
  help(asker: NodeId, request: { readonly target: NodeId; readonly sequence: number }): void {
    this.#sequence += 1;
    this.#relays.begin({ asker, ...request }, this.#sequence);
  }

  /** A relayed probe is not answered. */
  overdue(sequence: number): void {
    this.#relays.overdue(sequence);
  }

  #ping(target: NodeId): Probe {
    const { members, voice } = this.#parts;
    this.#sequence += 1;
    const sequence = this.#sequence;
    voice.say(target, { kind: 'ping', sequence, checksum: members.checksum });
    return new Probe(target, sequence);
  }
}
