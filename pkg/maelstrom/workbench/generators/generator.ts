/** Where operations come from. Source: Jepsen's generators, as far as the workloads need them. */
import type { Random } from '../../../core/random.ts';
import type { Op } from '../history.ts';
import type { Invocation } from '../workloads/workload.ts';

/** A worker that is free. */
export interface Thread {
  /** From 0, below the concurrency. */
  readonly index: number;
  /** The process that it runs now: another after each undecided operation. */
  readonly process: number;
  /** Milliseconds since the start of the run. */
  readonly nowMs: number;
}

/** What a thread is to do: an operation, nothing for now, or nothing any more. */
export type Next = Invocation | { readonly waitUntilMs: number } | undefined;

export interface Generator {
  next(thread: Thread): Next;
  /** Sees every operation of a client that begins or ends. */
  observe?(op: Op): void;
}

/** The same for ever. */
export function repeat(invocation: () => Invocation): Generator {
  return { next: invocation };
}

/** Independent, uniform choice among several, each time. */
export function mix(invocations: readonly (() => Invocation)[], random: Random): Generator {
  return { next: () => invocations[random.integer(invocations.length)]?.() };
}

/** The same once on each thread. */
export function eachThread(invocation: Invocation): Generator {
  const done = new Set<number>();
  return {
    next: ({ index }) => {
      if (done.has(index)) return undefined;
      done.add(index);
      return invocation;
    },
  };
}

export function isWait(next: Next): next is { readonly waitUntilMs: number } {
  return next !== undefined && 'waitUntilMs' in next;
}
