/** Takes connections in, and lets no one further who has not proved to belong to the run. */
import { createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { LabError, errorCode } from '../core/errors.ts';
import type { NodeId } from '../core/ids.ts';
import { Connection } from './connection.ts';
import { FRAME } from './frames.ts';
import type { MeshLimits } from './frames.ts';
import { Acceptor, readRefusal, refusal } from './handshake.ts';
import type { Greeted, Identity, Standing } from './handshake.ts';
import type { Address, Sockets } from './sockets.ts';

/** Connections that the kernel keeps until they are accepted: all of a large run may call at once. */
const BACKLOG = 1024;

/**
 * Begins to listen; port 0 takes a free one. Nobody is taken in before a `Listener` is made of it,
 * which has to be in the same turn of the event loop.
 * @throws {LabError} `ERR_PORT_TAKEN`, `ERR_LISTEN`.
 */
export function openServer({ ip, port }: Address): Promise<{ server: Server; address: Address }> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(listenError(error, ip, port)));
    server.listen({ host: ip, port, backlog: BACKLOG }, () => {
      server.removeAllListeners('error');
      const address = server.address();
      resolve({
        server,
        address: {
          ip,
          port: typeof address === 'object' && address !== null ? address.port : port,
        },
      });
    });
  });
}

export interface ListenerOptions {
  readonly self: Identity;
  readonly limits: MeshLimits;
  readonly sockets: Sockets;
  /** How the link to a peer stands, if it is in this session. */
  readonly standingWith: (id: NodeId, session: string) => Standing;
  /**
   * A peer has proved who it is. Takes the connection over, or throws a `LabError`: it is refused.
   * @param announced What `standingWith` said when the handshake began.
   */
  readonly admit: (connection: Connection, peer: Greeted, announced: Standing) => void;
  /** A connection was refused or broke before it proved itself. */
  readonly turnedAway: (remote: string, error: Error) => void;
}

export class Listener {
  readonly #options: ListenerOptions;
  readonly #server: Server;
  /** Connections that have not proved themselves, oldest first. */
  readonly #strangers = new Set<Connection>();

  /** @param server One that listens: see `openServer`. */
  constructor(server: Server, options: ListenerOptions) {
    this.#options = options;
    this.#server = server;
    server.on('connection', (socket) => this.#take(socket));
    // An error concerns one connection that could not be accepted.
    server.on('error', (error) => options.turnedAway('unknown', error));
  }

  /** Stops listening and ends the connections of strangers. Others are not the listener's. */
  close(): Promise<void> {
    for (const stranger of this.#strangers) stranger.close(undefined);
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
    });
  }

  #take(socket: Socket): void {
    const { self, limits, sockets, turnedAway } = this.#options;
    const remote = `${socket.remoteAddress ?? 'unknown'}:${socket.remotePort ?? 0}`;
    const handshake = new Acceptor(self);
    const connection = new Connection(
      socket,
      { remote, handshakeMs: limits.handshakeMs, named: sockets.named, secure: sockets.secure },
      {
        frame: (type, buffer, start, end) => {
          this.#answer(connection, handshake, type, buffer.subarray(start, end));
        },
        broken: (error) => connection.refuse(error),
        closed: (error) => {
          this.#strangers.delete(connection);
          turnedAway(remote, error ?? new LabError('ERR_NO_HANDSHAKE', 'it left without a word'));
        },
      },
    );
    this.#strangers.add(connection);
    if (this.#strangers.size > limits.strangersMax) this.#makeRoom();
  }

  /**
   * Turns the oldest stranger away. Not the newest: whoever keeps all places busy would keep honest
   * callers out, who are no strangers for long.
   */
  #makeRoom(): void {
    const [oldest] = this.#strangers;
    if (oldest === undefined) return;
    this.#strangers.delete(oldest);
    // Not `refuse`: that would keep the connection for a while, and there are too many already.
    const { strangersMax } = this.#options.limits;
    const many = `${strangersMax} others came and have not proved themselves yet`;
    const busy = new LabError('ERR_BUSY', many);
    if (this.#options.sockets.secure === undefined) {
      oldest.writeFrame(FRAME.refuse, refusal(busy));
    }
    oldest.close(busy);
  }

  #answer(connection: Connection, handshake: Acceptor, type: number, payload: Uint8Array): void {
    const { standingWith, admit } = this.#options;
    switch (type) {
      case FRAME.hello:
        connection.writeFrame(FRAME.welcome, handshake.welcome(payload, standingWith));
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
