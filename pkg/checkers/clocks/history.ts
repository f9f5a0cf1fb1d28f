/**
 * A run of clock synchronization as its trace tells it. Each fact of a node says what its hardware clock and
 * its logical clock showed at that time, the record's `at`, which in the simulator is true time. Between two
 * facts a hardware clock goes straight on, so the trace tells every clock at every instant.
 */
import { roundBounds, type RoundBound } from '../../agreement/clocks/bounds.ts';
import type { ClocksPlan } from '../../agreement/clocks/plan.ts';
import type { NodeId } from '../../core/ids.ts';
import type { TraceRecord } from '../../trace/record.ts';
import { countOf, heardOf } from '../fields.ts';
import { ProcessHistory } from '../process-history.ts';
import { RunHistory } from '../run-history.ts';

/** The trace tells times to the microsecond; what follows from a few of them may be wrong by this, in ms. */
export const SLACK_MS = 0.005;

/** What the clocks of a node showed at a fact, in ms. */
export interface ClockMark {
  readonly at: number;
  /** Of the hardware clock. */
  readonly local: number;
  /** Of the logical clock; after the correction, if the fact is one. */
  readonly value: number;
  /** How far the fact moved the logical clock; 0 unless it is a correction. */
  readonly by: number;
}

export interface Adjustment extends ClockMark {
  readonly heard: readonly (readonly [NodeId, number])[];
}

export class ClockNodeHistory extends ProcessHistory {
  /** All facts, in order. */
  readonly marks: ClockMark[] = [];
  /** By round: when its clock showed the time of it. */
  readonly rounds: ClockMark[] = [];
  /** By round: its correction. */
  readonly adjustments: Adjustment[] = [];

  /** How far the logical clock is ahead of the hardware clock in the end, in ms; undefined: not known. */
  get correction(): number | undefined {
    const last = this.marks.at(-1);
    return last === undefined ? undefined : last.value - last.local;
  }

  /**
   * What the logical clock shows at a time that lies between two facts, or at one of them.
   * @param after Whether a correction at this very time has been made.
   */
  clockAt(at: number, after: boolean): number | undefined {
    const next = this.#marksUpTo(at, after);
    const [before, behind] = [this.marks[next - 1], this.marks[next]];
    if (before === undefined) return undefined;
    if (before.at === at) return before.value;
    if (behind === undefined) return undefined;
    const rate = (behind.local - before.local) / (behind.at - before.at);
    return before.value + (at - before.at) * rate;
  }

  /** How many marks lie before a time, or before it and at it. O(log n). */
  #marksUpTo(at: number, inclusive: boolean): number {
    let [low, high] = [0, this.marks.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const time = this.marks[middle]?.at ?? Infinity;
      if (time < at || (inclusive && time === at)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  protected override read(record: TraceRecord): boolean {
    const { kind, at } = record;
    if (kind !== 'clock' && kind !== 'round' && kind !== 'adjust') return true;
    const [local, value] = [numberOf(record['local']), numberOf(record['value'])];
    if (local === undefined || value === undefined) return false;
    const by = kind === 'adjust' ? numberOf(record['by']) : 0;
    if (by === undefined) return false;
    const mark = { at, local, value, by };
    this.marks.push(mark);
    if (kind === 'clock') return this.marks.length === 1;
    const round = countOf(record['round']);
    if (kind === 'round') return round === this.rounds.push(mark) - 1;
    const heard = heardOf(record['heard'])?.flatMap(([from, json]) => {
      const estimate = numberOf(json);
      return estimate === undefined ? [] : [[from, estimate] as const];
    });
    if (heard === undefined) return false;
    return round === this.adjustments.push({ ...mark, heard }) - 1;
  }
}

export class ClocksHistory extends RunHistory<ClockNodeHistory> {
  readonly plan: ClocksPlan;
  /** By round. */
  readonly bounds: readonly RoundBound[];

  constructor(plan: ClocksPlan) {
    super(plan.ids.map((id) => new ClockNodeHistory(id)));
    this.plan = plan;
    this.bounds = roundBounds(plan, plan.rounds);
  }

  static of(plan: ClocksPlan, records: Iterable<TraceRecord>): ClocksHistory {
    const history = new ClocksHistory(plan);
    for (const record of records) history.observe(record);
    return history;
  }

  /** Neither dead nor with two faces: those of whom anything is promised. */
  get correct(): readonly ClockNodeHistory[] {
    return [...this.nodes.values()].filter(
      ({ id, dead }) => !dead && !this.plan.liars.includes(id),
    );
  }
}

function numberOf(field: unknown): number | undefined {
  return typeof field === 'number' && Number.isFinite(field) ? field : undefined;
}
