/**
 * All connections of one process: a listener, and a link to every peer.
 *
 * Whoever dials, or both, there is one link to a peer, matched by the id that it proved. A link that breaks
 * is dialled again and continues; one whose peer breaks the protocol, stalls or refuses is failed
 * for good. Neither ever ends the process.
 */
import type { Server } from 'node:net';
import { isDeepStrictEqual } from 'node:util';
import { LabError, errorCode } from '../core/errors.ts';
import type { NodeId } from '../core/ids.ts';
import type { Transport } from '../host/transport.ts';
import { Acquaintances } from './acquaintances.ts';
import { Channel, type ChannelCounts } from './channel.ts';
import type { Connection } from './connection.ts';
import { PeerDialer, dials } from './dialer.ts';
import { DEFAULT_LIMITS, FRAME } from './frames.ts';
import type { Greeted, Identity, Standing } from './handshake.ts';
import type { Link } from './link.ts';
import { Listener, openServer } from './listener.ts';
import type { Log, MeshEvents, MeshOptions, PeerOptions } from './mesh-options.ts';
import { OpenConnections } from './open-connections.ts';
import { demandSecurity, socketsOf, type Address, type Sockets } from './sockets.ts';
import { Switchboard } from './switchboard.ts';

/** What a mesh stands on once it listens. */
interface Ground {
  readonly self: Identity;
  readonly sockets: Sockets;
  readonly server: Server;
  readonly address: Address;
}

/**
 * Where both sides dial, calls cross, and one that was overtaken is repeated; who ends, or is not needed any
 * more, breaks off what it has begun. A stranger that leaves before it has said anything has done nothing either.
 */
const HARMLESS: readonly string[] = [
  'ERR_WRONG_DIALER',
  'ERR_STALE',
  'ERR_NO_HANDSHAKE',
  'ECONNRESET',
];

export class Mesh {
  /** Where the mesh listens. */
  readonly address: Address;
  readonly #self: Identity;
  readonly #sockets: Sockets;
  readonly #passing: readonly string[];
  readonly #log: Log;
  readonly #events: MeshEvents;
  readonly #jitter: () => number;
  readonly #listener: Listener;
  readonly #board: Switchboard;
  readonly #acquaintances: Acquaintances;
  readonly #dialers = new Map<NodeId, PeerDialer>();
  readonly #connections = new OpenConnections();
  #closing = false;

