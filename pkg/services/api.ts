/**
 * What people program against: the handout's surface, with types. Every method takes a callback as its
 * last argument, called exactly once and never before the method has returned; without one it returns a
 * promise. A promise that nobody looks at fails in silence, as a callback that was left out would.
 */
import type { MemberState } from '../membership/record.ts';
import type { Group } from './groups.ts';
import type { NodeInfo } from './node-info.ts';
import type { GroupGossipMode } from './rumors/message.ts';
import type { GossipFanOut } from './rumors/rumors.ts';

export type Callback<V> = (error: Error | null, value: V) => void;

/** Errors by short id of the node, `{}` when there are none; or one Error when nothing was sent. */
export type GroupErrors = Error | Readonly<Record<string, Error>>;

export type GroupCallback<V> = (errors: GroupErrors, values: Readonly<Record<string, V>>) => void;

/** What the promise of a call to a group gives. It fails only when nothing was sent. */
export interface GroupAnswer<V> {
  readonly errors: Readonly<Record<string, Error>>;
  readonly values: Readonly<Record<string, V>>;
}

/** A method of this node. */
export interface Call<A extends readonly unknown[], V> {
  (...args: [...A, Callback<V>]): void;
  (...args: A): Promise<V>;
}

/** A method of a group. */
export interface GroupCall<A extends readonly unknown[], V> {
  (...args: [...A, GroupCallback<V>]): void;
  (...args: A): Promise<GroupAnswer<V>>;
}

/** What `status.get` tells. */
export interface StatusValues {
  /** SHA-256 of the address, and its first five digits. */
  readonly nid: string;
  readonly sid: string;
  readonly ip: string;
  readonly port: number;
  /** Calls that the node has run. */
  readonly counts: number;
  /** Bytes. */
  readonly heapTotal: number;
  readonly heapUsed: number;
  readonly rss: number;
  readonly pid: number;
}

/** Values that a group adds up. */
export type SummedKey = 'counts' | 'heapTotal' | 'heapUsed';

/** What is to be called. */
export interface Remote {
  readonly service: string;
  readonly method: string;
  /** The group whose service it is; absent: the node's own. */
  readonly gid?: string;
  /** How long the answer may take. */
  readonly timeoutMs?: number;
}

/** What a node is to be. */
export interface SpawnConfig extends NodeInfo {
  /** Runs on the new node when it has booted. Its source travels, not what it closes over. */
  readonly onStart?: (server: Server) => void;
  /** Default: 10,000. */
  readonly bootMs?: number;
}

/** What listens for a node. */
export interface Server {
  readonly address: { readonly ip: string; readonly port: number };
  /** Stops the node: what it has said leaves, then its connections and its children end. */
  close(callback?: () => void): void;
}

/** Whether `add`, `rem` and the like had an effect. */
export interface Change {
  readonly changed: boolean;
  readonly sid?: string;
  readonly node?: NodeInfo;
}

/**
 * To how many others a node speaks at a time: so many; log2 n; ln n + c; or so many that gossip which
 * nobody repairs misses somebody with probability p. n are the nodes of the group.
 */
export type FanOut = number | 'log2' | { readonly ln: number } | { readonly missing: number };

export interface GroupOptions {
  readonly gid: string;
  /** To how many of these other nodes of the group gossip goes at a time. */
  readonly subset?: (sids: readonly string[]) => number;
  /** The same by a formula. Default: `{ln: 3}`; of `spec` 3, the number of the handout. */
  readonly fanOut?: FanOut;
  /**
   * How gossip is spread: so that it reaches all who are not cut off, and the sender knows; or to the
   * letter of the handout, which misses some. Default: `reliable`.
   */
  readonly mode?: GroupGossipMode;
}

/** What those who were told first answer: whether it was new to them. */
export interface Told {
  readonly fresh: boolean;
}

