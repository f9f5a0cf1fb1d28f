/**
 * All services of one node: its own, those of its groups, and the templates that make these. Pure: what
 * it needs from the world it is handed (`ports.ts`), and a host runs its process.
 */
import { LabError } from '../core/errors.ts';
import type { ValueOptions } from '../wire/values/options.ts';
import { groupTemplates, localServices, type Parts } from './built-in.ts';
import { ALL, Groups, LOCAL } from './groups.ts';
import type { GroupConfig } from './local/groups.ts';
import { Spawner } from './local/spawner.ts';
import type { Target } from './message.ts';
import { sidOf, type NodeInfo } from './node-info.ts';
import { Periodic } from './periodic.ts';
import type { ServicePorts } from './ports.ts';
import { cutCallback, cutSecond, run, type Dress, type Method, type Reply } from './reply.ts';
import { Roster } from './roster.ts';
import { Routes, type Service } from './routes.ts';
import { Rpc } from './rpc.ts';
import { Rumors } from './rumors/rumors.ts';
import { ServiceProcess } from './service-process.ts';

/** Services by name. */
export type Services = Readonly<Record<string, Service>>;

/** Makes the instance of a service for one group. */
export type Template = (config: GroupConfig) => Service;

export interface NodeServicesOptions {
  readonly ports: ServicePorts;
  /** Makes what people call out of the methods; default: it takes callbacks and returns nothing. */
  readonly dress?: ((node: NodeServices) => Dress) | undefined;
  /** The services of a group were made, or with undefined ended. */
  readonly grouped?: ((gid: string, services: Services | undefined) => void) | undefined;
}

export class NodeServices {
  readonly ports: ServicePorts;
  readonly process: ServiceProcess;
  readonly groups: Groups;
  readonly routes = new Routes();
  readonly rpc: Rpc;
  /** How functions travel. */
  readonly values: ValueOptions;
  readonly local: Services;
  /** By name of the service. Every group that is made gets an instance of each. */
  readonly templates: Record<string, Template>;
  readonly #dress: Dress;
  readonly #grouped: NodeServicesOptions['grouped'];

  readonly #instances = new Map<string, Services>();
  readonly #configs = new Map<string, GroupConfig>();
  #roster: Roster | undefined;
  readonly #exposed = new Map<string, () => unknown>();

  constructor({ ports, dress = callbacksOnly, grouped }: NodeServicesOptions) {
    this.ports = ports;
    this.#grouped = grouped;
    this.#dress = dress(this);
    this.groups = new Groups(ports.self, (node) => sidOf(node, ports.digest));
    this.rpc = new Rpc({
      self: ports.self,
      dress: this.#dress,
      send: (node, args, reply) => {
        this.process.call({ node, target: { service: 'rpc', method: 'call' }, args }, reply);
      },
    });
    this.values = this.#functionsTravel();
    const find = (target: Target): Service => this.#find(target);
    this.process = new ServiceProcess({ ports, find, values: this.values });
    const parts = this.#parts();
    this.local = mapped(localServices(parts), (methods) => mapped(methods, this.#dress));
    for (const [name, service] of Object.entries(this.local)) this.routes.put(name, service);
    this.templates = mapped(groupTemplates(parts), (template): Template => {
      return (config) => mapped(template(config), this.#dress);
    });
    this.#make({ gid: ALL });
  }

  /** The services of a group; undefined when there is no such group here. */
  of(gid: string): Services | undefined {
    return gid === LOCAL ? this.local : this.#instances.get(gid);
  }

  /** The groups that have services here. */
  get gids(): readonly string[] {
    return [...this.#instances.keys()];
  }

  /** This node has been started by another one, which knows it as soon as it is reachable. */
  bornOf(parent: NodeInfo): void {
    this.#roster?.expect(parent);
    this.groups.add(ALL, parent);
  }

  /** Lets `status.get` tell one more thing. */
  expose(key: string, read: () => unknown): void {
    this.#exposed.set(key, read);
  }

  /** Runs a method within a step, soon; its replies too. What these throw is reported. */
  invoke(
    method: Method,
    args: readonly unknown[],
    reply: Reply,
    second: Reply = () => undefined,
  ): void {
    this.process.enter(() => run(method, args, this.#guarded(reply), this.#guarded(second)));
  }

  #guarded(reply: Reply): Reply {
    return (...answer) => {
      try {
        reply(...answer);
      } catch (error) {
        this.ports.uncaught(error);
      }
    };
  }

  #functionsTravel(): ValueOptions {
    const { compile } = this.ports;
    return {
      functions: {
        referenceOf: (fn) => this.rpc.referenceOf(fn),
        resolve: (reference) => this.rpc.resolve(reference),
        ...(compile === undefined ? {} : { compile }),
      },
    };
  }

  #parts(): Parts {
    const { ports, process, groups, routes, rpc } = this;
    const { self, epoch } = ports;
    const origin = `${sidOf(self, ports.digest)}:${epoch}`;
    const rumors = new Rumors({
      ports,
      process,
      groups,
      origin,
      random: ports.random.fork('gossip'),
      configOf: (gid) => this.#configs.get(gid) ?? {},
      watched: ports.membership !== undefined,
    });
    const spawner = new Spawner({ ports, process, groups, rpc, values: this.values });
    this.#roster = this.#rosterWith(spawner);
    process.accompany({ gossip: rumors, membership: this.#roster });
    return {
      ports,
      process,
      groups,
      rpc,
      routes,
      exposed: this.#exposed,
      spawner,
      rumors,
      periodic: new Periodic(process, origin),
      made: (config) => this.#make(config),
      ended: (gid) => this.#end(gid),
    };
  }

  #rosterWith(spawner: Spawner): Roster | undefined {
    const { ports, process, groups } = this;
    const { membership, random } = ports;
    if (membership === undefined) return undefined;
    return new Roster({
      ports,
      membership,
      process,
      groups,
      random: random.fork('members'),
      booting: () => spawner.booting,
    });
  }

  #make(config: GroupConfig): void {
    const { gid } = config;
    const services = mapped(this.templates, (template) => template(config));
    this.#configs.set(gid, config);
    this.#instances.set(gid, services);
    this.#grouped?.(gid, services);
  }

  #end(gid: string): void {
    this.#instances.delete(gid);
    this.#configs.delete(gid);
    this.#grouped?.(gid, undefined);
  }

  #find({ gid, service }: Target): Service {
    if (gid === undefined) return this.routes.get(service);
    const services = this.of(gid);
    if (services === undefined) {
      throw new LabError('ERR_NO_GROUP', `no group "${gid}" on this node`);
    }
    const found = Object.hasOwn(services, service) ? services[service] : undefined;
    if (found !== undefined) return found;
    throw new LabError('ERR_NO_SERVICE', `the group "${gid}" has no service "${service}"`);
  }
}

function callbacksOnly(node: NodeServices): Dress {
  return (method) =>
    (...args) => {
      const [rest, second] = cutSecond(method, args);
      const [own, callback] = cutCallback(method, rest);
      node.invoke(
        method,
        own,
        (...answer) => callback?.(...answer),
        (...answer) => second?.(...answer),
      );
    };
}

function mapped<A, B>(
  entries: Readonly<Record<string, A>>,
  change: (entry: A) => B,
): Record<string, B> {
  return Object.fromEntries(Object.entries(entries).map(([key, entry]) => [key, change(entry)]));
}
