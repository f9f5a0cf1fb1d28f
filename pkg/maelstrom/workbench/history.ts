/**
 * What clients and the nemesis did, in order: the only thing that the checkers of a workload look at.
 * Source: Jepsen's histories; `glomers.md` 2.1 (completion) and 2.5.
 */
import type { Json } from '../../core/json.ts';

/** Who acted: the number of a client process, or the nemesis. */
export type ProcessId = number | 'nemesis';

/**
 * `invoke` begins an operation. It is completed by `ok`, by `fail` (it certainly did not happen), or by
 * `info` (nobody can tell; the process is not used again). The nemesis writes `info` only.
 */
export type OpType = 'invoke' | 'ok' | 'fail' | 'info';

export interface Op {
  /** Position in the history, from 0. */
  readonly index: number;
  readonly process: ProcessId;
  readonly type: OpType;
  /** What is done: `broadcast`, `read`, `txn`, `start-partition`, ... */
  readonly f: string;
  readonly value: Json;
  /** Nanoseconds since the start of the run. */
  readonly time: number;
  /** Why an operation did not end with `ok`: `['timeout']`, or `[name, code, text]`. */
  readonly error?: Json;
  /** One of the reads after recovery. */
  readonly final?: true;
  /** The node that the operation was sent to; absent for the nemesis. */
  readonly node?: string;
}

export type History = readonly Op[];

/** An operation with its completion; without one the run ended first. */
export interface Call {
  readonly invoke: Op;
  readonly completion?: Op;
}

/** The calls of clients in order of invocation. O(length). */
export function callsOf(history: History): readonly Call[] {
  const completions = new Map<number, Op>();
  const open = new Map<ProcessId, Op>();
  for (const op of history) {
    if (op.process === 'nemesis') continue;
    if (op.type === 'invoke') {
      open.set(op.process, op);
    } else {
      const invoke = open.get(op.process);
      if (invoke !== undefined) completions.set(invoke.index, op);
      open.delete(op.process);
    }
  }
  return history
    .filter(({ type, process }) => type === 'invoke' && process !== 'nemesis')
    .map((invoke) => {
      const completion = completions.get(invoke.index);
      return completion === undefined ? { invoke } : { invoke, completion };
    });
}
