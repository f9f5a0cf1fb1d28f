/** A run of agreement on vectors as its trace tells it. */
import { dimensionOf, type VectorsPlan } from '../../agreement/vectors/plan.ts';
import { parsePoint, parsePoints, type Point } from '../../agreement/vectors/point.ts';
import type { NodeId } from '../../core/ids.ts';
import type { TraceRecord } from '../../trace/record.ts';
import { countOf, heardOf } from '../fields.ts';
import { ProcessHistory } from '../process-history.ts';
import { RunHistory } from '../run-history.ts';
import { count, names } from '../wording.ts';

export interface PointRound {
  readonly value: Point;
  /** What the value was made of; nothing in round 0. */
  readonly heard: readonly (readonly [from: NodeId, value: Point])[];
}

export class VectorNodeHistory extends ProcessHistory {
  /** By round, from 0. */
  readonly rounds: PointRound[] = [];
  readonly decisions: { readonly round: number; readonly value: Point }[] = [];
  readonly #dimension: number;

  constructor(id: NodeId, dimension: number) {
    super(id);
    this.#dimension = dimension;
  }

  protected override read(record: TraceRecord): boolean {
    if (record.kind !== 'round' && record.kind !== 'decide') return true;
    const round = countOf(record['round']);
    const value = parsePoint(record['value'], this.#dimension);
    if (round === undefined || value === undefined) return false;
    if (record.kind === 'decide') {
      this.decisions.push({ round, value });
      return true;
    }
    const heard = heardOf(record['heard'])?.flatMap(([from, json]) => {
      const point = parsePoint(json, this.#dimension);
      return point === undefined ? [] : [[from, point] as const];
    });
    if (heard === undefined || round !== this.rounds.length) return false;
    this.rounds.push({ value, heard });
    return true;
  }
}

export class VectorsHistory extends RunHistory<VectorNodeHistory> {
  readonly plan: VectorsPlan;
  /** Of all honest nodes, crashed ones included. */
  readonly inputs: readonly Point[];

  constructor(plan: VectorsPlan) {
    super(plan.ids.map((id) => new VectorNodeHistory(id, dimensionOf(plan))));
    this.plan = plan;
    this.inputs = parsePoints(
      this.honest.map(({ id }) => plan.inputs[id]),
      dimensionOf(plan),
    );
  }

  static of(plan: VectorsPlan, records: Iterable<TraceRecord>): VectorsHistory {
    const history = new VectorsHistory(plan);
    for (const record of records) history.observe(record);
    return history;
  }

  /** The nodes that do not lie, crashed ones included. */
  get honest(): readonly VectorNodeHistory[] {
    return [...this.nodes.values()].filter(({ id }) => !this.plan.liars.includes(id));
  }

  /** Honest nodes that lived to the end. */
  get survivors(): readonly VectorNodeHistory[] {
    return this.honest.filter(({ dead }) => !dead);
  }

  /** Nodes that died or lie. */
  get faulty(): number {
    return new Set([...this.plan.liars, ...this.dead.map(({ id }) => id)]).size;
  }

  /** First decisions, those of nodes that crashed later as well. */
  get decisions(): readonly { readonly id: NodeId; readonly value: Point }[] {
    return this.honest.flatMap(({ id, decisions: [first] }) =>
      first === undefined ? [] : [{ id, value: first.value }],
    );
  }

  /** The points of all honest nodes that reached the round. */
  heldIn(round: number): readonly Point[] {
    return this.honest
      .map(({ rounds }) => rounds[round]?.value)
      .filter((value) => value !== undefined);
  }

  /** Rounds that any honest node reached, round 0 included. */
  get length(): number {
    return Math.max(0, ...this.honest.map(({ rounds }) => rounds.length));
  }

  /** Why a violation would not be the program's fault: too many died whom nobody had told to. */
  get excuse(): string | undefined {
    const killed = this.dead.filter(({ diedUnplanned }) => diedUnplanned).map(({ id }) => id);
    if (killed.length === 0 || this.faulty <= this.plan.f) return undefined;
    const faulty = count(this.faulty, 'faulty node');
    return `${names(killed)} died without having been told to: ${faulty} where f = ${this.plan.f}`;
  }
}
