/**
 * The calls of a node that have no answer yet. A call is forgotten with its first answer or at its
 * deadline, whichever comes first: to a peer that never answers, nothing piles up.
 *
 * A request may be sent again with the same number until then, so whoever retries calls something that may
 * be done twice, and any of its answers will do.
 */
import type { NodeId } from '../../core/ids.ts';
import type { Body } from '../message.ts';

/** What a call came to: the body of the answer, or the code and text of an error; at the deadline code 0. */
export type Answer =
  | { readonly ok: true; readonly body: Body }
  | { readonly ok: false; readonly code: number; readonly text: string };

export interface CallLimits {
  /** The call fails when no answer has come after so many ms. */
  readonly deadlineMs?: number;
  /** Every so many ms the request is sent again; absent: never. */
  readonly retryMs?: number;
}

export interface OpenCall {
  readonly to: NodeId;
  readonly request: Body;
  readonly endsAt: number;
  readonly retryMs: number;
  readonly done: (answer: Answer) => void;
}

/** What Maelstrom's own clients wait. */
const DEADLINE_MS = 5000;

export class Calls {
  readonly #open = new Map<number, OpenCall>();
  #last = 0;

  get size(): number {
    return this.#open.size;
  }

  begin(
    to: NodeId,
    body: Body,
    done: OpenCall['done'],
    { deadlineMs = DEADLINE_MS, retryMs = Infinity, now }: CallLimits & { readonly now: number },
  ): OpenCall & { readonly id: number } {
    const id = ++this.#last;
    const call = { to, request: { ...body, msg_id: id }, endsAt: now + deadlineMs, retryMs, done };
    this.#open.set(id, call);
    return { id, ...call };
  }

  get(id: number): OpenCall | undefined {
    return this.#open.get(id);
  }

  /** The call ends. @returns it, unless it has ended before. */
  end(id: number): OpenCall | undefined {
    const call = this.#open.get(id);
    this.#open.delete(id);
    return call;
  }
}
