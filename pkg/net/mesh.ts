/**
 * All connections of one process: a listener, and a link to every peer.
 *
 * Whoever dials, there is one link to a peer, matched by the id that it proved. A link that breaks
 * is dialled again and continues; one whose peer breaks the protocol, stalls or refuses is failed
 * for good. Neither ever ends the process.
 */
import { LabError, errorCode } from '../core/errors.ts';
import type { NodeId } from '../core/ids.ts';
import type { Transport } from '../host/transport.ts';
import { Channel } from './channel.ts';
import type { ChannelCounts } from './channel.ts';
import type { Connection } from './connection.ts';
import { PeerDialer } from './dialer.ts';
import { DEFAULT_LIMITS, FRAME } from './frames.ts';
import { Refusal, freshText } from './handshake.ts';
import type { Greeted, Identity } from './handshake.ts';
import { Link } from './link.ts';
import { Listener } from './listener.ts';
import type { Address } from './listener.ts';
import type { Log, MeshEvents, MeshOptions, PeerOptions } from './mesh-options.ts';
import { Switchboard } from './switchboard.ts';

export class Mesh {
  readonly #self: Identity;
  readonly #log: Log;
  readonly #events: MeshEvents;
  readonly #jitter: () => number;
  readonly #listener: Listener;
  readonly #board: Switchboard;
  readonly #dialers = new Map<NodeId, PeerDialer>();
  readonly #connections = new Set<Connection>();
  /** Those of the removed peers in whose place others will come. */
  readonly #expected = new Set<NodeId>();
  #address: Address;
  #closing = false;
  #allGone = (): void => {};

