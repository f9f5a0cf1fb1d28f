/** What a workload consists of. One file each; `registry.ts` lists them. Source: `glomers.md` 2.5. */
import type { Json } from '../../../core/json.ts';
import type { Random } from '../../../core/random.ts';
import type { Body } from '../../message.ts';
import type { Rpc } from '../clients/rpc.ts';
import type { Generator } from '../generators/generator.ts';
import type { History } from '../history.ts';
import type { TestSettings } from '../settings.ts';
import type { CheckResult } from '../verdict.ts';

/** An operation about to begin. */
export interface Invocation {
  readonly f: string;
  readonly value: Json;
  readonly final?: true;
  /** Of `assign`: read logs from their first message on. */
  readonly seekToBeginning?: true;
}

/**
 * The program of one operation: it yields requests to its node and is given the replies, already checked
 * against their `Rpc`; what it returns is the value of the completed operation. A `RequestFailure` is
 * thrown into it where a reply should have been.
 */
export type Operation = globalThis.Generator<Body, Completed, Body>;

/** The value with which an operation ends; `info` says that the process is to be given up. */
export interface Completed {
  readonly type: 'ok' | 'info';
  readonly value: Json;
}

/** A client of the workload, with whatever it remembers between operations. */
export interface WorkloadClient {
  invoke(invocation: Invocation): Operation;
}

/** What the workers do. */
export interface Plan {
  readonly main: Generator;
  /** What they do after all faults have ended, at once and without waiting between operations. */
  readonly final?: Generator;
}

export interface Workload {
  readonly name: string;
  /** For `maelstrom doc`: what nodes are asked to be. */
  readonly doc: string;
  readonly rpcs: readonly Rpc[];
  /**
   * Operations that change nothing: when one fails, it certainly did not happen. `never` means that the
   * clients do not look at errors at all, so that every one leaves an operation undecided.
   */
  readonly idempotent: readonly string[] | 'never';
  /** A client is kept after an undecided operation. */
  readonly reusable: boolean;
  /** The request with which each node is told of the run before it begins. */
  readonly setup?: (settings: TestSettings) => Body;
  /** Milliseconds that a reply may take; the protocol's default if absent. */
  readonly timeoutMs?: (settings: TestSettings) => number;
  /** What is wrong with settings for this workload, and the remedy; undefined when nothing is. */
  readonly objection?: (settings: TestSettings) => string | undefined;
  readonly client: () => WorkloadClient;
  readonly plan: (settings: TestSettings, random: Random) => Plan;
  readonly check: (history: History, settings: TestSettings) => CheckResult;
}
