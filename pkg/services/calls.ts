/** Calls under way: each is answered exactly once, by its peer, by the clock or by the peer's death. */
import { LabError } from '../core/errors.ts';
import { millis, type Millis, type NodeId } from '../core/ids.ts';
import type { Target } from './message.ts';
import { addressText, type NodeInfo } from './node-info.ts';
import type { Reply } from './reply.ts';

/** A call to a node. */
export interface Call {
  readonly node: NodeInfo;
  readonly target: Target;
  readonly args: readonly unknown[];
  /** Default: that of the node. */
  readonly timeoutMs?: Millis | undefined;
}

interface Pending {
  readonly node: NodeInfo;
  readonly target: Target;
  readonly timeoutMs: Millis;
  readonly deadline: Millis;
  readonly reply: Reply;
}

/** The calls to one peer, by their numbers. */
interface PeerCalls {
  last: number;
  readonly pending: Map<number, Pending>;
}

export class Calls {
  readonly #peers = new Map<NodeId, PeerCalls>();

  /** Calls that wait for an answer. O(peers). */
  get size(): number {
    let size = 0;
    for (const { pending } of this.#peers.values()) size += pending.size;
    return size;
  }

  /** When the first of them is out of time; undefined when there are none. O(size). */
  get nextDeadline(): Millis | undefined {
    let next = Infinity;
    for (const { pending } of this.#peers.values()) {
      for (const { deadline } of pending.values()) next = Math.min(next, deadline);
    }
    return next === Infinity ? undefined : millis(next);
  }

  /** The number of the next call to a peer; they count from 1. */
  number(to: NodeId): number {
    const calls = this.#of(to);
    calls.last += 1;
    return calls.last;
  }

  /** Awaits the answer to call `id` of that peer. */
  open(to: NodeId, id: number, call: Pending): void {
    this.#of(to).pending.set(id, call);
  }

  /** An answer. @returns false when nobody waits for it: it is late, or was never asked for. */
  settle(from: NodeId, id: number, answer: Parameters<Reply>): boolean {
    const pending = this.#peers.get(from)?.pending;
    const call = pending?.get(id);
    if (call === undefined) return false;
    pending?.delete(id);
    call.reply(...answer);
    return true;
  }

  /** Fails all calls that are out of time. O(size). */
  expire(now: Millis): void {
    for (const [to, { pending }] of this.#peers) {
      for (const [id, call] of pending) {
        const { deadline, timeoutMs } = call;
        if (deadline > now) continue;
        const text = `${nameOf(call)} gave no answer within ${timeoutMs} ms`;
        this.settle(to, id, [new LabError('ERR_TIMEOUT', text)]);
      }
    }
  }

  /** Fails all calls to a peer that will not answer any more. */
  lost(peer: NodeId, why: string): void {
    for (const [id, call] of this.#peers.get(peer)?.pending ?? []) {
      this.settle(peer, id, [new LabError('ERR_UNREACHABLE', `${nameOf(call)}: ${why}`)]);
    }
  }

  /** Fails all calls: this node has stopped. */
  stopped(): void {
    for (const [to, { pending }] of this.#peers) {
      for (const [id, call] of pending) {
        const text = `${nameOf(call)}: this node has stopped`;
        this.settle(to, id, [new LabError('ERR_STOPPED', text)]);
      }
    }
  }

  #of(peer: NodeId): PeerCalls {
    let calls = this.#peers.get(peer);
    if (calls === undefined) {
      calls = { last: 0, pending: new Map() };
      this.#peers.set(peer, calls);
    }
    return calls;
  }
}

/** For messages: `status.get on 127.0.0.1:8080`. */
function nameOf({ target: { service, method }, node }: Pending): string {
  return `${service}.${method} on ${addressText(node)}`;
}
