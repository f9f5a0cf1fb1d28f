/** A run of agreement as its trace tells it. */
import { deceiversOf } from '../agreement/deceivers.ts';
import type { Weights } from '../agreement/delphi/grid.ts';
import type { AgreementPlan } from '../agreement/plan.ts';
import type { NodeId } from '../core/ids.ts';
import type { Json } from '../core/json.ts';
import type { TraceRecord } from '../trace/record.ts';
import { countOf, heardOf, idsOf, weightsOf, type HeardJson } from './fields.ts';
import { ProcessHistory } from './process-history.ts';
import { RunHistory } from './run-history.ts';

export interface RoundFact {
  readonly round: number;
  readonly value: Json;
  /** What the value was made of: values of the round before; none for round 0. */
  readonly heard: readonly HeardJson[];
}

export interface DecisionFact {
  readonly round: number;
  readonly value: Json;
}

export interface EchoFact {
  readonly kind: 'echo' | 'echo2';
  readonly round: number;
  readonly value: Json;
}

/** What one node reported, in its own order. */
export class NodeHistory extends ProcessHistory {
  /** It may say anything: nothing is demanded of it, and its values mean nothing. */
  readonly byzantine: boolean;
  /** It leaves messages out, but what it says is true. */
  readonly omissive: boolean;
  readonly rounds: RoundFact[] = [];
  readonly decisions: DecisionFact[] = [];
  /** In async-binary: what it said besides its own value. */
  readonly echoes: EchoFact[] = [];
  /** In async-delphi: the weights with which it began each round but the first. */
  readonly weights = new Map<number, Weights>();
  readonly missing: { readonly round: number; readonly from: readonly NodeId[] }[] = [];
  exhausted = false;

  constructor(id: NodeId, fault: 'none' | 'lies' | 'omissions') {
    super(id);
    this.byzantine = fault === 'lies';
    this.omissive = fault === 'omissions';
  }

  /** The last round that it reached; -1 before the start. */
  get lastRound(): number {
    return this.rounds.at(-1)?.round ?? -1;
  }

  heldIn(round: number): Json | undefined {
    // Rounds are consecutive in a sound trace; one that is not must not be misread.
    const fact = this.rounds[round];
    return fact?.round === round
      ? fact.value
      : this.rounds.find((other) => other.round === round)?.value;
  }

  protected override read(record: TraceRecord): boolean {
    const read = READERS.get(record.kind);
    return read === undefined || read(this, record);
  }
}

/** All nodes of a run, and what the master wrote. */
export class History extends RunHistory<NodeHistory> {
  readonly plan: AgreementPlan;
  /** Rounds that the oracle told the nodes to decide. */
  readonly stops: number[] = [];

  constructor(plan: AgreementPlan) {
    super(plan.ids.map((id) => new NodeHistory(id, faultOf(plan, id))));
    this.plan = plan;
  }

  static of(plan: AgreementPlan, records: Iterable<TraceRecord>): History {
    const history = new History(plan);
    for (const record of records) history.observe(record);
    return history;
  }

  /** The nodes that are not Byzantine, crashed ones included. */
  get honest(): readonly NodeHistory[] {
    return [...this.nodes.values()].filter(({ byzantine }) => !byzantine);
  }

  /** The honest nodes that lived to the end. */
  get survivors(): readonly NodeHistory[] {
    return this.honest.filter(({ dead }) => !dead);
  }

  /** How many nodes were faulty: dead, for a time or for good, or Byzantine. */
  get faulty(): number {
    return [...this.nodes.values()].filter(
      ({ dead, byzantine, omissive, restarts }) => dead || byzantine || omissive || restarts > 0,
    ).length;
  }

  protected override observeMaster(record: TraceRecord): boolean {
    if (record.kind !== 'stop') return super.observeMaster(record);
    const round = countOf(record['round']);
    if (round === undefined) return false;
    this.stops.push(round);
    return true;
  }
}

type Reader = (node: NodeHistory, record: TraceRecord) => boolean;

/** By kind of record; false when it cannot be read. Kinds that are not listed do not matter here. */
const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['round', readRound],
  ['decide', readDecision],
  ['echo', readEcho],
  ['echo2', readEcho],
  ['weights', readWeights],
  ['missing', readMissing],
  ['exhausted', readExhaustion],
]);

function readRound(node: NodeHistory, record: TraceRecord): boolean {
  const round = countOf(record['round']);
  const heard = heardOf(record['heard']);
  if (round === undefined || heard === undefined) return false;
  if (node.decisions.length > 0) {
    node.misplaced.push(`${node.id} had decided, and yet went on to round ${round}`);
  }
  node.rounds.push({ round, value: record['value'] ?? null, heard });
  return true;
}

function readDecision(node: NodeHistory, record: TraceRecord): boolean {
  const round = countOf(record['round']);
  if (round === undefined) return false;
  node.decisions.push({ round, value: record['value'] ?? null });
  return true;
}

function readEcho(node: NodeHistory, record: TraceRecord): boolean {
  const round = countOf(record['round']);
  if (round === undefined) return false;
  const kind = record.kind === 'echo' ? 'echo' : 'echo2';
  node.echoes.push({ kind, round, value: record['value'] ?? null });
  return true;
}

function readWeights(node: NodeHistory, record: TraceRecord): boolean {
  const round = countOf(record['round']);
  const weights = weightsOf(record['weights']);
  if (round === undefined || weights === undefined) return false;
  node.weights.set(round, weights);
  return true;
}

function readMissing(node: NodeHistory, record: TraceRecord): boolean {
  const round = countOf(record['round']);
  const from = idsOf(record['from']);
  if (round === undefined || from === undefined) return false;
  node.missing.push({ round, from });
  return true;
}

function readExhaustion(node: NodeHistory): boolean {
  node.exhausted = true;
  return true;
}

function faultOf(plan: AgreementPlan, id: NodeId): 'none' | 'lies' | 'omissions' {
  if (!plan.liars.includes(id)) return 'none';
  return deceiversOf(plan).includes(id) ? 'lies' : 'omissions';
}
