/**
 * The face of services towards programs: methods that take a callback, or return a promise when there is
 * none. Promises exist only here, so that everything below runs in the simulator.
 */
import { asError, cutCallback, cutSecond, type Dress, type Reply } from '../services/reply.ts';
import type { NodeServices } from '../services/node-services.ts';

export function withPromises(node: NodeServices): Dress {
  return (method) =>
    (...args) => {
      const [rest, second] = cutSecond(method, args);
      const [own, callback] = cutCallback(method, rest);
      if (callback !== undefined || second !== undefined) {
        node.invoke(
          method,
          own,
          (...answer) => callback?.(...answer),
          (...answer) => second?.(...answer),
        );
        return undefined;
      }
      const [first, later] = [pending(), pending()];
      node.invoke(method, own, first.reply, later.reply);
      const { promise } = first;
      if (method.second === undefined) return promise;
      return Object.assign(promise, { [method.second.name]: later.promise });
    };
}

/** A promise, and the reply that settles it. */
function pending(): { readonly promise: Promise<unknown>; readonly reply: Reply } {
  const settled: { reply?: Reply } = {};
  const promise = new Promise((resolve, reject) => {
    settled.reply = (...answer) => settle(answer, resolve, reject);
  });
  // A callback may be left out: an error that nobody looks at does not end the program.
  promise.catch(() => undefined);
  return { promise, reply: (...answer) => settled.reply?.(...answer) };
}

/** A group's errors by node are part of the value: one node's failure does not hide the others. */
function settle(
  [error, value, more]: Parameters<Reply>,
  resolve: (value: unknown) => void,
  reject: (error: Error) => void,
): void {
  if (error === null || error === undefined) resolve(value);
  else if (error instanceof Error) reject(asError(error));
  else resolve({ errors: error, values: value, ...(more === undefined ? {} : { bySid: more }) });
}
