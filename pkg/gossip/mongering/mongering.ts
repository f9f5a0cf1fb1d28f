/**
 * Rumor mongering in rounds: push, pull or both. What is heard in a round is told from the next one on,
 * so what is told in a round is what was known at its start, as in the theory (`theory/rounds.ts`). A
 * node draws `fanOut` peers anew in every round and tells them all rumors that are hot, that is, in which
 * it has not lost interest; `settings.ts` says when it does.
 *
 * | kind    | says                                          | sent                                 |
 * | ------- | --------------------------------------------- | ------------------------------------ |
 * | `rumor` | hear this; the only kind with a payload       | `push`: each round; `pull`: if asked |
 * | `heard` | I have it; whether it was new to me (`fresh`) | with feedback: in answer to `rumor`  |
 * | `ask`   | tell me what is hot                           | `pull`: each round                   |
 *
 * No timer runs while there is nothing to do: a rumor is told in at most `roundsMax` rounds, and a node
 * asks in `roundsMax` rounds after its start and after every rumor that is new to it. So with `pull`
 * alone, a rumor that begins when nobody asks any more is heard by nobody.
 *
 * The origin learns who has heard a rumor from those that it tells itself (`acked`, with feedback, and
 * once per telling); there is no fact `complete`. Nobody is told when a rumor begins, so `told` in the
 * fact `publish` is empty.
 *
 * Source: A. Demers et al. 1987, "Epidemic algorithms for replicated database maintenance", 1.4.
 */
import type { Millis, NodeId } from '../../core/ids.ts';
import type { Json, JsonObject } from '../../core/json.ts';
import type { Effect, Event } from '../../core/process.ts';
import { namedPeers, publishedPayload } from '../command.ts';
import { fanOutOf } from '../fan-out.ts';
import { PEERS, PUBLISH, type Gossip } from '../gossip.ts';
import {
  fieldsOf,
  parseHeardMessage,
  parseRumorMessage,
  type HeardMessage,
  type RumorMessage,
} from '../message.ts';
import { payloadBytes } from '../payload.ts';
import { parseRumorId, rumorId, type Rumor, type RumorId } from '../rumor.ts';
import { RumorMemory } from '../rumor-memory.ts';
import { samplePeers } from '../sample.ts';
import { HotRumors, type HotRumor } from './hot-rumors.ts';
import { Interest } from './interest.ts';
import { Rounds } from './rounds.ts';
import type { MongeringOptions } from './settings.ts';

export interface AskMessage {
  readonly kind: 'ask';
}

export type MongeringMessage = RumorMessage | HeardMessage | AskMessage;

type Effects = Effect<MongeringMessage>[];

const ASK: AskMessage = Object.freeze({ kind: 'ask' });
const ROUND = 'round';

export class Mongering implements Gossip<MongeringMessage> {
  readonly #options: MongeringOptions;
  readonly #feedback: boolean;
  readonly #rounds: Rounds;
  readonly #memory = new RumorMemory();
  readonly #hot = new HotRumors();
  #peers: readonly NodeId[];
  #published = 0;
  /** The last round in which this node asks. */
  #askUntil = -1;
  #timerRuns = false;

  constructor(options: MongeringOptions) {
    this.#options = options;
    this.#feedback = options.stop.kind !== 'never' && options.stop.feedback;
    this.#rounds = new Rounds(options.roundMs);
    this.#peers = options.peers;
  }

  step(event: Event<MongeringMessage>, now: Millis): readonly Effect<MongeringMessage>[] {
    switch (event.kind) {
      case 'start':
        return this.#wake(now);
      case 'timer':
        return this.#tick(now);
      case 'message':
        return this.#message(event.from, event.body, now);
      case 'command':
        if (event.name === PUBLISH) return this.#publish(publishedPayload(event.args), now);
        if (event.name === PEERS) this.#peers = namedPeers(event.args);
        return [];
    }
  }

  payloadOf(id: RumorId): Json | undefined {
    return this.#hot.get(id)?.rumor.payload ?? this.#memory.payloadOf(id);
  }

  view(): JsonObject {
    const { heard } = this.#memory;
    return { published: this.#published, heard, hot: this.#hot.size };
  }

  #message(from: NodeId, body: MongeringMessage, now: Millis): Effects {
    switch (body.kind) {
      case 'rumor':
        return this.#hear(from, body, now);
      case 'heard':
        return this.#answered(from, body, now);
      case 'ask':
        return this.#tell([from], this.#rounds.at(now));
    }
  }

