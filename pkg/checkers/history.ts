/**
 * A run as its trace tells it: records sorted by node and read into types. Checks look at this and at
 * nothing else. They do not depend on how records of different nodes interleave: over TCP the clocks of
 * two hosts need not agree.
 */
import type { AgreementPlan } from '../agreement/plan.ts';
import { MASTER, type NodeId } from '../core/ids.ts';
import type { Json, JsonObject } from '../core/json.ts';
import type { TraceRecord } from '../trace/record.ts';
import {
  countOf,
  heardOf,
  idOf,
  idsOf,
  objectOf,
  peersOf,
  tallyOf,
  type HeardJson,
} from './fields.ts';

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

export interface CountsFact {
  readonly sent: number;
  readonly received: number;
  readonly droppedByFault: number;
  readonly duplicatedByFault: number;
  readonly bytes: number;
  readonly byKind: ReadonlyMap<string, number>;
  readonly peers: ReadonlyMap<string, readonly [sent: number, dropped: number, received: number]>;
}

/** What one node reported, in its own order. */
export class NodeHistory {
  readonly id: NodeId;
  readonly byzantine: boolean;
  readonly rounds: RoundFact[] = [];
  readonly decisions: DecisionFact[] = [];
  readonly missing: { readonly round: number; readonly from: readonly NodeId[] }[] = [];
  readonly counts: CountsFact[] = [];
  exhausted = false;
  /** Its own last word before a crash of the plan. */
  crash: { readonly afterSends: number } | undefined;
  /** The master's word that its process is dead. */
  gone: { readonly planned: boolean; readonly cause: string } | undefined;
  /** How often a new process continued the work of one that had died. */
  restarts = 0;
  /** The schedule of faults says that it is killed. */
  scheduledKill = false;
  /** What the process said about itself when it ended. */
  view: JsonObject = {};
  /** Facts that stand where none can: after a decision, after a crash. */
  readonly misplaced: string[] = [];
  /** Set when records are lost: `seq` is not 0, 1, 2, ... */
  gap: string | undefined;
  #records = 0;

  constructor(id: NodeId, byzantine: boolean) {
    this.id = id;
    this.byzantine = byzantine;
  }

  get dead(): boolean {
    return this.crash !== undefined || this.gone !== undefined;
  }

  /** Killed in mid-work, by the schedule or from outside: its last facts and its counts are lost. */
  get cutShort(): boolean {
    return this.crash === undefined && this.gone !== undefined;
  }

  /** Nobody knows all that it sent: its counts, or those of a process before it, died with it. */
  get uncounted(): boolean {
    return this.restarts > 0 || (this.dead && this.counts.length === 0);
  }

  /** Killed by somebody who had no part in the experiment. */
  get diedUnplanned(): boolean {
    return this.crash === undefined && this.gone?.planned === false;
  }

  /** The last round that it reached; -1 before the start. */
  get lastRound(): number {
    return this.rounds.at(-1)?.round ?? -1;
  }

  valueOf(round: number): Json | undefined {
    // Rounds are consecutive in a sound trace; one that is not must not be misread.
    const fact = this.rounds[round];
    return fact?.round === round
      ? fact.value
      : this.rounds.find((other) => other.round === round)?.value;
  }

  /** @returns false when the record cannot be read. */
  observe(record: TraceRecord): boolean {
    if (record.seq !== this.#records) {
      this.gap ??= `of ${this.id} record ${this.#records} is missing (${record.seq} stands there)`;
    }
    this.#records = record.seq + 1;
    if (this.crash !== undefined && record.kind !== 'counts') {
      this.misplaced.push(`${this.id} crashed, and yet recorded a later fact (${record.kind})`);
    }
    const read = READERS.get(record.kind);
    return read === undefined || read(this, record);
  }
}

/** All nodes of a run, and what the master wrote. */
export class History {
  readonly plan: AgreementPlan;
  readonly nodes: ReadonlyMap<NodeId, NodeHistory>;
  /** Rounds that the oracle told the nodes to decide. */
  readonly stops: number[] = [];
  /** Records that could not be read. */
  readonly unreadable: string[] = [];
  #end: { readonly orderly: boolean; readonly cause: string } | undefined;

  constructor(plan: AgreementPlan) {
    this.plan = plan;
    this.nodes = new Map(
      plan.ids.map((id) => [id, new NodeHistory(id, plan.liars.includes(id))] as const),
    );
  }

