/** Connects to one peer, again and again until it is told to stop or the peer refuses for good. */
import { LabError, errorCode } from '../core/errors.ts';
import { MASTER, compareNodeIds } from '../core/ids.ts';
import type { NodeId } from '../core/ids.ts';
import { Connection } from './connection.ts';
import { FRAME } from './frames.ts';
import type { MeshLimits } from './frames.ts';
import { Dialer, readRefusal } from './handshake.ts';
import type { Greeted, Identity } from './handshake.ts';
import type { Address, Sockets } from './sockets.ts';

/**
 * Tells whether `a` dials `b`: nodes dial the master, and of two nodes the one with the smaller id
 * dials. Where both do, the connection of the one that this names stays.
 */
export function dials(a: NodeId, b: NodeId): boolean {
  if (a === MASTER || b === MASTER) return b === MASTER && a !== MASTER;
  return compareNodeIds(a, b) < 0;
}

/** Refusals by a living peer after which another attempt may succeed. */
const PASSING_REFUSALS: readonly string[] = [
  'ERR_BUSY',
  'ERR_STALE',
  'ERR_CLOSING',
  'ERR_NOT_YET',
  'ERR_WRONG_DIALER',
];

/** What TLS says before the handshake could: another attempt would hear the same. */
const FINAL_ERRORS: readonly string[] = ['ERR_WRONG_SECRET', 'ERR_WRONG_MODE'];

export interface PeerDialerOptions {
  readonly self: Identity;
  /** Of this process towards the peer: see `Standing`. */
  readonly session: string;
  readonly to: NodeId;
  readonly address: Address;
  readonly sockets: Sockets;
  readonly limits: MeshLimits;
  /** Multiplies every wait, to keep many processes from knocking in step; within (0, 1]. */
  readonly jitter: () => number;
  /** Refusals that may pass, beside those that always do. */
  readonly passing: readonly string[];
  /** How many data frames have been received from the peer in this session so far. */
  readonly receivedFrom: (id: NodeId, session: string) => number;
  /** The peer has proved who it is; the connection is the caller's to establish. */
  readonly connected: (connection: Connection, peer: Greeted) => void;
  /** An attempt did not reach the peer; another one follows. */
  readonly missed: (error: Error) => void;
  /** An attempt failed, or a connection is lost; another attempt follows. */
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
  /** The connection at the moment is of this dialer's making. */
  #made = false;
  #connectedAt = 0;

  constructor(options: PeerDialerOptions) {
    this.#options = options;
    this.#waitMs = options.limits.redialMs;
  }

  /**
   * Tells whether an attempt is under way, or has succeeded so lately that the peer may not know:
   * a call of the peer may have crossed it. Later than that, a peer that calls has lost it.
   */
  get engaged(): boolean {
    if (this.#attempt !== undefined) return true;
    return this.#made && performance.now() - this.#connectedAt < this.#options.limits.handshakeMs;
  }

  /** Connects for the first time. */
  dial(): void {
    const { self, session, to, address, sockets, limits } = this.#options;
    const handshake = new Dialer(self, to, session);
    const socket = sockets.connect(address);
    const connection = new Connection(
      socket,
      {
        remote: `${address.ip}:${address.port}`,
        handshakeMs: limits.dialMs,
        named: sockets.named,
      },
      {
        frame: (type, buffer, start, end) => {
          this.#answer(connection, handshake, type, buffer.subarray(start, end));
        },
        broken: (error) => {
          connection.refuse(error);
          this.#giveUp(error);
        },
        closed: (error) => {
          if (this.#attempt === connection) this.#attemptFailed(error);
        },
      },
    );
    this.#attempt = connection;
    socket.once('connect', () => connection.writeFrame(FRAME.hello, handshake.hello()));
  }

  /** The peer has called, and its connection is taken: no attempt is needed until that is lost. */
  yield(): void {
    this.#made = false;
    this.#connectedAt = performance.now();
    const crossing = new LabError('ERR_WRONG_DIALER', `${this.#options.to} has called meanwhile`);
    this.#abandon((attempt) => attempt.refuse(crossing));
  }

  /** An established connection is lost: connects anew, after a pause if it was short-lived. */
  lost(error: Error | undefined): void {
    const { redialMs, redialMsMax } = this.#options.limits;
    if (performance.now() - this.#connectedAt > redialMsMax) this.#waitMs = redialMs;
    this.#made = false;
    this.#again(error);
  }

  /**
   * The peer refuses, in place of its welcome or when it has seen the proof.
   * The connection is closed; unless the reason may pass, the dialer gives up.
   */
  refused(connection: Connection, payload: Uint8Array): void {
    const { code, why } = readRefusal(payload);
    const reason = why === undefined ? '' : `: ${why}`;
    const error = new LabError(code, `${this.#options.to} refuses this process (${code})${reason}`);
    if (!this.#mayPass(code)) this.#giveUp(error);
    connection.close(error);
  }

  /** No more attempts; one under way is ended. */
  stop(): void {
    this.#stopped = true;
    this.#abandon((attempt) => attempt.close(undefined));
  }

  #answer(connection: Connection, handshake: Dialer, type: number, payload: Uint8Array): void {
    if (type === FRAME.refuse) {
      this.refused(connection, payload);
      return;
    }
    if (type !== FRAME.welcome) {
      throw new LabError('ERR_BAD_FRAME', `a frame of type ${type} in place of the welcome`);
    }
    const { proof, peer } = handshake.prove(payload, this.#options.receivedFrom);
    connection.writeFrame(FRAME.proof, proof);
    this.#attempt = undefined;
    this.#made = true;
    this.#connectedAt = performance.now();
    this.#options.connected(connection, peer);
  }

  #abandon(end: (attempt: Connection) => void): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const attempt = this.#attempt;
    this.#attempt = undefined;
    if (attempt !== undefined) end(attempt);
  }

  #mayPass(code: string): boolean {
    return PASSING_REFUSALS.includes(code) || this.#options.passing.includes(code);
  }

  #attemptFailed(error: Error | undefined): void {
    this.#attempt = undefined;
    if (this.#stopped) return;
    if (error instanceof LabError && FINAL_ERRORS.includes(error.code)) {
      this.#giveUp(error);
      return;
    }
    if (!this.#mayPass(errorCode(error))) {
      this.#options.missed(error ?? new LabError('ERR_HUNG_UP', 'the other side hung up'));
    }
    this.#again(error);
  }

  #again(error: Error | undefined): void {
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
