/** The suite's cluster in the simulator: virtual time, and every run the same. */
import { expect } from 'chai';
import { digest } from '../../../pkg/runtime/digest.ts';
import { groupFace, localFace } from '../../../pkg/runtime/faces.ts';
import { SimCluster, type SimClusterOptions } from '../../../pkg/runtime/sim-cluster.ts';
import { sidOf, type NodeInfo } from '../../../pkg/services/node-info.ts';
import type { NodeServices } from '../../../pkg/services/node-services.ts';
import type { Cluster, Member } from './cluster.ts';

/** Longer than anything that is under way takes, but for what waits for a time limit. */
const SETTLE_MS = 100;

/** Longer than anything takes that a test waits for. */
const UNTIL_MS = 120_000;

export class SimulatedCluster implements Cluster {
  readonly sim: SimCluster;

  constructor(options: Partial<SimClusterOptions> = {}) {
    this.sim = new SimCluster({ seed: 1, ...options });
  }

  start(extra: Readonly<Record<string, unknown>> = {}): Promise<Member> {
    return Promise.resolve(memberOf(this.sim.start({ ip: '10.0.0.1', port: 0, ...extra })));
  }

  kill({ node }: Member): Promise<void> {
    this.sim.kill(node);
    return Promise.resolve();
  }

  async until(holds: () => boolean): Promise<void> {
    const end = this.sim.now + UNTIL_MS;
    while (!holds()) {
      if (((await this.#step()) && this.sim.now < end) || holds()) continue;
      throw new Error('nothing is left to happen, or time is over, and still not');
    }
  }

  async settle(): Promise<void> {
    const end = this.sim.now + SETTLE_MS;
    while (this.sim.now < end && (await this.#step()));
  }

  /** One event, and what promises make of it. @returns false when there was none. */
  async #step(): Promise<boolean> {
    let ran = false;
    const more = this.sim.until(() => ran || ((ran = true), false));
    await new Promise<void>((resolve) => {
      setImmediate(resolve);
    });
    return more;
  }

  nowhere(): Promise<NodeInfo> {
    return Promise.resolve({ ip: '10.0.0.1', port: 9 });
  }

  sidOf(node: NodeInfo): string {
    return sidOf(node, digest);
  }

  end(): Promise<void> {
    expect(this.sim.errors, 'what callbacks have thrown').to.deep.equal([]);
    return Promise.resolve();
  }
}

export function memberOf(services: NodeServices): Member {
  const { self } = services.ports;
  return {
    node: self,
    sid: sidOf(self, digest),
    local: localFace(services.local),
    templates: services.templates,
    group: (gid) => {
      const found = services.of(gid);
      return found === undefined ? undefined : groupFace(found);
    },
    createRPC: (fn) => services.rpc.create(fn),
  };
}
