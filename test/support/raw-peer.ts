/** A peer that knows the secret and speaks the protocol frame by frame: for what honest ones never do. */
import type { Socket } from 'node:net';
import { nodeId } from '../../pkg/core/ids.ts';
import { FRAME } from '../../pkg/net/frames.ts';
import { Dialer, freshText, readRefusal } from '../../pkg/net/handshake.ts';
import { PLAIN_SOCKETS } from '../../pkg/net/sockets.ts';
import type { SecurityMode } from '../../pkg/net/security-mode.ts';
import { tlsSockets } from '../../pkg/net/tls-sockets.ts';
import { FrameDecoder, HEADER_BYTES, writeHeader } from '../../pkg/wire/frame.ts';
import type { TestNode } from './test-node.ts';

const SESSION = freshText();

export class RawPeer {
  readonly id = nodeId('n1');
  readonly #socket: Socket;
  readonly #dialer: Dialer;
  readonly #frames: { type: number; payload: Buffer }[] = [];
  #wake = (): void => {};

  /** Calls itself n1, always in the same session. */
  constructor(node: TestNode, mode: SecurityMode = 'auth') {
    const secret = mode === 'off' ? '' : 'known to the run';
    const self = { id: this.id, run: 'test', mode, secret };
    this.#dialer = new Dialer(self, node.id, SESSION);
    const sockets = mode === 'tls' ? tlsSockets(secret) : PLAIN_SOCKETS;
    this.#socket = sockets.connect(node.mesh.address);
    const decoder = new FrameDecoder(65_536);
    this.#socket.on('error', () => {});
    this.#socket.on('data', (chunk: Buffer) => {
      decoder.push(chunk, (type, buffer, start, end) => {
        this.#frames.push({ type, payload: Buffer.from(buffer.slice(start, end)) });
        this.#wake();
      });
    });
  }

  /** Writes what need not be a frame. */
  write(bytes: Uint8Array): void {
    this.#socket.write(bytes);
  }

  send(type: number, payload: Uint8Array): void {
    const frame = Buffer.alloc(HEADER_BYTES + payload.length);
    writeHeader(frame, 0, { type, payloadBytes: payload.length });
    frame.set(payload, HEADER_BYTES);
    this.#socket.write(frame);
  }

  /** @returns the next frame, of whatever type. */
  async next(): Promise<{ type: number; payload: Buffer }> {
    for (;;) {
      const frame = this.#frames.shift();
      if (frame !== undefined) return frame;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** The first half of the handshake. @returns the second: what sends the proof. */
  async greet(received = 0): Promise<() => void> {
    this.send(FRAME.hello, this.#dialer.hello());
    const { proof } = this.#dialer.prove((await this.next()).payload, () => received);
    return () => this.send(FRAME.proof, proof);
  }

  /** @returns the code of the refusal that comes next. */
  async refusal(): Promise<string> {
    const { type, payload } = await this.next();
    return type === FRAME.refuse ? readRefusal(payload).code : `a frame of type ${type}`;
  }

  /** The count of the acknowledgement that comes next. */
  async ack(): Promise<number> {
    const { type, payload } = await this.next();
    return type === FRAME.ack ? payload.readDoubleBE() : -1;
  }

  cut(): void {
    this.#socket.resetAndDestroy();
  }
}
