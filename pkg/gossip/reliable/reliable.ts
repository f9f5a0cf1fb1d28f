/**
 * Gossip that reaches everyone who is not cut off, and whose origin knows it: the protocol behind
 * `gossip.send`.
 *
 * 1. Payloads travel along a broadcast tree per root (`broadcast.ts`), or from the root straight to all
 *    where its fan-out reaches all; large ones are offered first.
 * 2. Each node announces what it has heard to a few random peers, and who lacks it asks (`repair.ts`).
 * 3. Each node tells the origin what it has; the origin asks those that are silent (`acknowledgement.ts`).
 *    In groups where all tell all, 2 and 3 mostly ride on the payloads (`pace.ts`).
 * 4. Now and then each compares what it keeps with a random peer (`anti-entropy.ts`).
 *
 * Any of 2, 3 and 4 alone would bring a rumor to everybody; they differ in how soon and at what cost, and
 * in whom they need alive. What is older than the horizon is forgotten (`store.ts`); when all is, no timer
 * runs and nothing is sent.
 */
import { invariant } from '../../core/errors.ts';
import type { Millis, NodeId } from '../../core/ids.ts';
import type { Json, JsonObject } from '../../core/json.ts';
import type { Effect, Event } from '../../core/process.ts';
import { namedPeers, publishedPayload } from '../command.ts';
import { PEERS, PUBLISH, type Gossip, type GossipOptions } from '../gossip.ts';
import { payloadBytes } from '../payload.ts';
import { parseRumorId, rumorId, type RumorId, type RumorName } from '../rumor.ts';
import { Acknowledgement } from './acknowledgement.ts';
import { AntiEntropy } from './anti-entropy.ts';
import { Broadcast } from './broadcast.ts';
import { IDS_MAX, spansOf, type IdSpan } from './id-spans.ts';
import type { ReliableMessage, RumorMessage } from './message.ts';
import { Outbox } from './outbox.ts';
import { Pace } from './pace.ts';
import { Peers } from './peers.ts';
import { Repair } from './repair.ts';
import { Seen } from './seen.ts';
import { DEFAULT_SETTINGS, type ReliableSettings } from './settings.ts';
import type { Routes, Shared } from './shared.ts';
import { Store, type StoredRumor } from './store.ts';

export { parseReliableMessage, type ReliableMessage } from './message.ts';
export { DEFAULT_SETTINGS, type ReliableSettings } from './settings.ts';

export interface ReliableOptions extends GossipOptions {
  /** Those that differ from `DEFAULT_SETTINGS`. */
  readonly settings?: Partial<ReliableSettings>;
  /** Whom payloads are pushed to, in place of trees that settle by themselves. */
  readonly routes?: Routes;
}

export class Reliable implements Gossip<ReliableMessage> {
  readonly #shared: Shared;
  readonly #broadcast: Broadcast;
  readonly #repair: Repair;
  readonly #acknowledgement: Acknowledgement;
  readonly #antiEntropy: AntiEntropy;
  #published = 0;
  #delivered = 0;
  #duplicates = 0;

  constructor(options: ReliableOptions) {
    const settings = { ...DEFAULT_SETTINGS, ...options.settings };
    invariant(
      settings.storeMax <= IDS_MAX,
      `one message names all that is kept: ${IDS_MAX} at most`,
    );
    const shared: Shared = {
      origin: options.origin,
      settings,
      random: options.random,
      peers: new Peers(options),
      out: new Outbox(),
      pace: new Pace(settings),
      seen: new Seen(settings),
      store: new Store(settings),
      routes: options.routes,
    };
    this.#shared = shared;
    this.#broadcast = new Broadcast(shared);
    this.#repair = new Repair(shared, this.#broadcast);
    this.#acknowledgement = new Acknowledgement(shared, this.#repair);
    this.#antiEntropy = new AntiEntropy(shared, this.#repair);
  }

  step(event: Event<ReliableMessage>, now: Millis): readonly Effect<ReliableMessage>[] {
    const { out } = this.#shared;
    out.begin(now);
    switch (event.kind) {
      case 'start':
        break;
      case 'message':
        this.#hear(event.from, event.body);
        break;
      case 'timer':
        this.#wake(event.timer);
        break;
      case 'command':
        this.#command(event.name, event.args);
        break;
    }
    return out.take();
  }

  payloadOf(id: RumorId): Json | undefined {
    return this.#shared.store.get(id)?.payload;
  }

  /** All that this node has heard or begun. */
  get digest(): readonly IdSpan[] {
    const { origin, seen } = this.#shared;
    const own = this.#published === 0 ? [] : [{ origin, runs: [1, this.#published] }];
    return [...own, ...seen.spans()];
  }

  /**
   * Messages tell others the digest, on the way: those announce what the addressee lacks, and take the place
   * of comparisons.
   */
  told(now: Millis): void {
    this.#antiEntropy.told(now);
  }

