/**
 * The transport of a node whose network is a runner: one JSON object a line, from stdin and to stdout.
 * Clients and services are peers like other nodes.
 */
import type { Readable, Writable } from 'node:stream';
import type { Millis, NodeId } from '../../core/ids.ts';
import type { Transport, TransportHandlers } from '../../host/transport.ts';
import type { Envelope } from './envelope.ts';

/** Where lines come from and go to, and where it is said what was wrong with them. */
export interface Streams {
  readonly input: Readable;
  readonly output: Writable;
  readonly errors: Writable;
}

/** With more waiting to be written, nothing is sent unasked. */
const CONGESTED_BYTES = 1_048_576;

export class StdioTransport implements Transport<Envelope> {
  readonly #self: NodeId;
  readonly #streams: Streams;
  /** Lines of this turn: they leave in one write. */
  #lines = '';
  #handlers: TransportHandlers<Envelope> | undefined;

  constructor(self: NodeId, streams: Streams) {
    this.#self = self;
    this.#streams = streams;
    streams.output.on('drain', () => this.#handlers?.drained());
  }

  /** A runner delivers at once; what a host wants to be held is held by nobody. */
  send(to: NodeId, { body }: Envelope, _holdMs: Millis): number {
    const line = `${JSON.stringify({ src: this.#self, dest: to, body })}\n`;
    if (this.#lines === '') queueMicrotask(() => this.#flush());
    this.#lines += line;
    return line.length;
  }

  congested(): boolean {
    return this.#streams.output.writableLength > CONGESTED_BYTES;
  }

  pause(paused: boolean): void {
    if (paused) this.#streams.input.pause();
    else this.#streams.input.resume();
  }

  bind(handlers: TransportHandlers<Envelope>): void {
    this.#handlers = handlers;
  }

  deliver(from: NodeId, { body }: { readonly body: Envelope['body'] }, holdMs: Millis): void {
    this.#handlers?.message(from, { kind: body.type, body }, holdMs);
  }

  #flush(): void {
    const lines = this.#lines;
    this.#lines = '';
    this.#streams.output.write(lines);
  }
}
