/**
 * Approximate agreement on points of R^d, asynchronous, with at most f nodes that crash or, by rules that
 * bear it, lie.
 *
 * Round r: send the own point to all, wait for the points of n - f nodes, the own included, and make the
 * next one of them by the rule (`rules.ts`). With n > 2f any two sets of n - f nodes have a node in common:
 * every round is non-split, which is what rules for crashes need. What is held at the start of round R is
 * the decision.
 *
 * Facts: `round` {round, value, heard: [[from, point], ...]}, `decide` {round, value}.
 */
import type { Millis, NodeId } from '../../core/ids.ts';
import type { JsonObject } from '../../core/json.ts';
import type { Effect, Event, Process } from '../../core/process.ts';
import { Inbox, type Heard } from '../inbox.ts';
import type { PointMessage } from './message.ts';
import { dimensionOf, type VectorsPlan } from './plan.ts';
import { parsePoint, pointJson, type Point } from './point.ts';
import { nextPoint } from './rules.ts';

export class VectorNode implements Process<PointMessage> {
  readonly #self: NodeId;
  readonly #plan: VectorsPlan;
  readonly #peers: readonly NodeId[];
  readonly #inbox: Inbox<Point>;
  #effects: Effect<PointMessage>[] = [];
  /** Undefined before the start. */
  #point: Point | undefined;
  #round = 0;

  constructor(self: NodeId, plan: VectorsPlan) {
    this.#self = self;
    this.#plan = plan;
    this.#peers = plan.ids.filter((id) => id !== self);
    this.#inbox = new Inbox(plan.rounds);
  }

  step(event: Event<PointMessage>, _now: Millis): readonly Effect<PointMessage>[] {
    this.#effects = [];
    if (event.kind === 'start' && this.#point === undefined) this.#start();
    if (event.kind === 'message') this.#receive(event.from, event.body);
    this.#advance();
    return this.#effects;
  }

  view(): JsonObject {
    const value = this.#point === undefined ? null : pointJson(this.#point);
    return { round: this.#round, value, ...this.#inbox.counters };
  }

  #start(): void {
    const input = parsePoint(this.#plan.inputs[this.#self], dimensionOf(this.#plan));
    if (input === undefined) throw new RangeError(`node ${this.#self} has no usable input`);
    this.#open(input, []);
  }

  #receive(from: NodeId, { round, point: json }: PointMessage): void {
    const point = parsePoint(json, dimensionOf(this.#plan));
    if (point === undefined) this.#inbox.counters.malformed += 1;
    else this.#inbox.record(round, from, point);
  }

  /** Finishes rounds for as long as what they need has been heard. */
  #advance(): void {
    const { ids, f, rounds } = this.#plan;
    const others = ids.length - f - 1;
    while (this.#point !== undefined && this.#round < rounds && this.#inbox.size >= others) {
      const heard: Heard<Point>[] = [[this.#self, this.#point], ...this.#inbox.take(others)];
      this.#round += 1;
      this.#inbox.open(this.#round);
      const points = heard.map(([, point]) => point);
      this.#open(nextPoint(this.#plan, points), heard);
    }
  }

  /** A fact is emitted before anything is sent that follows from it. */
  #open(point: Point, heard: readonly Heard<Point>[]): void {
    this.#point = point;
    const at = { round: this.#round, value: pointJson(point) };
    const of = heard.map(([from, other]) => [from, pointJson(other)] as const);
    this.#effects.push({ kind: 'emit', fact: { kind: 'round', ...at, heard: of } });
    if (this.#round === this.#plan.rounds) {
      this.#effects.push({ kind: 'emit', fact: { kind: 'decide', ...at } });
      return;
    }
    const body: PointMessage = { kind: 'point', round: at.round, point: at.value };
    for (const to of this.#peers) this.#effects.push({ kind: 'send', to, body });
  }
}