  private constructor({ id, ip, port, run, secret, limits, log, events, jitter }: MeshOptions) {
    this.#self = { id, run, secret, session: freshText() };
    this.#address = { ip, port };
    this.#log = log ?? (() => {});
    this.#events = events ?? {};
    this.#jitter = jitter ?? (() => 1);
    this.#board = new Switchboard({ ...DEFAULT_LIMITS, ...limits }, (link, error) => {
      this.#failed(link, error);
    });
    this.#listener = new Listener({
      self: this.#self,
      limits: this.#board.limits,
      receivedFrom: (peer, session) => {
        const link = this.#board.links.get(peer);
        return link?.session === session ? link.received : 0;
      },
      admit: (connection, peer, announced) => this.#admit(connection, peer, announced),
      turnedAway: (remote, error) => {
        this.#log('warn', 'turned-away', { remote, ...describe(error) });
      },
    });
  }

  /**
   * Begins to listen.
   * @throws {LabError} `ERR_PORT_TAKEN`, `ERR_LISTEN`.
   */
  static async listen(options: MeshOptions): Promise<Mesh> {
    const mesh = new Mesh(options);
    mesh.#address = await mesh.#listener.open(mesh.#address);
    return mesh;
  }

  /** Where the mesh listens. */
  get address(): Address {
    return this.#address;
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
    this.#board.removed.delete(peer.id);
    this.#expected.delete(peer.id);
    const link = this.#link(peer.id);
    if (!peer.dial || this.#dialers.has(peer.id) || link.error !== undefined) return;
    const { id: to, ip, port } = peer;
    const dialer = new PeerDialer({
      self: this.#self,
      to,
      ip,
      port,
      limits: this.#board.limits,
      jitter: this.#jitter,
      received: () => link.received,
      connected: (connection, greeted) => this.#welcome(connection, link, greeted),
      retrying: (error, afterMs) => {
        this.#log('debug', 'redial', { peer: to, afterMs, ...describe(error) });
      },
      failed: (error) => link.fail(error.code, error.message, error),
    });
    this.#dialers.set(to, dialer);
    if (!link.connected) dialer.dial();
  }

  /**
   * The peer is dead: what waits for it is dropped, what is sent to it is lost, it is not dialled
   * and not let in again (unless it is added again).
   * @param forNow Another process will take its place: if it calls too early, it is to call again.
   */
  removePeer(id: NodeId, forNow = false): void {
    this.#board.removed.add(id);
    if (forNow) this.#expected.add(id);
    this.#dialers.get(id)?.stop();
    this.#dialers.delete(id);
    this.#board.links.get(id)?.close();
    this.#board.links.delete(id);
    this.#board.progress();
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

  /** Writes everything that waits to the sockets now, not on the next turn of the event loop. */
  flush(): void {
    this.#board.flush();
  }

  /**
   * Waits until everything that was sent to peers has been handed over to them. Peers that have
   * never been connected, were removed or have failed do not count.
   * @returns false when it took longer.
   */
  flushed(timeoutMs: number): Promise<boolean> {
    return this.#board.flushed(timeoutMs);
  }

  /**
   * Ends everything: what was sent is written as far as the sockets take it, then all connections
   * end. Leaves no handle. Bounded by `closeMs`. Call `flushed` before to be sure of deliveries.
   */
  async close(): Promise<void> {
    this.#closing = true;
    for (const dialer of this.#dialers.values()) dialer.stop();
    this.#board.flush();
    for (const connection of this.#connections) connection.end();
    const cut = setTimeout(() => {
      for (const connection of this.#connections) connection.close(undefined);
    }, this.#board.limits.closeMs);
    await Promise.all([this.#listener.close(), this.#lastConnection()]);
    clearTimeout(cut);
    for (const link of this.#board.links.values()) link.close();
  }

  #lastConnection(): Promise<void> {
    return new Promise((resolve) => {
      this.#allGone = resolve;
      if (this.#connections.size === 0) resolve();
    });
  }

  #link(id: NodeId): Link {
    let link = this.#board.links.get(id);
    if (link === undefined) {
      link = new Link(id, this.#board);
      this.#board.links.set(id, link);
    }
    return link;
  }

  /** A peer that has called and proved who it is. */
  #admit(connection: Connection, peer: Greeted, announced: number): void {
    const { id } = peer;
    const refuse = (code: string, why: string): never => {
      throw new Refusal(code, `${id} called: ${why}`);
    };
    if (this.#closing) refuse('ERR_CLOSING', 'this process is about to end');
    if (this.#expected.has(id)) refuse('ERR_NOT_YET', 'it is not known yet that it is back');
    if (this.#board.removed.has(id)) refuse('ERR_PEER_REMOVED', 'it was removed');
    if (this.#dialers.has(id)) refuse('ERR_WRONG_DIALER', 'this process is to call it');
    const link = this.#link(id);
    this.#sameProcess(link, peer);
    if (announced !== link.received) {
      // Its old connection delivered more meanwhile. It is gone, or the peer would not call again.
      link.disconnect();
      refuse('ERR_STALE', `${announced} received frames were announced, it has ${link.received}`);
    }
    this.#attach(connection, link, peer);
  }

  /** A peer that has answered and proved who it is. */
  #welcome(connection: Connection, link: Link, peer: Greeted): void {
    this.#sameProcess(link, peer);
    this.#attach(connection, link, peer);
  }

  #sameProcess(link: Link, { id, session }: Greeted): void {
    if (link.error !== undefined) throw new LabError(link.error.code, link.error.message);
    if (link.session === undefined || link.session === session) return;
    const state = link.connected ? 'is connected' : 'was last connected';
    throw new Refusal(
      'ERR_DUPLICATE_ID',
      `a second process calls itself ${id}; the first ${state} from ${link.remote}: ` +
        'end one of the two, or give it another id',
    );
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
      drain: () => link.flush(),
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
    if (this.#connections.size === 0) this.#allGone();
    if (!link.detach(connection) || this.#closing) return;
    const { peer } = link;
    this.#log('debug', 'peer-down', { peer, ...describe(error) });
    this.#dialers.get(peer)?.lost(error);
    this.#board.later(() => this.#events.peerDown?.(peer, error));
  }

  #failed({ peer }: Link, error: LabError): void {
    this.#dialers.get(peer)?.stop();
    this.#log('warn', 'peer-failed', { peer, ...describe(error) });
    this.#events.peerFailed?.(peer, error);
  }
}

function describe(error: Error | undefined): Readonly<Record<string, unknown>> {
  return error === undefined ? {} : { code: errorCode(error), message: error.message };
}
