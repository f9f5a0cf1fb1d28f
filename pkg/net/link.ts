/**
 * The reliable link to one peer: it survives any number of TCP connections, and hands over every
 * message once, in order, whatever happens to them.
 *
 * Both sides count the data frames of the link. A frame is kept until the peer acknowledges it; an
 * acknowledgement says that frames were handed to the application, so that a receiver that cannot
 * keep up is felt by its sender. On a new connection each side says how many frames it has
 * received, and the other continues with the next.
 *
 * The link knows no sockets: a connection hands it frames and a way to write.
 */
import { Buffer } from 'node:buffer';
import { LabError } from '../core/errors.ts';
import type { NodeId } from '../core/ids.ts';
import { HEADER_BYTES, writeHeader } from '../wire/frame.ts';
import { Congestion } from './congestion.ts';
import { FRAME } from './frames.ts';
import type { MeshLimits } from './frames.ts';
import { Inbound } from './inbound.ts';
import type { Body } from './inbound.ts';
import { Outbox } from './outbox.ts';

const COUNT_BYTES = 8;

/** An acknowledgement rides on what is written anyway if that is no longer: the two are copied. */
const RIDE_BYTES_MAX = 4096;

/** The writing side of the connection that a link uses at the moment. */
export interface LinkSocket {
  /** @returns false when the socket is full; the link is told once it is not. */
  write(bytes: Uint8Array): boolean;
  /** Ends the connection; the link keeps what was not acknowledged. */
  close(error: LabError | undefined): void;
}

/** What a link asks of the mesh that it belongs to. */
export interface LinkOwner {
  readonly limits: MeshLimits;
  /** Tells whether messages of this channel may be handed over now. */
  isOpen(channel: number): boolean;
  /** Hands a body over. Throws a `LabError` when it is not what the channel carries. */
  deliver(link: Link, channel: number, holdMs: number, body: Body): void;
  /** Something is to be written: call `flush` soon. */
  dirty(link: Link): void;
  /** Full chunks or an acknowledgement, for which a sender may wait: call `write(false)` if you may. */
  urgent(link: Link): void;
  /** The link crossed its congestion mark, up or down. */
  congestion(link: Link): void;
  /** Acknowledgements made progress. */
  progress(link: Link): void;
  /** The link is unusable for good. */
  failed(link: Link, error: LabError): void;
}

export class Link {
  readonly peer: NodeId;
  /** The peer's session once it has proved itself: a process that starts anew is another one. */
  session: string | undefined;
  /** Where that process was last connected from, or to: for messages. */
  remote: string | undefined;
  /** The IP address of this end of the last connection. */
  localIp: string | undefined;
  readonly #owner: LinkOwner;
  readonly #outbox: Outbox;
  readonly #inbound: Inbound;
  readonly #congestion: Congestion;
  #socket: LinkSocket | undefined;
  /** There is a socket, and it takes more. */
  #writable = false;
  #ended: LabError | 'closed' | undefined;
  #ackDue = false;
  /** The owner has been asked for a flush. */
  #dirty = false;

