/** Takes connections in, and lets no one further who has not proved to belong to the run. */
import { createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { LabError, errorCode } from '../core/errors.ts';
import { Connection } from './connection.ts';
import { FRAME } from './frames.ts';
import type { MeshLimits } from './frames.ts';
import { Acceptor, readRefusal, refusal } from './handshake.ts';
import type { Greeted, Identity, ReceivedFrom } from './handshake.ts';

/** Connections that the kernel keeps until they are accepted: all of a large run may call at once. */
const BACKLOG = 1024;

export interface ListenerOptions {
  readonly self: Identity;
  readonly limits: MeshLimits;
  readonly receivedFrom: ReceivedFrom;
  /**
   * A peer has proved who it is. Takes the connection over, or throws a `LabError`: it is refused.
   * @param announced What `receivedFrom` said when the handshake began.
   */
  readonly admit: (connection: Connection, peer: Greeted, announced: number) => void;
  /** A connection was refused or broke before it proved itself. */
  readonly turnedAway: (remote: string, error: Error) => void;
}

export interface Address {
  readonly ip: string;
  readonly port: number;
}

export class Listener {
  readonly #options: ListenerOptions;
  readonly #server: Server;
  readonly #strangers = new Set<Connection>();

  constructor(options: ListenerOptions) {
    this.#options = options;
    this.#server = createServer((socket) => this.#take(socket));
  }

  /**
   * Begins to listen; port 0 takes a free one.
   * @throws {LabError} `ERR_PORT_TAKEN`, `ERR_LISTEN`.
   */
  open({ ip, port }: Address): Promise<Address> {
    const server = this.#server;
    return new Promise((resolve, reject) => {
      server.once('error', (error) => reject(listenError(error, ip, port)));
      server.listen({ host: ip, port, backlog: BACKLOG }, () => {
        // From now on an error concerns one connection that could not be accepted.
        server.removeAllListeners('error');
        server.on('error', (error) => this.#options.turnedAway('unknown', error));
        const address = server.address();
        resolve({
          ip,
          port: typeof address === 'object' && address !== null ? address.port : port,
        });
      });
    });
  }

  /** Stops listening and ends the connections of strangers. Others are not the listener's. */
  close(): Promise<void> {
    for (const stranger of this.#strangers) stranger.close(undefined);
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
    });
  }

  #take(socket: Socket): void {
    const { self, limits, turnedAway } = this.#options;
    const remote = `${socket.remoteAddress ?? 'unknown'}:${socket.remotePort ?? 0}`;
    const handshake = new Acceptor(self);
    const connection = new Connection(socket, remote, limits.handshakeMs, {
      frame: (type, buffer, start, end) => {
        this.#answer(connection, handshake, type, buffer.subarray(start, end));
      },
      broken: (error) => connection.refuse(error),
      closed: (error) => {
        this.#strangers.delete(connection);
        turnedAway(remote, error ?? new LabError('ERR_NO_HANDSHAKE', 'it left without a word'));
      },
    });
    if (this.#strangers.size < limits.strangersMax) {
      this.#strangers.add(connection);
      return;
    }
    // Not `refuse`: that would keep the connection for a while, and there are too many already.
    const many = `${limits.strangersMax} others have not proved themselves yet`;
    const busy = new LabError('ERR_BUSY', many);
    connection.writeFrame(FRAME.refuse, refusal(busy));
    connection.close(busy);
  }

  #answer(connection: Connection, handshake: Acceptor, type: number, payload: Uint8Array): void {
    const { receivedFrom, admit } = this.#options;
    switch (type) {
      case FRAME.hello:
        connection.writeFrame(FRAME.welcome, handshake.welcome(payload, receivedFrom));
        return;
      case FRAME.proof:
        admit(connection, handshake.admit(payload), handshake.announced);
        this.#strangers.delete(connection);
        return;
      case FRAME.refuse:
        connection.close(
          new LabError(readRefusal(payload).code, 'the caller refuses this process'),
        );
        return;
      default:
        throw new LabError('ERR_BAD_FRAME', `a frame of type ${type} before the handshake`);
    }
  }
}

function listenError(cause: Error, ip: string, port: number): LabError {
  if (errorCode(cause) === 'EADDRINUSE') {
    return new LabError(
      'ERR_PORT_TAKEN',
      `${ip}:${port} is taken by another program; choose another port, or 0 for any free one`,
      { cause },
    );
  }
  return new LabError('ERR_LISTEN', `cannot listen on ${ip}:${port}: ${cause.message}`, { cause });
}
