/**
 * What the master and the nodes of a run say to each other. Each message is a call of a service (see
 * `services.ts`): its kind is the method, its fields are the argument. In the order of a run:
 *
 * | from   | message   | says                                                                |
 * | ------ | --------- | ------------------------------------------------------------------- |
 * | node   | `join`    | (one started by hand) here I am, and this is where I listen         |
 * | master | `setup`   | the experiment; everybody's address is in the group `nodes`         |
 * | node   | `ready`   | I am connected to everybody                                         |
 * | master | `go`      | begin; time counts from `epochMs`                                   |
 * | node   | `records` | what I wrote into the trace since the last time                     |
 * | master | `command` | for the experiment's process, for example the oracle's stop         |
 * | master | `gone`    | this node is dead, for now or for good: do not wait for it          |
 * | master | `back`    | this node was started anew, and this is where it listens now        |
 * | master | `links`   | the schedule's link faults that are in force from now on             |
 * | master | `burn`    | compute in vain from now on, or not any more                         |
 * | master | `drain`   | the experiment is over: stop, and say what is still on its way       |
 * | node   | `fin`     | (to the other nodes) nothing of the experiment follows from me      |
 * | node   | `drained` | everybody alive has told me so; `missing` have not in time          |
 *
 * The rest is said by the services that every node has: the master starts nodes with `status.spawn`,
 * hands out the addresses with `groups.put`, asks how far they are with `status.get`, and ends them
 * with `status.stop`.
 */
import type { NodeId } from '../../core/ids.ts';
import type { Json } from '../../core/json.ts';
import type { AdversaryPlan } from '../../faults/adversaries/plan.ts';
import type { LinkFault } from '../../faults/link-switch.ts';
import type { NetworkFaults } from '../../faults/link-rules.ts';
import type { ExperimentPlan } from '../plan.ts';
import type { TraceLevel, TraceRecord } from '../../trace/record.ts';

/** Where a node listens. */
export type NodeAddress = {
  readonly id: NodeId;
  readonly ip: string;
  readonly port: number;
};

/** All that a node needs to know about the experiment. The same for every node of a run. */
export interface RunSetup<P extends ExperimentPlan = ExperimentPlan> {
  readonly plan: P;
  readonly network: NetworkFaults;
  /** Agreement and vectors: how liars lie; agreement: whose messages are slow. */
  readonly adversary?: AdversaryPlan;
  readonly seed: number;
  readonly trace: TraceLevel;
  /** How long the nodes have to connect to each other. */
  readonly joinMs: number;
  /** A node ends by itself this long after that, whatever happens to the master. */
  readonly runMs: number;
}

/** How much of a killed process's trace had reached the master. */
export interface Resume {
  /** Records: the next one continues their numbers. */
  readonly records: number;
  /** Those of them that its memory is made of: later ones are handed in again. */
  readonly memorable: number;
}

export type ToNode =
  | {
      readonly kind: 'setup';
      readonly setup: RunSetup;
      /** Present when the node continues the work of a process that was killed. */
      readonly resume?: Resume | undefined;
    }
  | { readonly kind: 'back'; readonly address: NodeAddress }
  | { readonly kind: 'go'; readonly epochMs: number }
  | { readonly kind: 'command'; readonly name: string; readonly args: Json }
  | { readonly kind: 'gone'; readonly id: NodeId; readonly forNow: boolean }
  | { readonly kind: 'links'; readonly faults: readonly LinkFault[] }
  | { readonly kind: 'burn'; readonly on: boolean }
  | { readonly kind: 'drain'; readonly drainMs: number };

/** `from` is the node that speaks. */
export type ToMaster = { readonly from: NodeId } & (
  | { readonly kind: 'join'; readonly ip: string; readonly port: number }
  | { readonly kind: 'ready' }
  | { readonly kind: 'records'; readonly records: readonly TraceRecord[] }
  | { readonly kind: 'drained'; readonly missing: readonly NodeId[] }
);

/** Between nodes. */
export type ToPeer = { readonly kind: 'fin'; readonly from: NodeId };

export type ControlMessage = ToNode | ToMaster | ToPeer;

/** The channel of the experiment; that of the services is `SERVICES_CHANNEL`. */
export const EXPERIMENT_CHANNEL = 1;

/** Longest wait of a node for a master that does not answer any more, in milliseconds. */
export const MASTER_LOST_MS = 2000;
