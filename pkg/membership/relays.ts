/**
 * Probes on behalf of others: a ping of this node's own, whose answer is handed on; and a nack when it
 * does not come in time, so that the asker knows that it is not cut off itself (Lifeguard, section IV.A).
 * Memory: the latest `RELAYS_MAX` requests.
 */
import type { NodeId } from '../core/ids.ts';
import type { Effects } from './effects.ts';
import type { Members } from './members.ts';
import type { MembershipSettings } from './settings.ts';
import type { Voice } from './voice.ts';

/** The timer of a relayed probe is `nack:` and the sequence number of its ping. */
export const NACK_TIMER = 'nack:';
const RELAYS_MAX = 512;

interface Relay {
  readonly asker: NodeId;
  readonly target: NodeId;
  /** The number of the asker's probe. */
  readonly sequence: number;
}

export interface RelaysParts {
  readonly effects: Effects;
  readonly settings: MembershipSettings;
  readonly members: Members;
  readonly voice: Voice;
}

export class Relays {
  readonly #parts: RelaysParts;
  readonly #relays = new Map<number, Relay>();

  constructor(parts: RelaysParts) {
    this.#parts = parts;
  }

  /** @param ping The number of this node's own ping. */
  begin(relay: Relay, ping: number): void {
    const { effects, settings, members, voice } = this.#parts;
    if (!members.living.has(relay.target)) {
      voice.say(relay.asker, { kind: 'nack', sequence: relay.sequence });
      return;
    }
    this.#relays.set(ping, relay);
    if (this.#relays.size > RELAYS_MAX) this.#forgetOldest();
    voice.say(relay.target, { kind: 'ping', sequence: ping, checksum: members.checksum });
    effects.setTimer(NACK_TIMER + ping, settings.directMs * settings.nackShare);
  }

  /** Somebody has answered a ping: hands the answer on when that was one for another. */
  pong(from: NodeId, ping: number): void {
    const relay = this.#relays.get(ping);
    if (relay === undefined || relay.target !== from) return;
    this.#relays.delete(ping);
    this.#parts.effects.clearTimer(NACK_TIMER + ping);
    this.#parts.voice.say(relay.asker, { kind: 'pong', sequence: relay.sequence });
  }

  /** The answer has not come in time; when it comes, it is handed on all the same. */
  overdue(ping: number): void {
    const relay = this.#relays.get(ping);
    if (relay === undefined) return;
    this.#parts.voice.say(relay.asker, { kind: 'nack', sequence: relay.sequence });
  }

  #forgetOldest(): void {
    for (const [ping] of this.#relays) {
      this.#relays.delete(ping);
      this.#parts.effects.clearTimer(NACK_TIMER + ping);
      break;
    }
  }
}
