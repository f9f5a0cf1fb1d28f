/** Writes one node's records: adds who, in which order and when, and hands them to a sink. */
import type { NodeId } from '../core/ids.ts';
import type { JsonObject } from '../core/json.ts';
import type { TraceRecord } from './record.ts';

export class Recorder {
  readonly #node: NodeId;
  readonly #now: () => number;
  readonly #sink: (record: TraceRecord) => void;
  #seq = 0;
  #last = 0;

  /** @param now Milliseconds since the start of the run. */
  constructor(node: NodeId, now: () => number, sink: (record: TraceRecord) => void) {
    this.#node = node;
    this.#now = now;
    this.#sink = sink;
  }

  /** Continues the trace of a process that was killed: `records` of its records are known. */
  resume(records: number): void {
    this.#seq = records;
  }

  /** Records one fact. Times are kept to the microsecond and never run backwards. */
  record(fact: JsonObject & { readonly kind: string }): void {
    this.#last = Math.max(this.#last, Math.round(this.#now() * 1000) / 1000);
    this.#sink({ node: this.#node, seq: this.#seq, at: this.#last, ...fact });
    this.#seq += 1;
  }
}
