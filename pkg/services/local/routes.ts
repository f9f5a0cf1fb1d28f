/** `local.routes`: the names under which services can be called on this node. */
import { LabError } from '../../core/errors.ts';
import { asString } from '../../wire/shape.ts';
import type { Methods } from '../reply.ts';
import type { Routes } from '../routes.ts';

const NAME_MAX = 256;

export function localRoutes(routes: Routes): Methods {
  return {
    // The very object, not a copy.
    get: ([name], reply) => reply(null, routes.get(asName(name))),
    put: ([service, name], reply) => {
      const route = asName(name);
      if (typeof service !== 'object' || service === null) {
        throw new LabError(
          'ERR_BAD_SHAPE',
          `the service "${route}" is to be an object with methods`,
        );
      }
      routes.put(route, service);
      reply(null, route);
    },
    rem: ([name], reply) => {
      const route = asName(name);
      reply(null, { changed: routes.rem(route) !== undefined });
    },
  };
}

function asName(value: unknown): string {
  const name = asString(value, 'name', NAME_MAX);
  if (name !== '') return name;
  throw new LabError('ERR_BAD_SHAPE', 'name: expected the name of a service, found an empty text');
}