  constructor(peer: NodeId, owner: LinkOwner) {
    this.peer = peer;
    this.#owner = owner;
    this.#outbox = new Outbox(owner.limits.frameBytesMax);
    this.#inbound = new Inbound(owner.limits, {
      isOpen: (channel) => this.#ended === undefined && owner.isOpen(channel),
      deliver: (channel, holdMs, body) => owner.deliver(this, channel, holdMs, body),
      ackDue: () => {
        this.#ackDue = true;
        this.#touch();
        owner.urgent(this);
      },
    });
    this.#congestion = new Congestion(owner.limits, {
      changed: () => owner.congestion(this),
      stalled: (ms) => this.fail('ERR_PEER_STALLED', `no progress for ${Math.round(ms)} ms`),
    });
  }

  /** Data frames received so far: what the handshake tells the peer. */
  get received(): number {
    return this.#inbound.received;
  }

  /** Data frames that the peer has acknowledged. */
  get acked(): number {
    return this.#outbox.acked;
  }

  get connected(): boolean {
    return this.#socket !== undefined;
  }

  /** Tells whether this is the session that the link has been used in, if it has been at all. */
  isOf(session: string): boolean {
    return this.session === undefined || this.session === session;
  }

  /** Why the link failed, if it did. */
  get error(): LabError | undefined {
    return this.#ended === 'closed' ? undefined : this.#ended;
  }

  /** Bytes taken from the application and not acknowledged. */
  get queuedBytes(): number {
    return this.#outbox.bytes;
  }

  /** See `Congestion.active`. */
  get congested(): boolean {
    return this.#congestion.active;
  }

  /**
   * Takes a message; it leaves with the next flush. Does nothing once the link has ended.
   * @returns the bytes of its frame, 0 when it was not taken.
   * @throws {LabError} `ERR_UNENCODABLE`, `ERR_FRAME_TOO_BIG`: the sender's own doing.
   */
  send(channel: number, holdMs: number, body: unknown): number {
    if (this.#ended !== undefined) return 0;
    const size = this.#outbox.add(channel, holdMs, body);
    const { queueBytesMax } = this.#owner.limits;
    const queued = this.#outbox.bytes;
    if (queued > queueBytesMax) {
      this.fail('ERR_QUEUE_FULL', `${queued} bytes wait; the limit is ${queueBytesMax}`);
    } else {
      this.#congestion.grew(queued);
      this.#touch();
      if (this.#writable && this.#outbox.chunkWaits) this.#owner.urgent(this);
    }
    return size;
  }

  /** Continues on a new connection. @param received What the peer says it has received. */
  attach(socket: LinkSocket, received: number): void {
    this.#socket?.close(undefined);
    this.#socket = socket;
    this.#writable = true;
    this.#guard(() => this.#outbox.resume(received));
    // The last acknowledgement may have been lost with the old connection.
    this.#ackDue = this.received > 0;
    this.#touch();
  }

  /** Ends the connection, if there is one; a new one may follow. */
  disconnect(): void {
    this.#socket?.close(undefined);
  }

  /** The connection is gone. @returns false when the link uses another one by now. */
  detach(socket: LinkSocket): boolean {
    if (this.#socket !== socket) return false;
    this.#socket = undefined;
    this.#writable = false;
    return true;
  }

  /**
   * Takes one frame from the connection.
   * @throws {LabError} when the peer breaks the protocol; the caller fails the link with it.
   */
  receive(type: number, buffer: Uint8Array, start: number, end: number): void {
    if (type === FRAME.data || type === FRAME.heldData) {
      this.#inbound.data(type, buffer, start, end);
    } else if (type === FRAME.ack) {
      this.#acknowledged(readCount(buffer, start, end));
    } else {
      throw new LabError('ERR_BAD_FRAME', `a frame of type ${type} on a link`);
    }
  }

  /** Writes what is waiting, as far as the socket takes it. */
  flush(): void {
    this.#dirty = false;
    this.write(true);
  }

  /**
   * Writes the acknowledgement that is due, and what waits: all of it, or only chunks that are full,
   * as the newest one may gather more before this tick ends.
   */
  write(all: boolean): void {
    const socket = this.#socket;
    if (socket === undefined) return;
    if (this.#ackDue) this.#writable = this.#writeAck(socket);
    while (this.#writable) {
      const piece = this.#outbox.next(all);
      if (piece === undefined) return;
      this.#writable = socket.write(this.#withAck(piece));
    }
  }

  /** The socket takes more again. */
  drained(): void {
    if (this.#writable || this.#socket === undefined) return;
    this.#writable = true;
    this.flush();
  }

  /** What was written is to be acknowledged now, by saying once more what has been received. */
  hurry(): void {
    if (this.#socket === undefined || this.#outbox.bytes === 0) return;
    if (this.#inbound.untold) this.#writeAck(this.#socket);
    this.#writeAck(this.#socket);
  }

  /** A channel was opened: hands over what was held for it. */
  release(): void {
    this.#guard(() => this.#inbound.release());
  }

  /** Ends the link for good, with an error; what waits is dropped. */
  fail(code: string, message: string, cause?: unknown): void {
    if (this.#ended !== undefined) return;
    const error = new LabError(code, `link to ${this.peer}: ${message}`, { cause });
    this.#end(error, error);
    this.#owner.failed(this, error);
  }

  /** Ends the link for good, in peace. */
  close(): void {
    if (this.#ended === undefined) this.#end('closed', undefined);
  }

  #end(ended: LabError | 'closed', error: LabError | undefined): void {
    this.#ended = ended;
    this.#outbox.clear();
    this.#inbound.stop();
    this.#congestion.end();
    this.#socket?.close(error);
    this.#socket = undefined;
    this.#writable = false;
  }

  /** Only the newest count is ever written: a peer that does not read cannot make acks pile up. */
  #writeAck(socket: LinkSocket): boolean {
    return socket.write(this.#ack());
  }

  #ack(): Buffer {
    this.#ackDue = false;
    const frame = Buffer.allocUnsafe(HEADER_BYTES + COUNT_BYTES);
    writeHeader(frame, 0, { type: FRAME.ack, payloadBytes: COUNT_BYTES });
    frame.writeDoubleBE(this.#inbound.takeCount(), HEADER_BYTES);
    return frame;
  }

  /** One write of both costs hardly more than one of either. */
  #withAck(piece: Uint8Array): Uint8Array {
    if (piece.length > RIDE_BYTES_MAX || !this.#inbound.rides) return piece;
    return Buffer.concat([this.#ack(), piece]);
  }

  #acknowledged(count: number): void {
    const before = this.#outbox.acked;
    this.#outbox.ack(count);
    if (count === before) {
      this.#inbound.hurry();
      return;
    }
    this.#congestion.shrank(this.#outbox.bytes);
    this.#owner.progress(this);
  }

  #touch(): void {
    if (this.#dirty) return;
    this.#dirty = true;
    this.#owner.dirty(this);
  }

  /** Runs what may find that the peer broke the protocol. */
  #guard(run: () => void): void {
    try {
      run();
    } catch (error) {
      if (!(error instanceof LabError)) throw error;
      this.fail(error.code, error.message, error);
    }
  }
}

function readCount(buffer: Uint8Array, start: number, end: number): number {
  if (end - start !== COUNT_BYTES) throw new LabError('ERR_BAD_FRAME', 'a count of a wrong size');
  return new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength).getFloat64(start);
}