  view(): JsonObject {
    return {
      delivered: this.#delivered,
      duplicates: this.#duplicates,
      grafts: this.#repair.grafts,
      prunes: this.#broadcast.prunes,
      missing: this.#repair.missing,
      pending: this.#acknowledgement.pending,
      stored: this.#shared.store.size,
    };
  }

  #command(name: string, args: Json): void {
    if (name === PUBLISH) this.#publish(publishedPayload(args));
    if (name === PEERS) this.#changePeers(namedPeers(args));
  }

  #hear(from: NodeId, message: ReliableMessage): void {
    switch (message.kind) {
      case 'rumor':
        return this.#hearRumor(from, message);
      case 'offer':
        return this.#hearOffer(from, message.id, message.bytes);
      case 'ihave':
        return this.#hearNews(from, message.ids);
      case 'graft':
        return this.#repair.answer(from, message.ids, message.adopt);
      case 'prune':
        return this.#broadcast.release(message.origin, from);
      case 'ack':
        return this.#acknowledgement.received(from, message.ids);
      case 'ask':
        return this.#acknowledgement.asked(from, message.ids);
      case 'sync':
        return this.#antiEntropy.compare(from, message);
      case 'digest':
        return this.#antiEntropy.exchange(from, message.ids);
    }
  }

  #wake(timer: string): void {
    switch (this.#shared.out.fired(timer)) {
      case 'lazy':
        return this.#repair.announce();
      case 'graft':
        return this.#repair.ask();
      case 'ack':
        return this.#acknowledgement.acknowledge();
      case 'ask':
        return this.#acknowledgement.ask();
      case 'sync':
        return this.#antiEntropy.begin();
      case undefined:
        return undefined;
    }
  }

  #publish(payload: Json): void {
    const { origin, out, peers, routes, settings } = this.#shared;
    this.#published += 1;
    const name = { origin, counter: this.#published };
    const id = rumorId(name);
    const bytes = payloadBytes(payload);
    const root = peers.self;
    // Where routes are given, they say who is told.
    const direct = peers.reachesAll && routes === undefined;
    const rumor = { id, name, root, direct, hops: 0, payload, bytes, bornAt: out.now };
    const has = direct && bytes <= settings.eagerBytesMax ? this.#takeNews() : [];
    this.#keep(rumor);
    out.emit({ kind: 'publish', id, bytes, told: this.#broadcast.childrenOf(rumor) });
    this.#broadcast.push(rumor, undefined, has);
    this.#acknowledgement.expect(rumor);
  }

  /** What this node has heard and not told of: it rides on a rumor that goes to all. */
  #takeNews(): readonly IdSpan[] {
    const news = [...this.#repair.takeFresh(), ...this.#acknowledgement.takeOwed()];
    return spansOf(news.slice(-IDS_MAX));
  }

  #hearRumor(from: NodeId, message: RumorMessage): void {
    const { origin, out, seen } = this.#shared;
    const name = parseRumorId(message.id);
    if (name === undefined) return;
    if (name.origin !== origin && seen.add(name, out.now)) {
      this.#hearFirst(from, name, message);
    } else {
      this.#duplicates += 1;
      if (message.pushed) this.#hearAgain(from, name.origin, message);
    }
    if (message.has.length > 0) this.#hearNews(from, message.has);
  }

  #hearFirst(from: NodeId, name: RumorName, message: RumorMessage): void {
    const { id, root, direct, payload, ageMs, pushed } = message;
    const { out } = this.#shared;
    const [hops, bytes, bornAt] = [message.hops + 1, payloadBytes(payload), out.now - ageMs];
    const rumor: StoredRumor = { id, name, root, direct, hops, payload, bytes, bornAt };
    this.#delivered += 1;
    this.#repair.arrived(rumor, from);
    this.#keep(rumor);
    out.emit({ kind: 'deliver', id, from, hops });
    if (pushed && !direct) this.#broadcast.pushedFirst(rumor, from);
    this.#broadcast.push(rumor, from);
    this.#acknowledgement.owe(rumor, from);
  }

  #hearAgain(from: NodeId, origin: string, { id, direct }: RumorMessage): void {
    this.#repair.pushedAgain(id);
    if (!direct) this.#broadcast.pushedInVain(origin, from);
  }

  /** What a peer has: news for this node, or receipts for what it began. */
  #hearNews(from: NodeId, ids: readonly IdSpan[]): void {
    this.#repair.announced(from, ids);
    this.#acknowledgement.received(from, ids);
  }

  #hearOffer(from: NodeId, id: RumorId, bytes: number): void {
    const name = parseRumorId(id);
    if (name !== undefined) this.#repair.offered(from, [name], bytes);
  }

  #keep(rumor: StoredRumor): void {
    this.#shared.pace.count(this.#shared.out.now);
    this.#shared.store.add(rumor);
    this.#repair.spread(rumor);
    this.#antiEntropy.schedule();
  }

  #changePeers(list: readonly NodeId[]): void {
    const { left, come } = this.#shared.peers.change(list);
    this.#broadcast.keepPeers();
    this.#repair.keepPeers();
    this.#acknowledgement.changePeers(left, come);
  }
}
