/**
 * Averages by gossip: every node holds a number and ends with about the mean of all of them.
 *
 * What is moved is mass. A node holds (mass, weight), at first (its value, 1), and its estimate is
 * mass / weight; the sums over all nodes and all messages on their way never change, so the only numbers
 * on which all can agree are the right ones.
 *
 * | mode        | what a node does                                                   | how often                          |
 * | ----------- | ------------------------------------------------------------------ | ---------------------------------- |
 * | `push-sum`  | keeps half of its mass and weight and sends the other half         | once a cycle                       |
 * | `push-pull` | offers its estimate to one peer; both end with the mean of the two | once a cycle                       |
 * | `pairwise`  | the same                                                           | by a Poisson clock, mean one cycle |
 *
 * | kind    | says                                                | sent                                     |
 * | ------- | --------------------------------------------------- | ---------------------------------------- |
 * | `offer` | my estimate is `value`; moves nothing               | `push-pull`, `pairwise`: to a random peer |
 * | `mass`  | take this mass and weight, which may be negative    | `push-sum`: to a random peer; else: in answer to `offer` |
 *
 * **Exchanges that cross.** Where both sides of an exchange set themselves to the mean of what they have
 * told each other, one whose number changes between its offer and the answer loses mass. Here the side
 * that is asked moves by d = (offered - own) / 2 and sends -d, which the other adds to whatever it holds
 * by then. If nothing came between, both hold the mean; if something did, the sum is right all the same,
 * and nobody waits or is refused.
 *
 * **What is lost.** A lost offer costs nothing, a lost `mass` what it carried, a crash what the node held
 * and what is sent to it later. Every node reports the mass and the weight that it has sent and received
 * since its start, so that mass = value + received - sent of each, and, when nothing is on its way, the
 * sums over all nodes that ever were of sent and received differ by what was lost on links. The bias of
 * the result is (mass / weight over the living) - (the mean of all values).
 *
 * | fact       | fields                                                                                          | says                          |
 * | ---------- | ------------------------------------------------------------------------------------------------ | ----------------------------- |
 * | `average`  | `cycle`, `value`, `mass`, `weight`, `sentMass`, `sentWeight`, `receivedMass`, `receivedWeight`   | where it stands at the end of a cycle; 0: at the start |
 * | `averaged` | `value`                                                                                          | the result                    |
 *
 * A node begins at a random moment of its first cycle. After its last it waits for one more, in which the
 * exchanges of others end, if they take less than a cycle; then it reports the last one and the result. So
 * the last reports of all nodes add up. A peer that lies can move the result by as much as it likes.
 *
 * Sources: D. Kempe, A. Dobra, J. Gehrke 2003, "Gossip-based computation of aggregate information",
 * section 2 (push-sum); S. Boyd et al. 2006, "Randomized gossip algorithms", section II (pairwise);
 * M. Jelasity, A. Montresor, O. Babaoglu 2005, "Gossip-based aggregation in large dynamic networks",
 * section 3 (push-pull).
 */
import { millis, type NodeId } from '../../core/ids.ts';
import type { JsonObject } from '../../core/json.ts';
import type { Effect, Event, Fact, Process } from '../../core/process.ts';
import type { Random } from '../../core/random.ts';
import {
  Accounts,
  MASS,
  RECEIVED_MASS,
  RECEIVED_WEIGHT,
  SENT_MASS,
  SENT_WEIGHT,
  WEIGHT,
} from './accounts.ts';
import type { AveragingMessage, MassMessage } from './message.ts';

export type AveragingMode = 'push-sum' | 'pairwise' | 'push-pull';

export interface AveragingOptions {
  readonly mode: AveragingMode;
  readonly self: NodeId;
  /** Finite. */
  readonly value: number;
  /**
   * Who takes part, this node among them or not; each once. Kept, not copied and not modified: all nodes
   * of a simulation share one list.
   */
  readonly peers: readonly NodeId[];
  /** May be shared by nodes that are run by one driver in a fixed order. */
  readonly random: Random;
  readonly cycleMs: number;
  /** Cycles in which this node speaks, at least 1. */
  readonly cycles: number;
  /** Where the node keeps its numbers: nodes of a large simulation share it; absent: in its own. */
  readonly accounts?: Accounts;
}

type Effects = Effect<AveragingMessage>[];

const CYCLE = 'cycle';
const CONTACT = 'contact';

/** Below this a weight is not halved again: a node that hears nobody would come to 0 / 0. */
const WEIGHT_MIN = 2 ** -900;

/** A simulation has a million of them, so each is one object, with what every message needs in front. */
export class Averaging implements Process<AveragingMessage> {
  readonly #accounts: Accounts;
  readonly #row: number;
  /** Cycles begun. */
  #cycle = 0;
  readonly #mode: AveragingMode;
  readonly #self: NodeId;
  readonly #peers: readonly NodeId[];
  readonly #random: Random;
  readonly #cycleMs: number;
  readonly #cycles: number;

