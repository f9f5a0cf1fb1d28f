/**
 * Gossip as the handout describes it (infect-and-die): whoever hears a rumor for the first time delivers
 * it and tells it to `fanOut` others, drawn anew, once. Nobody asks whether all have heard it, and with
 * few nodes told somebody often has not (`theory/infect-and-die.ts` says how often): that is a lesson of
 * the protocol, not a fault of the code.
 *
 * Whoever is told answers whether it was new to it, so that the call of the teller gets its answer. The
 * origin says so of those that it told first (`acked`); of others it learns nothing, so there is no
 * fact `complete`.
 *
 * Source: M3 handout, "Gossip Protocols"; the name is that of P. Eugster et al. 2004, "From epidemics
 * to distributed computing".
 */
import type { Millis, NodeId } from '../../core/ids.ts';
import type { Json, JsonObject } from '../../core/json.ts';
import type { Effect, Event } from '../../core/process.ts';
import { namedPeers, publishedPayload } from '../command.ts';
import { fanOutOf } from '../fan-out.ts';
import { PEERS, PUBLISH, type Gossip, type GossipOptions } from '../gossip.ts';
import {
  fieldsOf,
  parseHeardMessage,
  parseRumorMessage,
  type HeardMessage,
  type RumorMessage,
} from '../message.ts';
import { payloadBytes } from '../payload.ts';
import { rumorId, type Rumor, type RumorId } from '../rumor.ts';
import { RumorMemory } from '../rumor-memory.ts';
import { samplePeers } from '../sample.ts';

export type SpecMessage = RumorMessage | HeardMessage;

/** Own rumors whose answers are awaited; of older ones none is reported any more. */
const AWAITED_MAX = 1000;

export class Spec implements Gossip<SpecMessage> {
  readonly #options: GossipOptions;
  readonly #memory = new RumorMemory();
  /** Of own rumors: who was told and has not answered. */
  readonly #awaited = new Map<RumorId, Set<NodeId>>();
  #peers: readonly NodeId[];
  #published = 0;

  constructor(options: GossipOptions) {
    this.#options = options;
    this.#peers = options.peers;
  }

  step(event: Event<SpecMessage>, now: Millis): readonly Effect<SpecMessage>[] {
    switch (event.kind) {
      case 'start':
      case 'timer':
        return [];
      case 'message':
        return event.body.kind === 'rumor'
          ? this.#hear(event.from, event.body, now)
          : this.#acknowledge(event.from, event.body);
      case 'command':
        if (event.name === PUBLISH) return this.#publish(publishedPayload(event.args), now);
        if (event.name === PEERS) this.#peers = namedPeers(event.args);
        return [];
    }
  }

  payloadOf(id: RumorId): Json | undefined {
    return this.#memory.payloadOf(id);
  }

  view(): JsonObject {
    return { published: this.#published, heard: this.#memory.heard };
  }

  #publish(payload: Json, now: Millis): Effect<SpecMessage>[] {
    this.#published += 1;
    const id = rumorId({ origin: this.#options.origin, counter: this.#published });
    this.#memory.add(id, payload, now);
    const told = this.#draw();
    this.#await(id, told);
    const fact = { kind: 'publish', id, bytes: payloadBytes(payload), told };
    return [{ kind: 'emit', fact }, ...tell(told, { id, hops: 0, payload })];
  }

  #hear(from: NodeId, { id, hops, payload }: Rumor, now: Millis): Effect<SpecMessage>[] {
    const fresh = this.#memory.add(id, payload, now);
    const answer: Effect<SpecMessage> = {
      kind: 'send',
      to: from,
      body: { kind: 'heard', id, fresh },
    };
    if (!fresh) return [answer];
    const fact = { kind: 'deliver', id, from, hops };
    return [{ kind: 'emit', fact }, answer, ...tell(this.#draw(), { id, hops, payload })];
  }

  /** An answer that nobody was asked for, or a second one, says nothing. */
  #acknowledge(from: NodeId, { id, fresh }: HeardMessage): Effect<SpecMessage>[] {
    const awaited = this.#awaited.get(id);
    if (awaited?.delete(from) !== true) return [];
    if (awaited.size === 0) this.#awaited.delete(id);
    return [{ kind: 'emit', fact: { kind: 'acked', id, from, fresh } }];
  }

  #await(id: RumorId, told: readonly NodeId[]): void {
    this.#awaited.set(id, new Set(told));
    for (const oldest of this.#awaited.keys()) {
      if (this.#awaited.size <= AWAITED_MAX) return;
      this.#awaited.delete(oldest);
    }
  }

  #draw(): NodeId[] {
    const { random, self, fanOut } = this.#options;
    const peers = this.#peers;
    return samplePeers(random, { peers, self, count: fanOutOf(fanOut, peers.length) });
  }
}

/** @returns undefined for what is no message of this protocol. */
export function parseSpecMessage(body: unknown): SpecMessage | undefined {
  const fields = fieldsOf(body);
  return fields && (parseRumorMessage(fields) ?? parseHeardMessage(fields));
}

function tell(told: readonly NodeId[], { id, hops, payload }: Rumor): Effect<SpecMessage>[] {
  const body: RumorMessage = { kind: 'rumor', id, hops: hops + 1, payload };
  return told.map((to) => ({ kind: 'send', to, body }));
}
