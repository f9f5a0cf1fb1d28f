/**
 * A node of challenge 3 together with its clients, as the process of a node of the lab. The clients are on the
 * same machine, so what they ask is answered in the same step; it becomes a fact,
 *
 *     {kind: 'operation', f: 'broadcast' | 'read', value}
 *
 * and what the node says to other nodes is all that goes over the network.
 */
import { millis, nodeId, type Millis, type NodeId } from '../../../core/ids.ts';
import type { Json, JsonObject } from '../../../core/json.ts';
import type { Effect, Event, Process } from '../../../core/process.ts';
import type { Random } from '../../../core/random.ts';
import type { Body } from '../../message.ts';
import { envelope, type Envelope } from '../../node/envelope.ts';
import { Node } from '../../node/node.ts';
import { GLOMERS } from '../registry.ts';
import type { BroadcastPlan, ClientOperation } from './plan.ts';

export interface LoadedNodeOptions {
  readonly self: NodeId;
  readonly plan: BroadcastPlan;
  readonly random: Random;
}

const CLIENT = nodeId('c0');
const OPERATION = 'operation';

export class LoadedNode implements Process<Envelope> {
  readonly #options: LoadedNodeOptions;
  #operations: readonly ClientOperation[];
  #node: Node | undefined;
  /** What came before the start. */
  #early: Event<Envelope>[] = [];

  constructor(options: LoadedNodeOptions) {
    this.#options = options;
    const { self, plan } = options;
    this.#operations = plan.operations.filter(({ node }) => node === self);
  }

  step(event: Event<Envelope>, now: Millis): readonly Effect<Envelope>[] {
    if (event.kind === 'start') return this.#start(now);
    if (this.#node === undefined) {
      this.#early.push(event);
      return [];
    }
    if (event.kind === 'timer' && event.timer === OPERATION) return this.#operate(now);
    return this.#node.step(event, now);
  }

  view(): JsonObject {
    return this.#node?.view() ?? {};
  }

  /** A process that was started anew is asked only what comes from now on. */
  #start(now: Millis): Effect<Envelope>[] {
    const { self, plan, random } = this.#options;
    const program = GLOMERS.get('broadcast')?.get(plan.variant) ?? (() => {});
    const incarnation = Math.floor(now);
    this.#node = new Node({ self, ids: plan.ids, incarnation, random }, program);
    this.#operations = this.#operations.filter(({ atMs }) => atMs >= now);
    const { effects } = this.#ask({ type: 'topology', topology: { ...plan.topology } }, now);
    for (const event of this.#early) effects.push(...this.step(event, now));
    this.#early = [];
    return [...effects, ...this.#awaitOperation(now)];
  }

  #operate(now: Millis): Effect<Envelope>[] {
    const effects: Effect<Envelope>[] = [];
    for (let [next] = this.#operations; next !== undefined && next.atMs <= now;) {
      effects.push(...this.#carryOut(next, now));
      this.#operations = this.#operations.slice(1);
      [next] = this.#operations;
    }
    return [...effects, ...this.#awaitOperation(now)];
  }

  #carryOut({ value }: ClientOperation, now: Millis): Effect<Envelope>[] {
    const f = value === null ? 'read' : 'broadcast';
    const body: Body = value === null ? { type: f } : { type: f, message: value };
    const { answer, effects } = this.#ask(body, now);
    const result: Json = value ?? answer?.['messages'] ?? null;
    if (answer?.type === `${f}_ok`) {
      effects.push({ kind: 'emit', fact: { kind: OPERATION, f, value: result } });
    }
    return effects;
  }

  /** The client asks, and takes the answer out of what the node does. */
  #ask(body: Body, now: Millis): { answer: Body | undefined; effects: Effect<Envelope>[] } {
    const request = envelope({ ...body, msg_id: 1 });
    const done = this.#node?.step({ kind: 'message', from: CLIENT, body: request }, now) ?? [];
    let answer: Body | undefined;
    const effects: Effect<Envelope>[] = [];
    for (const effect of done) {
      if (effect.kind === 'send' && effect.to === CLIENT) answer = effect.body.body;
      else effects.push(effect);
    }
    return { answer, effects };
  }

  #awaitOperation(now: Millis): Effect<Envelope>[] {
    const [next] = this.#operations;
    if (next === undefined) return [];
    const afterMs = millis(Math.max(0, next.atMs - now));
    return [{ kind: 'setTimer', timer: OPERATION, afterMs }];
  }
}
