/** What any process of a run reported, in its own order, and what the master said of it. */
import type { NodeId } from '../core/ids.ts';
import type { JsonObject } from '../core/json.ts';
import type { TraceRecord } from '../trace/record.ts';
import { countOf, idOf, objectOf, peersOf, tallyOf } from './fields.ts';

export interface CountsFact {
  readonly sent: number;
  readonly received: number;
  readonly droppedByFault: number;
  readonly duplicatedByFault: number;
  readonly bytes: number;
  readonly byKind: ReadonlyMap<string, number>;
  readonly peers: ReadonlyMap<string, readonly [sent: number, dropped: number, received: number]>;
}

/** The facts that every kind of experiment has. Its own ones are read by a subclass. */
export class ProcessHistory {
  readonly id: NodeId;
  readonly counts: CountsFact[] = [];
  /** Its own last word before a crash of the plan. */
  crash: { readonly afterSends: number; readonly at: number } | undefined;
  /** The master's word that its process is dead. */
  gone: { readonly planned: boolean; readonly cause: string } | undefined;
  /** How often a new process continued the work of one that had died. */
  restarts = 0;
  /** Nodes to which its link was given up: what was on its way, or was said later, is lost. */
  readonly severed = new Set<NodeId>();
  /** The schedule of faults says that it is killed. */
  scheduledKill = false;
  /** What the process said about itself when it ended. */
  view: JsonObject = {};
  /** Facts that stand where none can: after a decision, after a crash. */
  readonly misplaced: string[] = [];
  /** Set when records are lost: `seq` is not 0, 1, 2, ... */
  gap: string | undefined;
  #records = 0;

  constructor(id: NodeId) {
    this.id = id;
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

  /** @returns false when the record cannot be read. */
  observe(record: TraceRecord): boolean {
    if (record.seq !== this.#records) {
      this.gap ??= `of ${this.id} record ${this.#records} is missing (${record.seq} stands there)`;
    }
    this.#records = record.seq + 1;
    if (this.crash !== undefined && record.kind !== 'counts') {
      this.misplaced.push(`${this.id} crashed, and yet recorded a later fact (${record.kind})`);
    }
    if (record.kind === 'crash') return readCrash(this, record);
    if (record.kind === 'counts') return readCounts(this, record);
    if (record.kind === 'severed') return readSevered(this, record);
    return this.read(record);
  }

  /** Reads a fact of the experiment. @returns false when it cannot be read. */
  protected read(_record: TraceRecord): boolean {
    return true;
  }
}

function readCrash(node: ProcessHistory, record: TraceRecord): boolean {
  const afterSends = countOf(record['afterSends']);
  if (afterSends === undefined) return false;
  node.crash = { afterSends, at: record.at };
  node.view = objectOf(record['view']) ?? node.view;
  return true;
}

function readSevered(node: ProcessHistory, record: TraceRecord): boolean {
  const peer = idOf(record['peer']);
  if (peer === undefined) return false;
  node.severed.add(peer);
  return true;
}

function readCounts(node: ProcessHistory, record: TraceRecord): boolean {
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
