/** Breaks traces on purpose, to show that the checks notice. The records given are not modified. */
import type { Json, JsonObject } from '../../pkg/core/json.ts';
import { nodeId } from '../../pkg/core/ids.ts';
import type { TraceRecord } from '../../pkg/trace/record.ts';

type Trace = readonly TraceRecord[];

/** Which record: the first whose fields have these values. */
export type Match = Readonly<Record<string, Json>>;

export function find(trace: Trace, match: Match): TraceRecord {
  return trace[indexOf(trace, match)]!;
}

/** Changes some fields of one record. */
export function edit(
  trace: Trace,
  match: Match,
  change: JsonObject | ((record: TraceRecord) => JsonObject),
): TraceRecord[] {
  const index = indexOf(trace, match);
  const record = trace[index]!;
  const fields = typeof change === 'function' ? change(record) : change;
  return trace.with(index, { ...record, ...fields });
}

/** Takes one record out and closes the gap. */
export function remove(trace: Trace, match: Match): TraceRecord[] {
  return renumber(trace.toSpliced(indexOf(trace, match), 1));
}

/** Puts a record after another one: the same again, but for these fields. */
export function insert(trace: Trace, after: Match, fields: JsonObject): TraceRecord[] {
  const index = indexOf(trace, after);
  return renumber(trace.toSpliced(index + 1, 0, { ...trace[index]!, ...fields } as TraceRecord));
}

/** The master's word on a death, in an otherwise untouched trace. */
export function declareDead(trace: Trace, node: string, planned: boolean): TraceRecord[] {
  return insert(trace, { kind: 'run' }, { kind: 'gone', id: node, planned, cause: 'SIGKILL' });
}

/** The same trace, of a run that was broken off. */
export function interrupt(trace: Trace): TraceRecord[] {
  return edit(trace, { kind: 'end' }, { orderly: false, cause: 'interrupted' });
}

/** Replaces the value that `from` is said to have sent, in the list behind one value. */
export function mishear(trace: Trace, match: Match, from: string, pair: Json[]): TraceRecord[] {
  return edit(trace, match, (record) => {
    const heard = record['heard'] as readonly (readonly Json[])[];
    if (!heard.some(([sender]) => sender === from)) throw new Error(`${from} was not heard`);
    return { heard: heard.map((old) => (old[0] === from ? pair : old)) };
  });
}

/** Who was heard, in the list behind one value. */
export function heardBy(trace: Trace, match: Match): string[] {
  return (find(trace, match)['heard'] as readonly (readonly string[])[]).map(([from]) => from!);
}

function indexOf(trace: Trace, match: Match): number {
  const index = trace.findIndex((record) =>
    Object.entries(match).every(([name, value]) => record[name] === value),
  );
  if (index < 0) throw new Error(`no record ${JSON.stringify(match)}`);
  return index;
}

function renumber(trace: Trace): TraceRecord[] {
  const next = new Map<string, number>();
  return trace.map((record) => {
    const seq = next.get(record.node) ?? 0;
    next.set(record.node, seq + 1);
    return { ...record, node: nodeId(record.node), seq };
  });
}
