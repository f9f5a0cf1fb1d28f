/** The services that every node and every group has, put together. */
import { groupComm, type GroupContext } from './group/comm.ts';
import { groupGossip } from './group/gossip.ts';
import { relay } from './group/relay.ts';
import { groupStatus } from './group/status.ts';
import type { Groups } from './groups.ts';
import { localComm } from './local/comm.ts';
import { localGossip } from './local/gossip.ts';
import { localGroups, type GroupConfig } from './local/groups.ts';
import { localRoutes } from './local/routes.ts';
import type { Spawner } from './local/spawner.ts';
import { localStatus } from './local/status.ts';
import type { Periodic } from './periodic.ts';
import type { ServicePorts } from './ports.ts';
import type { Methods } from './reply.ts';
import type { Routes } from './routes.ts';
import type { Rpc } from './rpc.ts';
import type { Rumors } from './rumors/rumors.ts';
import type { ServiceProcess } from './service-process.ts';

/** What the services of one node share. */
export interface Parts {
  readonly ports: ServicePorts;
  readonly process: ServiceProcess;
  readonly groups: Groups;
  readonly routes: Routes;
  readonly rpc: Rpc;
  readonly spawner: Spawner;
  readonly rumors: Rumors;
  readonly periodic: Periodic;
  /** What `status.get` is to tell besides. */
  readonly exposed: ReadonlyMap<string, () => unknown>;
  readonly made: (config: GroupConfig) => void;
  readonly ended: (gid: string) => void;
}

/** The services of the node itself, by name. */
export function localServices(parts: Parts): Readonly<Record<string, Methods>> {
  const { process, routes, rpc, rumors, periodic } = parts;
  return {
    status: localStatus(parts),
    groups: localGroups(parts),
    routes: localRoutes(routes),
    comm: localComm(process),
    gossip: localGossip(rumors, periodic),
    rpc: rpc.service,
  };
}

/** What makes the services of a group, by name. */
export function groupTemplates(
  parts: Parts,
): Readonly<Record<string, (config: GroupConfig) => Methods>> {
  const context = ({ gid }: GroupConfig): GroupContext & Parts => ({ ...parts, gid });
  return {
    comm: (config) => groupComm(context(config)),
    groups: (config) => relay(context(config), 'groups', ['get', 'put', 'add', 'rem', 'del']),
    routes: (config) => relay(context(config), 'routes', ['put', 'rem']),
    status: (config) => groupStatus(context(config)),
    gossip: (config) => groupGossip(context(config)),
  };
}