  static of(plan: AgreementPlan, records: Iterable<TraceRecord>): History {
    const history = new History(plan);
    for (const record of records) history.observe(record);
    return history;
  }

  observe(record: TraceRecord): void {
    const node = this.nodes.get(record.node);
    const read = record.node === MASTER ? this.#observeMaster(record) : node?.observe(record);
    if (read === false) this.unreadable.push(`${record.node} #${record.seq} (${record.kind})`);
  }

  /** Why the trace is not the whole story; undefined when the run ended orderly. */
  get cut(): string | undefined {
    if (this.#end === undefined) return 'the trace has no end';
    return this.#end.orderly ? undefined : `the run did not end orderly (${this.#end.cause})`;
  }

  /** The nodes that are not Byzantine, crashed ones included. */
  get honest(): readonly NodeHistory[] {
    return [...this.nodes.values()].filter(({ byzantine }) => !byzantine);
  }

  /** The honest nodes that lived to the end. */
  get survivors(): readonly NodeHistory[] {
    return this.honest.filter(({ dead }) => !dead);
  }

  get dead(): readonly NodeHistory[] {
    return [...this.nodes.values()].filter(({ dead }) => dead);
  }

  /** How many nodes were faulty: dead, for a time or for good, or Byzantine. */
  get faulty(): number {
    return [...this.nodes.values()].filter(
      ({ dead, byzantine, restarts }) => dead || byzantine || restarts > 0,
    ).length;
  }

  #observeMaster(record: TraceRecord): boolean {
    const cause = typeof record['cause'] === 'string' ? record['cause'] : 'no cause given';
    if (record.kind === 'end') {
      this.#end = { orderly: record['orderly'] === true, cause };
    } else if (record.kind === 'gone') {
      const node = this.nodes.get(idOf(record['id']) ?? MASTER);
      if (node === undefined) return false;
      node.gone ??= { planned: record['planned'] === true, cause };
    } else if (record.kind === 'back') {
      const node = this.nodes.get(idOf(record['id']) ?? MASTER);
      if (node === undefined) return false;
      node.gone = undefined;
      node.restarts += 1;
    } else if (record.kind === 'fault') {
      return this.#observeFault(record);
    } else if (record.kind === 'stop') {
      const round = countOf(record['round']);
      if (round === undefined) return false;
      this.stops.push(round);
    }
    return true;
  }

  /** Of the schedule only deaths matter to the checks. */
  #observeFault(record: TraceRecord): boolean {
    const ids = idsOf(record['nodes']);
    if (ids === undefined) return false;
    const action = objectOf(record['action'])?.['kind'];
    if (record['turn'] !== 'begin' || (action !== 'crash' && action !== 'restart')) return true;
    for (const id of ids) {
      const node = this.nodes.get(id);
      if (node !== undefined) node.scheduledKill = true;
    }
    return true;
  }
}

type Reader = (node: NodeHistory, record: TraceRecord) => boolean;

/** By kind of record; false when it cannot be read. Kinds that are not listed do not matter here. */
const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['round', readRound],
  ['decide', readDecision],
  ['missing', readMissing],
  ['exhausted', readExhaustion],
  ['crash', readCrash],
  ['counts', readCounts],
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

function readCrash(node: NodeHistory, record: TraceRecord): boolean {
  const afterSends = countOf(record['afterSends']);
  if (afterSends === undefined) return false;
  node.crash = { afterSends };
  node.view = objectOf(record['view']) ?? node.view;
  return true;
}

function readCounts(node: NodeHistory, record: TraceRecord): boolean {
  const sent = countOf(record['sent']);
  const received = countOf(record['received']);
  const droppedByFault = countOf(record['droppedByFault']);
  const duplicatedByFault = countOf(record['duplicatedByFault']);
  const bytes = countOf(record['bytes']);
  const byKind = tallyOf(record['byKind']);
  const peers = peersOf(record['peers']);
  if (sent === undefined || received === undefined || droppedByFault === undefined) return false;
  if (duplicatedByFault === undefined || bytes === undefined) return false;
  if (byKind === undefined || peers === undefined) return false;
  node.counts.push({ sent, received, droppedByFault, duplicatedByFault, bytes, byKind, peers });
  node.view = objectOf(record['view']) ?? node.view;
  return true;
}
