/** `local.status`: what this node is and uses; starting other nodes, stopping this one. */
import { LabError } from '../../core/errors.ts';
import { asString } from '../../wire/shape.ts';
import { nidOf, sidOf } from '../node-info.ts';
import type { ServicePorts } from '../ports.ts';
import type { Methods } from '../reply.ts';
import type { ServiceProcess } from '../service-process.ts';
import type { Spawner } from './spawner.ts';

export interface LocalStatusOptions {
  readonly ports: ServicePorts;
  readonly spawner: Spawner;
  readonly process: ServiceProcess;
  /** What others may ask besides, by key: for example the round of an experiment. */
  readonly exposed: ReadonlyMap<string, () => unknown>;
}

export function localStatus({ ports, spawner, process, exposed }: LocalStatusOptions): Methods {
  const { self, digest } = ports;
  const [nid, sid] = [nidOf(self, digest), sidOf(self, digest)];
  const built: Readonly<Record<string, () => unknown>> = {
    ...Object.fromEntries(Object.entries(self).map(([key, value]) => [key, () => value])),
    ...ports.usage,
    nid: () => nid,
    sid: () => sid,
    counts: () => process.counts,
  };
  return {
    get: ([key], reply) => {
      const name = asString(key, 'key', 256);
      const read = exposed.get(name) ?? (Object.hasOwn(built, name) ? built[name] : undefined);
      if (read !== undefined) return reply(null, read());
      const known = [...Object.keys(built), ...exposed.keys()].join(', ');
      throw new LabError('ERR_UNKNOWN_KEY', `status has no "${name}"; it has ${known}`);
    },
    spawn: ([config], reply) => spawner.spawn(config, reply),
    // The answer is on its way before the node begins to end.
    stop: (_, reply) => {
      reply(null, self);
      ports.stop();
    },
  };
}