  constructor(options: AveragingOptions) {
    this.#accounts = options.accounts ?? new Accounts();
    this.#row = this.#accounts.open(options.value);
    this.#mode = options.mode;
    this.#self = options.self;
    this.#peers = options.peers;
    this.#random = options.random;
    this.#cycleMs = options.cycleMs;
    this.#cycles = options.cycles;
  }

  /** The estimate of the mean. */
  get value(): number {
    return this.#amount(MASS) / this.#amount(WEIGHT);
  }

  step(event: Event<AveragingMessage>): readonly Effect<AveragingMessage>[] {
    switch (event.kind) {
      case 'start':
        return this.#start();
      case 'message':
        return event.body.kind === 'offer'
          ? this.#meet(event.from, event.body.value)
          : this.#take(event.body);
      case 'timer':
        return event.timer === CYCLE ? this.#turn() : this.#contact();
      case 'command':
        return [];
    }
  }

  view(): JsonObject {
    return this.#average(this.#cycle);
  }

  prefetch(): number {
    return this.#amount(MASS);
  }

  #start(): Effects {
    const first = this.#random.uniform(0, this.#cycleMs);
    const effects: Effects = [this.#report(0), setTimer(CYCLE, first)];
    if (this.#mode === 'pairwise') effects.push(this.#setContact());
    return effects;
  }

  /** A cycle is over, and the next one begins, unless it was the last. */
  #turn(): Effects {
    this.#cycle += 1;
    const ended = this.#cycle - 1;
    if (ended > this.#cycles) return this.#conclude();
    const effects: Effects = [setTimer(CYCLE, this.#cycleMs)];
    if (ended > 0 && ended < this.#cycles) effects.push(this.#report(ended));
    if (ended < this.#cycles && this.#mode !== 'pairwise') this.#speak(effects);
    return effects;
  }

  /** Nothing is on its way any more: what all report now adds up. */
  #conclude(): Effects {
    const averaged: Fact = { kind: 'averaged', value: this.value };
    return [this.#report(this.#cycles), { kind: 'emit', fact: averaged }];
  }

  #contact(): Effects {
    if (this.#cycle >= this.#cycles) return [];
    const effects: Effects = [this.#setContact()];
    this.#speak(effects);
    return effects;
  }

  #setContact(): Effect<AveragingMessage> {
    return setTimer(CONTACT, this.#random.exponential(this.#cycleMs));
  }

  #speak(effects: Effects): void {
    const to = this.#draw();
    if (to === undefined) return;
    if (this.#mode !== 'push-sum') {
      effects.push({ kind: 'send', to, body: { kind: 'offer', value: this.value } });
    } else if (this.#amount(WEIGHT) >= WEIGHT_MIN) {
      const body = this.#give(this.#amount(MASS) / 2, this.#amount(WEIGHT) / 2);
      effects.push({ kind: 'send', to, body });
    }
  }

  #meet(from: NodeId, offered: number): Effects {
    const change = offered / 2 - this.value / 2;
    return [{ kind: 'send', to: from, body: this.#give(-change, 0) }];
  }

  /** Takes mass out of this node and into a message. */
  #give(mass: number, weight: number): MassMessage {
    this.#add(MASS, -mass);
    this.#add(WEIGHT, -weight);
    this.#add(SENT_MASS, mass);
    this.#add(SENT_WEIGHT, weight);
    return { kind: 'mass', mass, weight };
  }

  #take({ mass, weight }: MassMessage): Effects {
    this.#add(MASS, mass);
    this.#add(WEIGHT, weight);
    this.#add(RECEIVED_MASS, mass);
    this.#add(RECEIVED_WEIGHT, weight);
    return [];
  }

  /** One of the others; undefined when there is none. */
  #draw(): NodeId | undefined {
    const peers = this.#peers;
    if (peers.length < 2) return peers[0] === this.#self ? undefined : peers[0];
    for (;;) {
      const peer = peers[this.#random.integer(peers.length)];
      if (peer !== this.#self) return peer;
    }
  }

  #report(cycle: number): Effect<AveragingMessage> {
    return { kind: 'emit', fact: this.#average(cycle) };
  }

  #average(cycle: number): Fact {
    return {
      kind: 'average',
      cycle,
      value: this.value,
      mass: this.#amount(MASS),
      weight: this.#amount(WEIGHT),
      sentMass: this.#amount(SENT_MASS),
      sentWeight: this.#amount(SENT_WEIGHT),
      receivedMass: this.#amount(RECEIVED_MASS),
      receivedWeight: this.#amount(RECEIVED_WEIGHT),
    };
  }

  #amount(field: number): number {
    return this.#accounts.amount(this.#row, field);
  }

  #add(field: number, amount: number): void {
    this.#accounts.add(this.#row, field, amount);
  }
}

function setTimer(timer: string, afterMs: number): Effect<AveragingMessage> {
  return { kind: 'setTimer', timer, afterMs: millis(afterMs) };
}
