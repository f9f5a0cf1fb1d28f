/** Calls the same method on several nodes, and gathers what they answer. */
import type { Group } from './groups.ts';
import type { Reply } from './reply.ts';
import type { Call } from './calls.ts';
import type { ServiceProcess } from './service-process.ts';

/**
 * `reply` gets two maps by short id, of errors and of values, once each node has answered or failed.
 * @throws {LabError} for what cannot be sent: one error for all.
 */
export function callEach(
  process: ServiceProcess,
  { group, ...call }: Omit<Call, 'node'> & { readonly group: Group },
  reply: Reply,
): void {
  const nodes = Object.entries(group);
  const errors: Record<string, unknown> = {};
  const values: Record<string, unknown> = {};
  let waiting = nodes.length;
  if (waiting === 0) reply(errors, values);
  for (const [sid, node] of nodes) {
    process.call({ node, ...call }, (error, value) => {
      if (failedWith(error)) errors[sid] = error;
      else values[sid] = value;
      waiting -= 1;
      if (waiting === 0) reply(errors, values);
    });
  }
}

/** A method of a group that was called on a node says with an empty map that nothing has failed. */
function failedWith(error: unknown): boolean {
  if (error === null || error === undefined) return false;
  return error instanceof Error || Object.keys(Object(error)).length > 0;
}
