/**
 * What the benchmarks of gossip ask of a library: one member of a cluster, in a process of its own. The
 * harness (`gossip-cluster.ts`) tells the process what to do and asks afterwards what happened; while
 * something is measured nothing is said.
 */

/** One node of some library. */
export interface Member {
  /** What others need to get to know it. */
  readonly address: string;
  /** Gets to know the others: returns at once, and goes on until they are all there. */
  join(others: readonly string[]): void;
  /** The addresses of the others that are there and alive, as far as this member knows. */
  others(): readonly string[];
  /** Tells all of them. */
  broadcast(text: string): void;
  /** Messages with a payload that have come from others, new or not. */
  payloads(): number;
}

export interface MemberOptions {
  /** Members of the cluster. */
  readonly nodes: number;
  /** Share of the frames between members that is dropped. Only ours can. */
  readonly loss: number;
}

/** Starts a member. `heard` is called for every message that is delivered, once, on its own or not. */
export type Enter = (heard: (text: string) => void, options: MemberOptions) => Promise<Member>;

/** Size of a broadcast in characters, each a byte. */
const PAYLOAD_BYTES = 256;

/** Message number `k`. */
export function textOf(k: number): string {
  return `${k};`.padEnd(PAYLOAD_BYTES, '.');
}

export function numberOf(text: string): number {
  return Number(text.slice(0, text.indexOf(';')));
}

/** Milliseconds of the clock that all processes of a machine share. */
export function now(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

export type Request =
  | { readonly kind: 'join'; readonly others: readonly string[] }
  | { readonly kind: 'send'; readonly sends: readonly Send[] }
  /** Keeps the processor for so long, and lets the event loop run once after each slice. */
  | { readonly kind: 'burn'; readonly ms: number; readonly sliceMs: number }
  | { readonly kind: 'report' };

/** Message `k` leaves at that time, whatever has become of those before it. */
export interface Send {
  readonly k: number;
  readonly at: number;
}

/** What one member has seen since it started. */
export interface Report {
  /** When which message really left. */
  readonly sent: readonly Send[];
  /** Message and time, in the order in which they came. */
  readonly heard: readonly (readonly [k: number, at: number])[];
  readonly payloads: number;
  /** Processor time that the process has taken, in milliseconds. */
  readonly cpuMs: number;
  /** When which others came into sight and went out of it, looked at every 20 ms. */
  readonly sights: readonly Sight[];
}

export interface Sight {
  readonly address: string;
  readonly there: boolean;
  readonly at: number;
}
