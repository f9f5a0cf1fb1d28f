/**
 * The suite of the services, of one text for both engines: what holds over TCP holds in the simulator,
 * and what the simulator shows is what happens over TCP.
 */
import { afterEach, beforeEach, describe } from 'mocha';
import { codeSuite } from './services/code-suite.ts';
import type { Cluster, ClusterOptions } from './services/cluster.ts';
import { commSuite } from './services/comm-suite.ts';
import { gossipSuite } from './services/gossip-suite.ts';
import { groupSuite } from './services/group-suite.ts';
import { hostileSuite } from './services/hostile-suite.ts';
import { nodeSuite } from './services/node-suite.ts';
import { rpcSuite } from './services/rpc-suite.ts';
import { rumorSuite } from './services/rumor-suite.ts';
import { spawnSuite } from './services/spawn-suite.ts';

/** Gives the cluster of the test that runs. */
export type Current = () => Cluster;

export function servicesSuite(open: (options?: ClusterOptions) => Cluster): void {
  describe('with code that may travel', () => {
    const current = perTest(() => open());
    nodeSuite(current);
    commSuite(current);
    groupSuite(current);
    gossipSuite(current);
    rumorSuite(current);
    rpcSuite(current);
    spawnSuite(current);
    hostileSuite(current);
  });
  describe('with code that may not travel', () => {
    codeSuite(perTest(() => open({ shippedCode: false })));
  });
}

function perTest(open: () => Cluster): Current {
  let cluster: Cluster | undefined;
  beforeEach(() => {
    cluster = open();
  });
  afterEach(() => cluster?.end());
  return () => {
    if (cluster === undefined) throw new Error('no test runs');
    return cluster;
  };
}
