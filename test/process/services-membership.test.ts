/** Membership of nodes with services, as processes that are killed, stopped and started anew. */
import { describe } from 'mocha';
import type { MemberChange } from '../../pkg/services/api.ts';
import type { NodeInfo } from '../../pkg/services/node-info.ts';
import { PATIENCE_MS } from '../support/lab-process.ts';
import { valueOf } from '../support/services/cluster.ts';
import { membershipSuite, type Crowd } from '../support/services/membership-suite.ts';
import { RealCluster } from '../support/services/real.ts';

async function crowd(count: number): Promise<Crowd> {
  const changes: MemberChange[] = [];
  let observed = '';
  const cluster: RealCluster = new RealCluster({
    onMember: (observer, change) => {
      if (cluster.sidOf(observer) === observed) changes.push(change);
    },
  });
  const first = await cluster.start();
  observed = first.sid;
  const config = { ip: first.node.ip, port: 0, bootMs: PATIENCE_MS };
  const others = await Promise.all(
    Array.from({ length: count - 1 }, () => first.local.status.spawn(config)),
  );
  const pids = new Map<NodeInfo, number>();
  for (const node of others) {
    const remote = { node, service: 'status', method: 'get' };
    const pid = await valueOf(cluster, (take) => first.local.comm.send(['pid'], remote, take));
    pids.set(node, Number(pid));
  }
  const signal = (node: NodeInfo, name: NodeJS.Signals): Promise<void> => {
    process.kill(pids.get(node) ?? 0, name);
    return Promise.resolve();
  };
  return {
    cluster,
    first,
    others,
    changes,
    now: () => performance.now(),
    kill: (node) => signal(node, 'SIGKILL'),
    pause: (node) => signal(node, 'SIGSTOP'),
    resume: (node) => signal(node, 'SIGCONT'),
    revive: async ({ port }) => {
      await cluster.start({ port });
    },
    end: () => cluster.end(),
  };
}

describe('membership of services over TCP', function () {
  this.timeout(3 * PATIENCE_MS);
  // Found out within 3 s on a machine that is not busy with other tests.
  membershipSuite(crowd, PATIENCE_MS);
});
