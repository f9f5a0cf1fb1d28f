/** Traces of small runs, written by hand. */
import { nodeId } from '../../pkg/core/ids.ts';
import type { Json, JsonObject } from '../../pkg/core/json.ts';
import type { TraceRecord } from '../../pkg/trace/record.ts';

/** Numbers the records of every node from 0. */
export class Trace {
  readonly records: TraceRecord[] = [];
  readonly #seq = new Map<string, number>();

  add(node: string, kind: string, fields: JsonObject = {}, at = 0): this {
    const seq = this.#seq.get(node) ?? 0;
    this.#seq.set(node, seq + 1);
    this.records.push({ ...fields, node: nodeId(node), seq, at, kind });
    return this;
  }

  /** One round in which the given nodes hold these values. */
  round(round: number, values: Readonly<Record<string, Json>>): this {
    for (const [node, value] of Object.entries(values)) {
      this.add(node, 'round', { round, value, heard: [] });
    }
    return this;
  }
}