/** Starts a rumor. The origin knows it, and is not told. */
export interface GossipSend {
  /**
   * @param callback Gets the answers of those who were told first.
   * @param delivered Gets, once all other nodes of the group have it, `true` of each; and an Error for
   *   each that was lost meanwhile, has left the group, or has not said so within 60 s.
   */
  (
    args: readonly unknown[],
    remote: Remote,
    callback: GroupCallback<Told> | undefined,
    delivered?: GroupCallback<true>,
  ): void;
  (
    args: readonly unknown[],
    remote: Remote,
  ): Promise<GroupAnswer<Told>> & {
    readonly delivered: Promise<GroupAnswer<true>>;
  };
}

/** What a node has found out about another one. */
export interface MemberChange {
  readonly node: NodeInfo;
  readonly sid: string;
  /**
   * `alive`: it is there, for the first time or again. `suspect`: it does not answer, and may contradict.
   * `dead`: it did not; `left`: it was stopped. Both are in no group any more.
   */
  readonly state: MemberState;
}

/** An object with methods: each takes its arguments and then a callback. */
export type UserService = object;

export interface LocalServices {
  readonly status: {
    get: {
      <K extends keyof StatusValues>(key: K, callback: Callback<StatusValues[K]>): void;
      (key: string, callback: Callback<unknown>): void;
      <K extends keyof StatusValues>(key: K): Promise<StatusValues[K]>;
      (key: string): Promise<unknown>;
    };
    spawn: Call<[config: SpawnConfig], NodeInfo>;
    stop: Call<[], NodeInfo>;
  };
  readonly groups: {
    get: Call<[gid: string], Group>;
    put: Call<[group: string | GroupOptions, nodes: Group], Group>;
    add: Call<[gid: string, node: NodeInfo], Change>;
    rem: Call<[gid: string, sid: string], Change>;
    del: Call<[gid: string], Group>;
  };
  readonly routes: {
    get: Call<[name: string], UserService>;
    put: Call<[service: UserService, name: string], string>;
    rem: Call<[name: string], Change>;
  };
  readonly comm: {
    send: Call<[args: readonly unknown[], remote: Remote & { readonly node: NodeInfo }], unknown>;
  };
  readonly gossip: {
    recv: Call<[rumor: unknown], Told>;
    del: Call<[id: string], Change>;
  };
  readonly rpc: { call: Call<[rpc: number, args: readonly unknown[]], unknown> };
}

export interface GroupServices {
  readonly comm: { send: GroupCall<[args: readonly unknown[], remote: Remote], unknown> };
  readonly groups: {
    get: GroupCall<[gid: string], Group>;
    put: GroupCall<[group: string | GroupOptions, nodes: Group], Group>;
    add: GroupCall<[gid: string, node: NodeInfo], Change>;
    rem: GroupCall<[gid: string, sid: string], Change>;
    del: GroupCall<[gid: string], Group>;
  };
  readonly routes: {
    put: GroupCall<[service: UserService, name: string], string>;
    rem: GroupCall<[name: string], Change>;
  };
  readonly status: {
    get: {
      /** Added up, and by node. */
      (
        key: SummedKey,
        callback: (
          errors: GroupErrors,
          sum: number,
          bySid: Readonly<Record<string, number>>,
        ) => void,
      ): void;
      (key: SummedKey): Promise<{
        readonly errors: Readonly<Record<string, Error>>;
        readonly values: number;
        readonly bySid: Readonly<Record<string, number>>;
      }>;
      <K extends Exclude<keyof StatusValues, SummedKey>>(
        key: K,
        callback: GroupCallback<StatusValues[K]>,
      ): void;
      <K extends Exclude<keyof StatusValues, SummedKey>>(
        key: K,
      ): Promise<GroupAnswer<StatusValues[K]>>;
      (key: string, callback: GroupCallback<unknown>): void;
      (key: string): Promise<GroupAnswer<unknown>>;
    };
    spawn: Call<[config: SpawnConfig], NodeInfo>;
    stop: GroupCall<[], NodeInfo>;
  };
  readonly gossip: {
    send: GossipSend;
    /** How it goes in this group, as this node sees it. */
    fanOut: Call<[], GossipFanOut>;
    at: Call<[ms: number, rpc: (...args: unknown[]) => unknown], string>;
    del: Call<[id: string], Change>;
  };
}
