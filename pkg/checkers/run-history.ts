/**
 * A run of any kind as its trace tells it: records sorted by node and read into types. Checks look at
 * this and at nothing else. They do not depend on how records of different nodes interleave: over TCP
 * the clocks of two hosts need not agree. (Those of clock synchronization do, and are for the simulator.)
 */
import { MASTER, type NodeId } from '../core/ids.ts';
import type { TraceRecord } from '../trace/record.ts';
import { idOf, idsOf, objectOf } from './fields.ts';
import type { ProcessHistory } from './process-history.ts';

/** An entry of the schedule began, or was healed while the run went on. */
export interface ScheduledTurn {
  readonly kind: string;
  readonly turn: 'begin' | 'heal';
  readonly nodes: readonly NodeId[];
  readonly at: number;
}

/** @typeParam N What is known of one node. */
export class RunHistory<N extends ProcessHistory> {
  readonly nodes: ReadonlyMap<NodeId, N>;
  /** What the schedule of faults did, in order. */
  readonly turns: ScheduledTurn[] = [];
  /** Deaths and returns of processes, in order. */
  readonly deaths: { readonly id: NodeId; readonly at: number; readonly back: boolean }[] = [];
  /** Records that could not be read. */
  readonly unreadable: string[] = [];
  #end: { readonly orderly: boolean; readonly cause: string } | undefined;

  constructor(nodes: readonly N[]) {
    this.nodes = new Map(nodes.map((node) => [node.id, node] as const));
  }

  observe(record: TraceRecord): void {
    const node = this.nodes.get(record.node);
    const read = record.node === MASTER ? this.observeMaster(record) : node?.observe(record);
    if (read === false) this.unreadable.push(`${record.node} #${record.seq} (${record.kind})`);
  }

  /** Why the trace is not the whole story; undefined when the run ended orderly. */
  get cut(): string | undefined {
    if (this.#end === undefined) return 'the trace has no end';
    return this.#end.orderly ? undefined : `the run did not end orderly (${this.#end.cause})`;
  }

  get dead(): readonly N[] {
    return [...this.nodes.values()].filter(({ dead }) => dead);
  }

  /** What the schedule began, in order: an entry's kind, its nodes, and when. */
  get scheduled(): readonly ScheduledTurn[] {
    return this.turns.filter(({ turn }) => turn === 'begin');
  }

  /** Reads a record of the master. @returns false when it cannot be read. */
  protected observeMaster(record: TraceRecord): boolean {
    const cause = typeof record['cause'] === 'string' ? record['cause'] : 'no cause given';
    if (record.kind === 'end') {
      this.#end = { orderly: record['orderly'] === true, cause };
    } else if (record.kind === 'gone' || record.kind === 'back') {
      const node = this.nodes.get(idOf(record['id']) ?? MASTER);
      if (node === undefined) return false;
      this.deaths.push({ id: node.id, at: record.at, back: record.kind === 'back' });
      if (record.kind === 'gone') node.gone ??= { planned: record['planned'] === true, cause };
      else returned(node);
    } else if (record.kind === 'fault') {
      return this.#observeFault(record);
    }
    return true;
  }

  #observeFault(record: TraceRecord): boolean {
    const ids = idsOf(record['nodes']);
    if (ids === undefined) return false;
    const action = objectOf(record['action'])?.['kind'];
    const { turn } = record;
    if (typeof action !== 'string' || (turn !== 'begin' && turn !== 'heal')) return true;
    // What was healed for the end of the run only lasted as long as there was anything to see.
    if (record['over'] === true) return true;
    this.turns.push({ kind: action, turn, nodes: ids, at: record.at });
    if (turn !== 'begin' || (action !== 'crash' && action !== 'restart')) return true;
    for (const id of ids) {
      const node = this.nodes.get(id);
      if (node !== undefined) node.scheduledKill = true;
    }
    return true;
  }
}

function returned(node: ProcessHistory): void {
  node.gone = undefined;
  node.restarts += 1;
}
