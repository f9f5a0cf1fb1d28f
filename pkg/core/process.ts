/**
 * The seam on which everything stands: a protocol is a pure state machine.
 *
 * A `Process` is told what happened (`Event`) and when, and answers with what is to be done
 * (`Effect`). It never touches a socket, a clock, a timer or global randomness; the host performs
 * its effects. So the same object runs over TCP, in the simulator and in a test without change.
 *
 * Source of the shape: etcd-io/raft `rawnode.go`, caio/foca `runtime.rs`, stateright `actor.rs`.
 */
import type { Json, JsonObject } from './json.ts';
import type { Millis, NodeId } from './ids.ts';

/** What can happen to a process. `M` is the body of the protocol's messages. */
export type Event<M> =
  | { readonly kind: 'start' }
  | { readonly kind: 'message'; readonly from: NodeId; readonly body: M }
  | { readonly kind: 'timer'; readonly timer: string }
  | { readonly kind: 'command'; readonly name: string; readonly args: Json };

/** What a process can ask for. Effects are performed in the order in which they are returned. */
export type Effect<M> =
  | { readonly kind: 'send'; readonly to: NodeId; readonly body: M }
  | { readonly kind: 'setTimer'; readonly timer: string; readonly afterMs: Millis }
  | { readonly kind: 'clearTimer'; readonly timer: string }
  | { readonly kind: 'emit'; readonly fact: Fact };

/** Something worth knowing that happened inside a process; goes to the trace as it is. */
export type Fact = JsonObject & { readonly kind: string };

/**
 * A deterministic state machine.
 *
 * `step` runs to completion without waiting and never throws on account of what a peer sent.
 * Messages may arrive before `start` (another node may have started earlier) and must be kept.
 * Setting a timer that is set replaces it; clearing one that is not set does nothing.
 */
export interface Process<M> {
  /**
   * @param event What happened. Owned by the process from here on.
   * @param now The host's time, non-decreasing from call to call.
   */
  step(event: Event<M>, now: Millis): readonly Effect<M>[];
  /** A snapshot for people, status and the end-of-run record; never read by a checker's rules. */
  view(): JsonObject;
  /**
   * Reads what the next message will need, and changes nothing. Who drives a million processes calls it
   * for several of them at once, as memory that is in no cache then comes in the time of one. Worth its
   * line only where a process keeps its numbers outside of itself. @returns a number that means nothing.
   */
  prefetch?(): number;
}

/**
 * A process that can be explored: its states can be told apart without looking inside. A process is a
 * pure function of its events, so a state need not be copied: it is rebuilt by playing them again.
 */
export interface Explorable<M> extends Process<M> {
  /**
   * All that the answers to further events depend on, as plain data. Two processes that were made
   * alike and have equal fingerprints answer every further sequence of events alike, up to the order
   * of lists in facts in which order means nothing. Counters and other things for people are left
   * out. Smaller is better, wrong is not: the explorer compares what equal ones do.
   */
  fingerprint(): Json;
}