  #publish(payload: Json, now: Millis): Effects {
    this.#published += 1;
    const id = rumorId({ origin: this.#options.origin, counter: this.#published });
    this.#memory.add(id, payload, now);
    this.#heat({ id, hops: 0, payload }, now);
    const fact = { kind: 'publish', id, bytes: payloadBytes(payload), told: [] };
    return [{ kind: 'emit', fact }, ...this.#wake(now)];
  }

  #hear(from: NodeId, { id, hops, payload }: Rumor, now: Millis): Effects {
    const fresh = this.#memory.add(id, payload, now);
    const effects: Effects = [];
    if (fresh) effects.push({ kind: 'emit', fact: { kind: 'deliver', id, from, hops } });
    if (this.#feedback)
      effects.push({ kind: 'send', to: from, body: { kind: 'heard', id, fresh } });
    if (!fresh) return effects;
    this.#heat({ id, hops, payload }, now);
    return [...effects, ...this.#wake(now)];
  }

  /** An answer that nobody was asked for, or a second one, says nothing. */
  #answered(from: NodeId, { id, fresh }: HeardMessage, now: Millis): Effects {
    const hot = this.#hot.get(id);
    if (hot?.awaited.delete(from) !== true) return [];
    hot.interest.answered(fresh, this.#rounds.at(now), this.#options.random);
    if (parseRumorId(id)?.origin !== this.#options.origin) return [];
    return [{ kind: 'emit', fact: { kind: 'acked', id, from, fresh } }];
  }

  #heat(rumor: Rumor, now: Millis): void {
    const { stop, mode } = this.#options;
    const since = this.#rounds.at(now);
    this.#hot.add({ rumor, since, interest: new Interest(stop, mode), awaited: new Set() });
  }

  /** There is news, or may be soon. */
  #wake(now: Millis): Effects {
    const { mode, roundsMax } = this.#options;
    if (mode !== 'push') this.#askUntil = this.#rounds.at(now) + roundsMax;
    return this.#timerRuns ? [] : this.#schedule(now);
  }

  #tick(now: Millis): Effects {
    const { mode, random, self, fanOut } = this.#options;
    const peers = this.#peers;
    const round = this.#rounds.begin(now);
    const drawn = samplePeers(random, { peers, self, count: fanOutOf(fanOut, peers.length) });
    const effects = mode === 'pull' ? [] : this.#tell(drawn, round);
    if (round <= this.#askUntil) {
      for (const to of drawn) effects.push({ kind: 'send', to, body: ASK });
    }
    return [...effects, ...this.#schedule(now)];
  }

  #schedule(now: Millis): Effects {
    const round = this.#rounds.at(now);
    this.#hot.drop((hot) => this.#isOver(hot, round));
    const tells = this.#options.mode !== 'pull' && this.#hot.size > 0;
    this.#timerRuns = tells || round < this.#askUntil;
    if (!this.#timerRuns) return [];
    return [{ kind: 'setTimer', timer: ROUND, afterMs: this.#rounds.untilNext(now) }];
  }

  /** Tells some peers what was heard before a round. */
  #tell(peers: readonly NodeId[], round: number): Effects {
    const effects: Effects = [];
    this.#hot.drop((hot) => this.#isOver(hot, round));
    for (const hot of this.#hot.heardBefore(round)) {
      const { id, hops, payload } = hot.rumor;
      const body: RumorMessage = { kind: 'rumor', id, hops: hops + 1, payload };
      for (const to of peers) {
        if (this.#feedback) hot.awaited.add(to);
        hot.interest.told(this.#options.random);
        effects.push({ kind: 'send', to, body });
      }
    }
    return effects;
  }

  /** Nobody is told this rumor in `round` or later. */
  #isOver({ since, interest }: HotRumor, round: number): boolean {
    const { random, roundsMax } = this.#options;
    return round > since + roundsMax || interest.lostBy(round, random);
  }
}

/** @returns undefined for what is no message of this protocol. */
export function parseMongeringMessage(body: unknown): MongeringMessage | undefined {
  const fields = fieldsOf(body);
  if (fields?.['kind'] === 'ask') return ASK;
  return fields && (parseRumorMessage(fields) ?? parseHeardMessage(fields));
}