  private constructor(options: MeshOptions, { self, sockets, server, address }: Ground) {
    this.address = address;
    this.#self = self;
    this.#sockets = sockets;
    // The predecessor of this process may still be connected to the peer.
    this.#passing = options.successors === 'accept' ? ['ERR_DUPLICATE_ID'] : [];
    this.#log = options.log ?? (() => {});
    this.#events = options.events ?? {};
    this.#jitter = options.jitter ?? (() => 1);
    this.#board = new Switchboard({ ...DEFAULT_LIMITS, ...options.limits }, (link, error) => {
      this.#failed(link, error);
    });
    this.#acquaintances = new Acquaintances(this.#board, options.successors, (peer) => {
      this.#log('info', 'peer-replaced', { peer });
      this.#board.later(() => this.#events.peerReplaced?.(peer));
    });
    this.#listener = new Listener(server, {
      self,
      sockets,
      limits: this.#board.limits,
      standingWith: (peer, session) => {
        this.#demandWelcome(peer);
        return this.#acquaintances.standing(peer, session);
      },
      admit: (connection, peer, announced) => this.#admit(connection, peer, announced),
      turnedAway: (remote, error) => {
        const level = HARMLESS.includes(errorCode(error)) ? 'debug' : 'warn';
        this.#log(level, 'turned-away', { remote, ...describe(error) });
      },
    });
  }

  /**
   * Begins to listen.
   * @throws {LabError} `ERR_PORT_TAKEN`, `ERR_LISTEN`, `ERR_INSECURE`.
   */
  static async listen(options: MeshOptions): Promise<Mesh> {
    const { id, ip, run, security } = options;
    const mode = security?.mode ?? 'auth';
    demandSecurity(mode, ip, options.secret);
    const secret = mode === 'off' ? '' : options.secret;
    const sockets = await socketsOf(mode, secret);
    const { server, address } = await openServer(options);
    try {
      const self = { id: typeof id === 'string' ? id : id(address), mode, run, secret };
      return new Mesh(options, { self, sockets, server, address });
    } catch (error) {
      server.close();
      throw error;
    }
  }

  get id(): NodeId {
    return this.#self.id;
  }

  /** The IP address of this process on its way to a peer; undefined before they are connected. */
  localIpTo(id: NodeId): string | undefined {
    return this.#board.links.get(id)?.localIp;
  }

  /** The peers that are connected at the moment, in the order in which they became known. */
  get connected(): readonly NodeId[] {
    return [...this.#board.links.values()].filter((link) => link.connected).map(({ peer }) => peer);
  }

  /** Tells whether this peer is connected at the moment. */
  isConnected(id: NodeId): boolean {
    return this.#board.links.get(id)?.connected ?? false;
  }

  /** Makes a peer known: messages to it are kept from now on. Dials it if asked to. */
  addPeer(peer: PeerOptions): void {
    this.#acquaintances.forgive(peer.id);
    const link = this.#acquaintances.link(peer.id);
    if (!peer.dial || this.#dialers.has(peer.id) || link.error !== undefined) return;
    const { id: to, ip, port } = peer;
    const dialer = new PeerDialer({
      self: this.#self,
      session: this.#acquaintances.sessionWith(to),
      to,
      address: { ip, port },
      sockets: this.#sockets,
      limits: this.#board.limits,
      jitter: this.#jitter,
      passing: this.#passing,
      receivedFrom: (id, session) => this.#acquaintances.standing(id, session).received,
      connected: (connection, greeted) => {
        this.#attach(connection, this.#acquaintances.linkOf(greeted), greeted);
      },
      missed: (error) => this.#board.later(() => this.#events.dialFailed?.(to, error)),
      retrying: (error, afterMs) => {
        this.#log('debug', 'redial', { peer: to, afterMs, ...describe(error) });
      },
      failed: (error) => this.#acquaintances.link(to).fail(error.code, error.message, error),
    });
    this.#dialers.set(to, dialer);
    if (!link.connected) dialer.dial();
  }

  /**
   * The peer is dead: what waits for it is dropped, what is sent to it is lost, it is not dialled
   * and not let in again (unless it is added again: then the link begins anew, and to the peer this
   * process is a successor of itself).
   * @param forNow Another process will take its place: if it calls too early, it is to call again.
   */
  removePeer(id: NodeId, forNow = false): void {
    this.#dialers.get(id)?.stop();
    this.#dialers.delete(id);
    this.#acquaintances.remove(id, forNow);
  }

  /**
   * The transport of one host. Both ends of a channel give it the same number, from 0 to 7.
   * @param parse Turns a decoded body into a message, or throws: then the peer that sent it is
   *   failed for good.
   */
  transport<M>(channel: number, parse: (body: unknown) => M): Transport<M> {
    const made = new Channel(channel, parse, this.#board);
    this.#board.plug(channel, made);
    return made;
  }

  /** What went over a channel so far; nothing for a channel that has no transport. */
  counts(channel: number): Readonly<ChannelCounts> | undefined {
    return this.#board.counts(channel);
  }

  /** From now on what is sent to this peer is written before all that is sent to others in the same turn. */
  writeFirstTo(id: NodeId): void {
    this.#board.first = id;
  }

  /** Writes everything that waits to the sockets now, not on the next turn of the event loop. */
  flush(): void {
    this.#board.flush();
  }

  /**
   * Waits until everything that was sent to peers has been handed over to them. Peers that have
   * never been connected, were removed or have failed do not count.
   * @param connected Nor do those count that are not connected at the moment, or not any more.
   * @returns false when it took longer.
   */
  flushed(timeoutMs: number, connected = false): Promise<boolean> {
    return this.#board.flushed(timeoutMs, connected);
  }

  /**
   * Ends everything: what was sent is written as far as the sockets take it, then all connections
   * end. Leaves no handle. Bounded by `closeMs`. Call `flushed` before to be sure of deliveries.
   */
  async close(): Promise<void> {
    this.#closing = true;
    for (const dialer of this.#dialers.values()) dialer.stop();
    this.#board.flush();
    const { closeMs } = this.#board.limits;
    await Promise.all([this.#listener.close(), this.#connections.end(closeMs)]);
    for (const link of this.#board.links.values()) link.close();
  }

  #demandWelcome(id: NodeId): void {
    if (this.#closing) throw new LabError('ERR_CLOSING', `${id} calls a process that ends`);
    this.#acquaintances.demandWelcome(id);
  }

  /** A peer that has called and proved who it is. */
  #admit(connection: Connection, peer: Greeted, announced: Standing): void {
    const { id, session } = peer;
    this.#demandWelcome(id);
    const link = this.#acquaintances.linkOf(peer);
    const dialer = this.#dialers.get(id);
    if (dialer?.engaged === true && dials(this.#self.id, id)) {
      throw new LabError('ERR_WRONG_DIALER', `${id} called while this process calls it`);
    }
    const standing = this.#acquaintances.standing(id, session);
    if (!isDeepStrictEqual(announced, standing)) {
      // Its old connection delivered more meanwhile. It is gone, or the peer would not call again.
      link.disconnect();
      const told = `${announced.received} frames received and ${announced.acked} acknowledged`;
      throw new LabError('ERR_STALE', `${id} called and was told ${told}: no longer so`);
    }
    dialer?.yield();
    this.#attach(connection, link, peer);
  }

  #attach(connection: Connection, link: Link, { id, session, received }: Greeted): void {
    const wasUp = link.connected;
    connection.establish(this.#board.limits.frameBytesMax, {
      frame: (type, buffer, start, end) => {
        if (type !== FRAME.refuse) link.receive(type, buffer, start, end);
        else this.#dialers.get(id)?.refused(connection, buffer.subarray(start, end));
      },
      broken: (error) => link.fail(error.code, error.message, error),
      closed: (error) => this.#lost(connection, link, error),
      drain: () => link.drained(),
    });
    this.#connections.add(connection);
    link.session = session;
    link.remote = connection.remote;
    link.localIp = connection.localIp;
    link.attach(connection, received);
    if (wasUp || !link.connected) return;
    this.#log('debug', 'peer-up', { peer: id, remote: connection.remote });
    this.#board.later(() => this.#events.peerUp?.(id));
  }

  #lost(connection: Connection, link: Link, error: Error | undefined): void {
    this.#connections.delete(connection);
    if (!link.detach(connection) || this.#closing) return;
    this.#board.progress();
    const { peer } = link;
    this.#log('debug', 'peer-down', { peer, ...describe(error) });
    this.#dialers.get(peer)?.lost(error);
    this.#board.later(() => this.#events.peerDown?.(peer, error));
  }

  #failed(link: Link, error: LabError): void {
    const { peer } = link;
    // It may have been removed since, and even added again.
    if (this.#board.links.get(peer) !== link) return;
    this.#dialers.get(peer)?.stop();
    this.#dialers.delete(peer);
    this.#log('warn', 'peer-failed', { peer, ...describe(error) });
    this.#events.peerFailed?.(peer, error);
  }
}

function describe(error: Error | undefined): Readonly<Record<string, unknown>> {
  return error === undefined ? {} : { code: errorCode(error), message: error.message };
}
