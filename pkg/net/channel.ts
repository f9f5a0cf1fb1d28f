/** The transport of one host: a numbered channel on the links that all hosts of a process share. */
import { LabError, errorText, invariant } from '../core/errors.ts';
import { millis } from '../core/ids.ts';
import type { Millis, NodeId } from '../core/ids.ts';
import type { Transport, TransportHandlers } from '../host/transport.ts';
import { decode } from '../wire/codec.ts';
import type { Body } from './inbound.ts';
import type { Link } from './link.ts';

/** What went over one channel so far. Bytes are those of whole frames, each counted once. */
export interface ChannelCounts {
  sentMessages: number;
  sentBytes: number;
  receivedMessages: number;
  receivedBytes: number;
}

/** What a channel asks of its mesh. */
export interface ChannelOwner {
  /** The link to a peer; nothing for one that was removed. An unknown peer is a bug. */
  linkTo(id: NodeId): Link | undefined;
  congested(): boolean;
  /** A channel was opened: links hand over what they hold for it. */
  release(): void;
}

export class Channel<M> implements Transport<M> {
  readonly counts: ChannelCounts = {
    sentMessages: 0,
    sentBytes: 0,
    receivedMessages: 0,
    receivedBytes: 0,
  };
  readonly #number: number;
  readonly #parse: (body: unknown) => M;
  readonly #owner: ChannelOwner;
  #handlers: TransportHandlers<M> | undefined;
  #paused = false;

  constructor(number: number, parse: (body: unknown) => M, owner: ChannelOwner) {
    this.#number = number;
    this.#parse = parse;
    this.#owner = owner;
  }

  /** Tells whether messages may be handed over: receivers are installed and not paused. */
  get open(): boolean {
    return this.#handlers !== undefined && !this.#paused;
  }

  send(to: NodeId, body: M, holdMs: Millis): number {
    const bytes = this.#owner.linkTo(to)?.send(this.#number, holdMs, body) ?? 0;
    this.counts.sentMessages += 1;
    this.counts.sentBytes += bytes;
    return bytes;
  }

  congested(): boolean {
    return this.#owner.congested();
  }

  pause(paused: boolean): void {
    this.#paused = paused;
    if (!paused) this.#owner.release();
  }

  bind(handlers: TransportHandlers<M>): void {
    invariant(this.#handlers === undefined, `channel ${this.#number} is bound twice`);
    this.#handlers = handlers;
    this.#owner.release();
  }

  drained(): void {
    this.#handlers?.drained();
  }

  /**
   * Decodes, parses and hands over.
   * @throws {LabError} `ERR_BAD_PAYLOAD`, `ERR_BAD_MESSAGE`: the peer's doing. What the receiver
   *   throws is a bug and leaves as another kind of error, so that it is not taken for one of these.
   */
  receive(from: NodeId, holdMs: number, { buffer, start, end, frameBytes }: Body): void {
    const body = this.#parsed(decode(buffer, start, end));
    this.counts.receivedMessages += 1;
    this.counts.receivedBytes += frameBytes;
    try {
      this.#handlers?.message(from, body, millis(holdMs));
    } catch (error) {
      throw error instanceof LabError
        ? new Error(`the receiver of a message threw: ${error.message}`, { cause: error })
        : error;
    }
  }

  #parsed(body: unknown): M {
    try {
      return this.#parse(body);
    } catch (error) {
      throw new LabError(
        'ERR_BAD_MESSAGE',
        `a message on channel ${this.#number} is not understood: ${errorText(error)}`,
        { cause: error },
      );
    }
  }
}
