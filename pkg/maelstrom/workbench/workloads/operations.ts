/** Shapes of operations that most workloads share. */
import type { Json } from '../../../core/json.ts';
import type { Body } from '../../message.ts';
import type { Completed, Operation, WorkloadClient } from './workload.ts';

export function ok(value: Json): Completed {
  return { type: 'ok', value };
}

/** One request; what it says decides the value. */
export function* request(body: Body, value: (reply: Body) => Json): Operation {
  return ok(value(yield body));
}

/** A client that remembers nothing: one program for each kind of operation. */
export function stateless(
  programs: Readonly<Record<string, (value: Json) => Operation>>,
): () => WorkloadClient {
  return () => ({
    invoke: ({ f, value }) => {
      const program = programs[f];
      if (program === undefined) throw new RangeError(`no such operation: ${f}`);
      return program(value);
    },
  });
}

/** The field of a reply, which was checked to be there. */
export function field(body: Body, name: string): Json {
  return body[name] ?? null;
}
