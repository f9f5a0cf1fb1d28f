/** A run of gossip as its trace tells it. */
import type { NodeId } from '../../core/ids.ts';
import type { GossipPlan } from '../../gossip/plan.ts';
import type { RumorId } from '../../gossip/rumor.ts';
import type { TraceRecord } from '../../trace/record.ts';
import { countOf, idOf } from '../fields.ts';
import { ProcessHistory } from '../process-history.ts';
import { RunHistory } from '../run-history.ts';

/** A rumor that began somewhere. */
export interface PublishFact {
  readonly id: RumorId;
  readonly origin: NodeId;
  readonly at: number;
}

export interface DeliverFact {
  readonly id: RumorId;
  readonly from: NodeId;
  readonly hops: number;
  readonly at: number;
}

/** A node changed its mind about another one. */
export interface MemberFact {
  readonly id: NodeId;
  readonly state: MemberState;
  readonly incarnation: number;
  readonly at: number;
}

export type MemberState = (typeof MEMBER_STATES)[number];
const MEMBER_STATES = ['alive', 'suspect', 'dead', 'left'] as const;

/** Where a node stood at the end of a cycle of averaging. */
export interface AverageFact {
  readonly cycle: number;
  readonly value: number;
  /** Its shares of what is averaged and of what it is divided by. */
  readonly mass: number;
  readonly weight: number;
  /** Mass that it has given to others and taken from them since its start. */
  readonly sentMass: number;
  readonly receivedMass: number;
  readonly at: number;
}

/** What one node reported, in its own order. */
export class GossipNodeHistory extends ProcessHistory {
  readonly published: PublishFact[] = [];
  readonly delivered: DeliverFact[] = [];
  /** Its own rumors of which it learned that all have them, and when. */
  readonly completed = new Map<RumorId, number>();
  readonly members: MemberFact[] = [];
  readonly averages: AverageFact[] = [];
  /** The value with which it ended. */
  averaged: number | undefined;

  protected override read(record: TraceRecord): boolean {
    const { at } = record;
    const id = record['id'];
    switch (record.kind) {
      case 'publish':
        return typeof id === 'string' && this.published.push({ id, origin: this.id, at }) > 0;
      case 'complete':
        return typeof id === 'string' && this.completed.set(id, at).size > 0;
      case 'deliver':
        return this.#readDelivery(record);
      case 'member':
        return this.#readMember(record);
      case 'average':
        return this.#readAverage(record);
      case 'averaged':
        this.averaged = numberOf(record['value']);
        return this.averaged !== undefined;
      default:
        return true;
    }
  }

  #readDelivery(record: TraceRecord): boolean {
    const id = record['id'];
    const from = idOf(record['from']);
    const hops = countOf(record['hops']);
    if (typeof id !== 'string' || from === undefined || hops === undefined) return false;
    this.delivered.push({ id, from, hops, at: record.at });
    return true;
  }

  #readMember(record: TraceRecord): boolean {
    const id = idOf(record['id']);
    const state = MEMBER_STATES.find((name) => name === record['state']);
    const incarnation = numberOf(record['incarnation']);
    if (id === undefined || state === undefined || incarnation === undefined) return false;
    this.members.push({ id, state, incarnation, at: record.at });
    return true;
  }

  #readAverage(record: TraceRecord): boolean {
    const cycle = countOf(record['cycle']);
    const [value, mass, weight] = ['value', 'mass', 'weight'].map((key) => numberOf(record[key]));
    const [sentMass, receivedMass] = [record['sentMass'], record['receivedMass']].map(numberOf);
    if (cycle === undefined || value === undefined) return false;
    if (mass === undefined || weight === undefined) return false;
    if (sentMass === undefined || receivedMass === undefined) return false;
    this.averages.push({ cycle, value, mass, weight, sentMass, receivedMass, at: record.at });
    return true;
  }
}

/** All nodes of a run, and what happened to them. */
export class GossipHistory extends RunHistory<GossipNodeHistory> {
  readonly plan: GossipPlan;

  constructor(plan: GossipPlan) {
    super(plan.ids.map((id) => new GossipNodeHistory(id)));
    this.plan = plan;
  }

  static of(plan: GossipPlan, records: Iterable<TraceRecord>): GossipHistory {
    const history = new GossipHistory(plan);
    for (const record of records) history.observe(record);
    return history;
  }

  /** All rumors, in the order in which they began. */
  get rumors(): readonly PublishFact[] {
    return [...this.nodes.values()]
      .flatMap(({ published }) => published)
      .toSorted((a, b) => a.at - b.at);
  }

  /** When the latest process of a node began; 0 when it is the first one. */
  bornAt(id: NodeId): number {
    return this.deaths.findLast((death) => death.id === id && death.back)?.at ?? 0;
  }
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
