/**
 * Where services get their types. They are made from tables of methods, so the compiler cannot know
 * that a table has the methods of `api.ts`; a test goes through both.
 */
import type { GroupServices, LocalServices } from '../services/api.ts';
import type { Callable } from '../wire/values/callable.ts';
import type { Services } from '../services/node-services.ts';

export function localFace(services: Services): LocalServices {
  return services as unknown as LocalServices;
}

export function groupFace(services: Services | undefined): GroupServices {
  return services as unknown as GroupServices;
}

/** An object with groups as properties that come and go. */
export function withGroups<Base extends object, Gid extends string>(
  base: Base,
): Base & Record<Gid, GroupServices> {
  return base as Base & Record<Gid, GroupServices>;
}

/** A function of a user, whatever it takes: who calls it decides what it gets. */
export function rpcFace(fn: (...args: never[]) => unknown): Callable {
  return fn as Callable;
}
