/**
 * The nodes of a run as a group of the services layer: the master starts them with `status.spawn`, keeps
 * those that are there in the group `nodes`, and gives that group to each of them.
 */
import { errorCode, errorText } from '../../core/errors.ts';
import { millis, type NodeId } from '../../core/ids.ts';
import type { Signal } from '../../runtime/children.ts';
import { localFace } from '../../runtime/faces.ts';
import { SERVICES_CHANNEL, type TcpNode } from '../../runtime/tcp-node.ts';
import { callEach } from '../../services/call-each.ts';
import { sidOf } from '../../services/node-info.ts';
import { asRecord } from '../../wire/shape.ts';
import type { NodeAddress, ToMaster, ToNode } from '../control/messages.ts';
import { MASTER_SERVICE, NODES_GROUP, bookOf, masterService, tell } from '../control/services.ts';
import type { ControlTraffic } from '../engine.ts';
import type { MasterOptions } from './options.ts';

/** The error of `status.spawn` when another node has the same short id. */
const COLLISION = 'ERR_SID_COLLISION';

/** How long nodes that are asked how far they are have to answer, in ms, and how many are asked. */
const ANSWER_MS = 300;
const ASKED_MAX = 8;

export interface CrewEvents {
  /** A node that was started can be reached. */
  readonly joined: (address: NodeAddress) => void;
  /** A node cannot be started, or added. */
  readonly lost: (id: NodeId, cause: string) => void;
}

export class Crew {
  readonly #node: TcpNode;
  readonly #options: MasterOptions;
  readonly #events: CrewEvents;

  /** @param node Not listening yet. */
  constructor(node: TcpNode, options: MasterOptions, events: CrewEvents) {
    this.#node = node;
    this.#options = options;
    this.#events = events;
  }

  /** The master listens: the group is made, and nodes are heard. */
  open(hear: (message: ToMaster) => void): void {
    const { groups, routes } = this.#node.services;
    groups.put(NODES_GROUP, {});
    routes.put(MASTER_SERVICE, masterService(hear));
  }

  /** Starts a node, unless they are started by hand. */
  start(id: NodeId): void {
    const { start, nodes, setup } = this.#options;
    const place = nodes.find((node) => node.id === id);
    if (start.by === 'hand' || place === undefined) return;
    const { local } = this.#node.services;
    localFace(local).status.spawn({ ...place, bootMs: setup.joinMs }, (error, node) => {
      if (error === null) this.#events.joined({ id, ip: node.ip, port: node.port });
      // Another port gives another short id.
      else if (errorCode(error) === COLLISION && place.port === 0) this.start(id);
      else this.#events.lost(id, errorText(error));
    });
  }

  /** Lets a process of that id in, in place of one that is dead. */
  admit(id: NodeId): void {
    this.#node.mesh.addPeer({ id, dial: false });
  }

  /** Sends a signal to a node's process. @returns false when the master has not started it. */
  signal(id: NodeId, name: Signal): boolean {
    return this.#node.offspring.signal(id, name);
  }

  /** The node is one of the group. */
  add(address: NodeAddress): void {
    try {
      this.#node.services.groups.add(NODES_GROUP, address);
    } catch (error) {
      this.#events.lost(address.id, errorText(error));
    }
  }

  /** The node is dead. */
  remove(id: NodeId): void {
    const { services, mesh } = this.#node;
    const address = this.#find(id);
    if (address !== undefined) {
      services.groups.rem(NODES_GROUP, sidOf(address, services.ports.digest));
    }
    mesh.removePeer(id);
    this.#node.forget(id, 'it is dead');
  }

  /** Gives a node the group as it is. */
  handOut(id: NodeId): void {
    const { groups, process } = this.#node.services;
    const node = this.#find(id);
    if (node === undefined) return;
    const target = { service: 'groups', method: 'put' };
    const args = [NODES_GROUP, groups.get(NODES_GROUP)];
    process.enter(() => process.tell({ node, target, args }));
  }

  tell(id: NodeId, message: ToNode): void {
    const node = this.#find(id);
    if (node !== undefined) tell(this.#node, node, message);
  }

  /** Asks nodes how far they are. @returns an answer for each of the first few, for a message. */
  whereabouts(ids: readonly NodeId[]): Promise<string> {
    const { process } = this.#node.services;
    const asked = ids.slice(0, ASKED_MAX).flatMap((id) => this.#find(id) ?? []);
    const group = Object.fromEntries(asked.map((node) => [String(node.id), node]));
    const target = { service: 'status', method: 'get' };
    const call = { group, target, args: ['round'], timeoutMs: millis(ANSWER_MS) };
    return new Promise((resolve) => {
      process.enter(() => {
        callEach(process, call, (_, rounds) => {
          const said = new Map(Object.entries(asRecord(rounds, 'rounds')));
          resolve(asked.map(({ id }) => whereabout(id, said.get(id))).join('; '));
        });
      });
    });
  }

  /** What went between the master and its nodes. */
  get traffic(): ControlTraffic {
    const counts = this.#node.mesh.counts(SERVICES_CHANNEL);
    return {
      sent: counts?.sentMessages ?? 0,
      received: counts?.receivedMessages ?? 0,
      bytes: (counts?.sentBytes ?? 0) + (counts?.receivedBytes ?? 0),
    };
  }

  #find(id: NodeId): NodeAddress | undefined {
    return bookOf(this.#node.services).find((node) => node.id === id);
  }
}

function whereabout(id: NodeId, round: unknown): string {
  if (round === undefined) return `${id} does not answer`;
  return typeof round === 'number' ? `${id} is in round ${round}` : `${id} has ended no round`;
}
