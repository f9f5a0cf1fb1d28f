/** Connects to one peer, again and again until it is told to stop or the peer refuses for good. */
import { connect } from 'node:net';
import { LabError } from '../core/errors.ts';
import { MASTER, compareNodeIds } from '../core/ids.ts';
import type { NodeId } from '../core/ids.ts';
import { Connection } from './connection.ts';
import { FRAME } from './frames.ts';
import type { MeshLimits } from './frames.ts';
import { Dialer, readRefusal } from './handshake.ts';
import type { Greeted, Identity } from './handshake.ts';

/**
 * Tells whether `a` dials `b`: nodes dial the master, and of two nodes the one with the smaller id
 * dials. So there is never more than one connection between two processes.
 */
export function dials(a: NodeId, b: NodeId): boolean {
  if (a === MASTER || b === MASTER) return b === MASTER && a !== MASTER;
  return compareNodeIds(a, b) < 0;
}

/** Refusals after which another attempt may succeed. */
const PASSING_REFUSALS: readonly string[] = ['ERR_BUSY', 'ERR_STALE', 'ERR_CLOSING', 'ERR_NOT_YET'];

export interface PeerDialerOptions {
  readonly self: Identity;
  readonly to: NodeId;
  readonly ip: string;
  readonly port: number;
  readonly limits: MeshLimits;
  /** Multiplies every wait, to keep many processes from knocking in step; within (0, 1]. */
  readonly jitter: () => number;
  /** How many data frames the link has received so far. */
  readonly received: () => number;
  /** The peer has proved who it is; the connection is the caller's to establish. */
  readonly connected: (connection: Connection, peer: Greeted) => void;
  /** An attempt failed in a way that another one may not; the dialer tries again. */
  readonly retrying: (error: Error | undefined, afterMs: number) => void;
  /** The peer cannot be reached ever; the dialer has stopped. */
  readonly failed: (error: LabError) => void;
}

export class PeerDialer {
  readonly #options: PeerDialerOptions;
  #waitMs: number;
  #timer: NodeJS.Timeout | undefined;
  #attempt: Connection | undefined;
  #stopped = false;
  #connectedAt = 0;

  constructor(options: PeerDialerOptions) {
    this.#options = options;
    this.#waitMs = options.limits.redialMs;
  }

  /** Connects for the first time. */
  dial(): void {
    const { self, to, ip, port, limits } = this.#options;
    const handshake = new Dialer(self, to);
    const socket = connect({ host: ip, port });
    const connection = new Connection(socket, `${ip}:${port}`, limits.handshakeMs, {
      frame: (type, buffer, start, end) => {
        this.#answer(connection, handshake, type, buffer.subarray(start, end));
      },
      broken: (error) => {
        connection.refuse(error);
        this.#giveUp(error);
      },
      closed: (error) => this.#missed(error),
    });
    this.#attempt = connection;
    socket.once('connect', () => connection.writeFrame(FRAME.hello, handshake.hello()));
  }

  /** An established connection is lost: connects anew, after a pause if it was short-lived. */
  lost(error: Error | undefined): void {
    const { redialMs, redialMsMax } = this.#options.limits;
    if (performance.now() - this.#connectedAt > redialMsMax) this.#waitMs = redialMs;
    this.#missed(error);
  }

  /**
   * The peer refuses, in place of its welcome or when it has seen the proof.
   * The connection is closed; unless the reason may pass, the dialer gives up.
   */
  refused(connection: Connection, payload: Uint8Array): void {
    const { code, why } = readRefusal(payload);
    const reason = why === undefined ? '' : `: ${why}`;
    const error = new LabError(code, `${this.#options.to} refuses this process (${code})${reason}`);
    if (!PASSING_REFUSALS.includes(code)) this.#giveUp(error);
    connection.close(error);
  }

  /** No more attempts; one under way is ended. */
  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#attempt?.close(undefined);
  }

  #answer(connection: Connection, handshake: Dialer, type: number, payload: Uint8Array): void {
    if (type === FRAME.refuse) {
      this.refused(connection, payload);
      return;
    }
    if (type !== FRAME.welcome) {
      throw new LabError('ERR_BAD_FRAME', `a frame of type ${type} in place of the welcome`);
    }
    const { proof, peer } = handshake.prove(payload, this.#options.received());
    connection.writeFrame(FRAME.proof, proof);
    this.#attempt = undefined;
    this.#connectedAt = performance.now();
    this.#options.connected(connection, peer);
  }

  #missed(error: Error | undefined): void {
    this.#attempt = undefined;
    if (this.#stopped) return;
    const afterMs = this.#waitMs * this.#options.jitter();
    this.#waitMs = Math.min(2 * this.#waitMs, this.#options.limits.redialMsMax);
    this.#options.retrying(error, afterMs);
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.dial();
    }, afterMs);
  }

  #giveUp(error: LabError): void {
    this.#stopped = true;
    this.#options.failed(error);
  }
}
