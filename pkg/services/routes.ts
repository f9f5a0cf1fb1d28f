/** The names under which services can be called on this node. */
import { LabError } from '../core/errors.ts';
import { isCallable, type Callable } from '../wire/values/callable.ts';

/** An object whose functions are methods. */
export type Service = object;

export class Routes {
  readonly #services = new Map<string, Service>();

  /** @throws {LabError} `ERR_NO_SERVICE`, with the names that exist. */
  get(name: string): Service {
    const service = this.#services.get(name);
    if (service !== undefined) return service;
    const known = [...this.#services.keys()].join(', ');
    throw new LabError('ERR_NO_SERVICE', `no service "${name}" on this node; it has ${known}`);
  }

  /** A service of that name that was there is replaced. */
  put(name: string, service: Service): void {
    this.#services.set(name, service);
  }

  /** @returns the service that was removed; undefined when there was none. */
  rem(name: string): Service | undefined {
    const service = this.#services.get(name);
    this.#services.delete(name);
    return service;
  }
}

/**
 * The method of a service, its own or its class's.
 * @throws {LabError} `ERR_NO_METHOD`. What every object has, such as `constructor`, is no method.
 */
export function methodOf(service: Service, name: string, method: string): Callable {
  const found: unknown = method in Object.prototype ? undefined : Reflect.get(service, method);
  if (isCallable(found)) return found;
  throw new LabError('ERR_NO_METHOD', `the service "${name}" has no method "${method}"`);
}
