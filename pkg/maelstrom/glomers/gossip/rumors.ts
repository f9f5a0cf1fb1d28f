/**
 * The project's gossip (`pkg/gossip/reliable`) in a node of a challenge: what a node publishes, all others
 * are told exactly once. Ids, memory, repair and comparisons are the engine's; who is pushed what, and
 * when letters leave, is the way's (`way.ts`).
 *
 * Rumors that are pushed wait for their way. All else, as it is said because something is wrong, leaves at once
 * and takes along what waits for the same node.
 */
import type { NodeId } from '../../../core/ids.ts';
import type { Json, JsonObject } from '../../../core/json.ts';
import type { Effect, Event, Fact } from '../../../core/process.ts';
import { PUBLISH } from '../../../gossip/gossip.ts';
import type { IdSpan } from '../../../gossip/reliable/id-spans.ts';
import { Reliable, type ReliableMessage } from '../../../gossip/reliable/reliable.ts';
import type { ReliableSettings } from '../../../gossip/reliable/settings.ts';
import { asArray, asNodeId, asRecord } from '../../../wire/shape.ts';
import type { Node } from '../../node/node.ts';
import { asLetter, letterBody, LETTER, type Letter } from './letter.ts';
import type { Post, Traveling, Way } from './way.ts';

/** What all ways have in common: little payloads, a slow network, a test that may last for hours. */
const RUMOR_SETTINGS: Partial<ReliableSettings> = {
  receipts: false,
  lazyPeers: 0,
  // One letter carries them all, so they are asked for at once.
  graftsMax: 4096,
  graftMs: 200,
  graftAgainMs: 400,
  syncMs: 2000,
  horizonMs: 24 * 3_600_000,
  storeMax: 65_536,
};

export class Rumors implements Post {
  readonly #node: Node;
  readonly #engine: Reliable;
  readonly #way: Way;
  readonly #traveling: Traveling;
  readonly #deliver: (payload: Json) => void;
  /** The timers of the engine, with their cancellation. */
  readonly #timers = new Map<string, () => void>();
  readonly #outgoing = new Map<NodeId, ReliableMessage[]>();
  /** Those for whom something else than pushed rumors waits. */
  readonly #urgent = new Set<NodeId>();
  #neighbours: readonly NodeId[] = [];

  /** @param deliver Is called with every rumor of another node, once. */
  constructor(node: Node, way: Way, deliver: (payload: Json) => void) {
    this.#node = node;
    this.#way = way;
    this.#deliver = deliver;
    this.#traveling = way.start(node, this, () => this.#neighbours);
    this.#engine = new Reliable({
      self: node.id,
      origin: `${node.id}.${node.incarnation}`,
      peers: node.ids,
      random: node.random.fork('rumors'),
      fanOut: { kind: 'fixed', peers: 1 },
      settings: { ...RUMOR_SETTINGS, ...way.settings },
      routes: (rumor, from) => this.#traveling.routes(rumor, from),
    });
    node.on(LETTER, (body, { from }) => {
      this.#read(from, asLetter(body));
      return undefined;
    });
    node.on('topology', ({ topology }) => {
      this.#neighbours = neighboursOf(node.id, topology);
      return { type: 'topology_ok' };
    });
    node.show(() => this.view());
  }

  publish(payload: Json): void {
    this.#step({ kind: 'command', name: PUBLISH, args: { payload } });
  }

  view(): JsonObject {
    return this.#engine.view();
  }

  /** For the way. */
  get has(): readonly IdSpan[] {
    return this.#engine.digest;
  }

  /** For the way. */
  send(to: readonly NodeId[], letters?: Parameters<Post['send']>[1]): void {
    const has = this.#way.digests ? this.has : [];
    for (const peer of to) {
      const messages = this.#take(peer);
      if (messages.length === 0 && letters?.always !== true) continue;
      if (has.length > 0) this.#engine.told(this.#node.now);
      this.#node.send(peer, letterBody({ messages, has, round: letters?.round }));
    }
  }

  /** For the way. */
  discard(to: NodeId): void {
    this.#outgoing.delete(to);
  }

  #read(from: NodeId, letter: Letter): void {
    const { messages, has } = letter;
    this.#traveling.heard(from, letter);
    for (const body of messages) this.#step({ kind: 'message', from, body });
    // After what came along with it, so that what is lacking then is lacking.
    if (has.length > 0) this.#step({ kind: 'message', from, body: { kind: 'ihave', ids: has } });
    this.#traveling.read();
  }

  #step(event: Event<ReliableMessage>): void {
    let pushed = false;
    for (const effect of this.#engine.step(event, this.#node.now)) {
      pushed = this.#perform(effect) || pushed;
    }
    for (const peer of this.#urgent) {
      this.#node.send(peer, letterBody({ messages: this.#take(peer), has: [] }));
    }
    this.#urgent.clear();
    if (pushed) this.#traveling.waiting();
  }

  /** @returns whether a rumor waits now that nobody has asked for. */
  #perform(effect: Effect<ReliableMessage>): boolean {
    switch (effect.kind) {
      case 'send':
        return this.#post(effect.to, effect.body);
      case 'setTimer':
        this.#setTimer(effect.timer, effect.afterMs);
        return false;
      case 'clearTimer':
        this.#timers.get(effect.timer)?.();
        return false;
      case 'emit':
        this.#told(effect.fact);
        return false;
    }
  }

  #post(to: NodeId, message: ReliableMessage): boolean {
    const waiting = this.#outgoing.get(to);
    if (waiting === undefined) this.#outgoing.set(to, [message]);
    else waiting.push(message);
    const unasked = message.kind === 'rumor' && message.pushed;
    if (!unasked) this.#urgent.add(to);
    return unasked;
  }

  #take(peer: NodeId): readonly ReliableMessage[] {
    const messages = this.#outgoing.get(peer) ?? [];
    this.#outgoing.delete(peer);
    return messages;
  }

  #setTimer(timer: string, afterMs: number): void {
    this.#timers.get(timer)?.();
    const fire = (): void => this.#step({ kind: 'timer', timer });
    this.#timers.set(timer, this.#node.after(afterMs, fire));
  }

  #told({ kind, id }: Fact): void {
    if (kind !== 'deliver' || typeof id !== 'string') return;
    const payload = this.#engine.payloadOf(id);
    if (payload !== undefined) this.#deliver(payload);
  }
}

/** A node without an entry has no neighbours: on a line of one there is none. */
function neighboursOf(self: NodeId, topology: unknown): readonly NodeId[] {
  const list = asRecord(topology, 'topology')[self] ?? [];
  return asArray(list, `topology.${self}`, 100_000).map((id) => asNodeId(id, `topology.${self}`));
}
