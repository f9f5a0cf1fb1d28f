/** What a run tells its watchers, written by hand. */
import { nodeId } from '../../pkg/core/ids.ts';
import type { Json, JsonObject } from '../../pkg/core/json.ts';
import type { RunEvent } from '../../pkg/lab/master/events.ts';
import { Trace } from './records.ts';

export const joined = (id: string, count: number, of: number): RunEvent => ({
  kind: 'joined',
  id: nodeId(id),
  count,
  of,
});

export const connected = (id: string, count: number, of: number): RunEvent => ({
  kind: 'connected',
  id: nodeId(id),
  count,
  of,
});

/** From the first launch to the beginning of the experiment. */
export function startUp(of: number): RunEvent[] {
  const numbers = Array.from({ length: of }, (_, index) => index + 1);
  return [
    { kind: 'listening', ip: '127.0.0.1', port: 7000, of },
    ...numbers.map((i) => joined(`n${i}`, i, of)),
    ...numbers.map((i) => connected(`n${i}`, i, of)),
    { kind: 'running' },
  ];
}

/** One record of a node or of the master. */
export function record(node: string, kind: string, fields: JsonObject = {}): RunEvent[] {
  return new Trace()
    .add(node, kind, fields)
    .records.map((each) => ({ kind: 'record', record: each }));
}

/** One round in which the given nodes hold these values. */
export function round(number: number, values: Readonly<Record<string, Json>>): RunEvent[] {
  return new Trace()
    .round(number, values)
    .records.map((each) => ({ kind: 'record', record: each }));
}

export const ending = (cause: string): RunEvent => ({ kind: 'ending', cause });
