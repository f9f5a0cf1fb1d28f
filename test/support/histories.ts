/** Histories of a workbench, written short. */
import type { Json } from '../../pkg/core/json.ts';
import type { History, Op, OpType, ProcessId } from '../../pkg/maelstrom/workbench/history.ts';

/** Who, how, what, with which value; one millisecond passes between two operations unless `ms` says when. */
export interface Step {
  readonly process: ProcessId;
  readonly type: OpType;
  readonly f: string;
  readonly value?: Json;
  readonly ms?: number;
  readonly error?: Json;
  readonly final?: true;
  readonly node?: string;
}

export function historyOf(steps: readonly Step[]): History {
  return steps.map(({ ms, value, ...step }, index): Op => ({
    ...step,
    index,
    value: value ?? null,
    time: (ms ?? index) * 1e6,
  }));
}

/** One after the other: each call is invoked and ends before the next; `[process, f, asked, answered]`. */
export function sequence(
  calls: readonly (readonly [process: number, f: string, asked: Json, answered?: Json])[],
): readonly Step[] {
  return calls.flatMap(([process, f, asked, answered]): Step[] => [
    { process, type: 'invoke', f, value: asked },
    { process, type: 'ok', f, value: answered ?? asked },
  ]);
}
