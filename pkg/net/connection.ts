/**
 * One TCP connection: a socket cut into frames. It begins as a stranger's, with the bounds of the
 * handshake, until `establish` hands it to a link. No error of a socket leaves this file except as
 * the argument of `closed`.
 */
import type { Socket } from 'node:net';
import { LabError } from '../core/errors.ts';
import { FrameDecoder, HEADER_BYTES, writeHeader } from '../wire/frame.ts';
import type { FrameHandler } from '../wire/frame.ts';
import { FRAME, HANDSHAKE_BYTES_MAX } from './frames.ts';
import { refusal } from './handshake.ts';
import type { LinkSocket } from './link.ts';
import { speaksTls, wrongMode } from './sockets.ts';
import type { Sockets } from './sockets.ts';

const NOTHING_TO_DO = (): void => {};

export interface ConnectionHandlers {
  /** May throw a `LabError` when the frame breaks the protocol. */
  readonly frame: FrameHandler;
  /** What `frame` threw, or a frame that cannot be one. The handler closes the connection. */
  readonly broken: (error: LabError) => void;
  /** The connection is over; called once. */
  readonly closed: (error: Error | undefined) => void;
  /** The socket takes more again. */
  readonly drain?: () => void;
}

export interface ConnectionOptions {
  /** The other end, for the log. */
  readonly remote: string;
  /** One that has not proved itself and says nothing for so long is closed. */
  readonly handshakeMs: number;
  readonly named: Sockets['named'];
  /** For a caller's socket: goes on inside TLS. */
  readonly secure?: Sockets['secure'];
}

export class Connection implements LinkSocket {
  /** The other end, for the log. */
  readonly remote: string;
  readonly #named: Sockets['named'];
  #socket: Socket;
  readonly #decoder = new FrameDecoder(HANDSHAKE_BYTES_MAX);
  readonly #handshakeTimer: NodeJS.Timeout;
  #handlers: ConnectionHandlers;
  #stranger = true;
  /** A frame has come since the handshake's timer ended last. */
  #heard = false;
  #error: Error | undefined;

  constructor(
    socket: Socket,
    { remote, handshakeMs, named, secure }: ConnectionOptions,
    handlers: ConnectionHandlers,
  ) {
    this.#socket = socket;
    this.#named = named;
    this.remote = remote;
    this.#handlers = handlers;
    this.#handshakeTimer = setTimeout(() => this.#late(handshakeMs), handshakeMs).unref();
    socket.setNoDelay(true).setKeepAlive(true);
    this.#watch(socket);
    if (secure === undefined) this.#read(socket);
    else this.#secure(socket, secure);
  }

  /** The IP address of this end. */
  get localIp(): string | undefined {
    return this.#socket.localAddress;
  }

  /** The other side has proved who it is: from the next frame on, other handlers and bounds. */
  establish(frameBytesMax: number, handlers: ConnectionHandlers): void {
    this.#stranger = false;
    clearTimeout(this.#handshakeTimer);
    this.#decoder.setLimit(frameBytesMax);
    this.#handlers = handlers;
  }

  write(bytes: Uint8Array): boolean {
    const socket = this.#socket;
    // Node calls a socket full after any large write, though the kernel may have taken all of it.
    return socket.writable && (socket.write(bytes) || socket.writableLength === 0);
  }

  writeFrame(type: number, payload: Uint8Array): void {
    const frame = new Uint8Array(HEADER_BYTES + payload.length);
    writeHeader(frame, 0, { type, payloadBytes: payload.length });
    frame.set(payload, HEADER_BYTES);
    this.write(frame);
  }

  /**
   * Says why, and ends. What still comes is read and discarded, or the kernel would reset the
   * connection and the refusal be lost; the handshake's timer bounds how long.
   */
  refuse(error: LabError): void {
    this.#error ??= error;
    this.#decoder.stop();
    this.writeFrame(FRAME.refuse, refusal(error));
    this.#socket.end();
  }

  /** Ends at once. */
  close(error: Error | undefined): void {
    this.#error ??= error;
    this.#decoder.stop();
    this.#socket.destroy();
  }

  /** Ends once everything is written; takes no more frames. */
  end(): void {
    this.#decoder.stop();
    this.#handlers = { ...this.#handlers, drain: NOTHING_TO_DO };
    this.#socket.end();
  }

  /** What has come in the meantime is read first: it waits behind the timer when this process was busy. */
  #late(handshakeMs: number): void {
    this.#heard = false;
    setImmediate(() => {
      // With the frame the timer was set anew.
      if (!this.#stranger || this.#heard) return;
      this.close(new LabError('ERR_HANDSHAKE_TIMEOUT', `no handshake within ${handshakeMs} ms`));
    });
  }

  /** Waits for the first byte: goes on inside TLS, or refuses who does not speak it. */
  #secure(plain: Socket, secure: (socket: Socket) => Socket): void {
    const look = (): void => {
      const first: unknown = plain.read(1);
      if (!(first instanceof Uint8Array)) return;
      plain.off('readable', look);
      plain.unshift(first);
      if (speaksTls(first[0])) {
        this.#socket = secure(plain);
        this.#watch(this.#socket);
      }
      this.#read(this.#socket);
      if (this.#socket === plain) this.#handlers.broken(wrongMode('the caller does not speak TLS'));
    };
    plain.on('readable', look);
  }

  #read(socket: Socket): void {
    socket.once('data', (chunk: Buffer) => {
      if (!speaksTls(chunk[0])) return;
      this.#handlers.broken(wrongMode('the other side speaks TLS and this process does not'));
    });
    socket.on('data', (chunk: Buffer) => this.#data(chunk));
    socket.on('drain', () => this.#handlers.drain?.());
  }

  #watch(socket: Socket): void {
    socket.on('error', (error) => {
      this.#error ??= this.#named(error);
    });
    socket.on('close', () => {
      if (socket !== this.#socket) return;
      clearTimeout(this.#handshakeTimer);
      this.#decoder.stop();
      this.#handlers.closed(this.#error);
    });
  }

  #data(chunk: Buffer): void {
    try {
      this.#decoder.push(chunk, this.#onFrame);
    } catch (error) {
      // Anything else is a bug of ours and none of the peer's doing.
      if (!(error instanceof LabError)) throw error;
      this.#handlers.broken(error);
    }
  }

  readonly #onFrame: FrameHandler = (type, buffer, start, end) => {
    if (this.#stranger) {
      this.#heard = true;
      this.#handshakeTimer.refresh();
    }
    this.#handlers.frame(type, buffer, start, end);
  };
}
