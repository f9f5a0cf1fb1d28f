/** Functions whose arguments nobody knows. */

/** Any function or class. */
export type Callable = (...args: unknown[]) => unknown;

export function isCallable(value: unknown): value is Callable {
  return typeof value === 'function';
}
