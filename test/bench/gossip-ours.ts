/**
 * A member of ours, with the settings that it has by itself: gossip to the group of all, over
 * authenticated links. It is told one of the others, and hears of the rest.
 */
import { nodeId } from '../../pkg/core/ids.ts';
import { Random } from '../../pkg/core/random.ts';
import { linkRules } from '../../pkg/faults/link-rules.ts';
import { DEFAULT_LINK_LIMITS } from '../../pkg/runtime/cluster.ts';
import { groupFace, localFace } from '../../pkg/runtime/faces.ts';
import { NODE_PROGRAM } from '../../pkg/runtime/program.ts';
import { runName } from '../../pkg/runtime/secret.ts';
import { TcpNode } from '../../pkg/runtime/tcp-node.ts';
import { ALL } from '../../pkg/services/groups.ts';
import type { NodeInfo } from '../../pkg/services/node-info.ts';
import type { ServiceProcess } from '../../pkg/services/service-process.ts';
import type { Enter } from './gossip-member.ts';

const IP = '127.0.0.1';
const SECRET = 'known to all members';

export const enter: Enter = async (heard, { loss }) => {
  const node = lossyNode(loss);
  await node.listen();
  const { services } = node;
  const payloads = countRumors(services.process);
  const local = localFace(services.local);
  const hear = (text: string, done: (error: null, value: null) => void): void => {
    heard(text);
    done(null, null);
  };
  await local.routes.put({ hear }, 'listener');
  const address = addressOf({ ip: IP, port: node.mesh.address.port });
  const addresses = new Map<NodeInfo, string>();
  return {
    address,
    join: ([contact = address]) => {
      void local.groups.add(ALL, JSON.parse(contact) as NodeInfo);
    },
    others: () =>
      Object.values(services.groups.get(ALL))
        .map((other) => remember(addresses, other))
        .filter((other) => other !== address),
    broadcast: (text) => {
      const remote = { service: 'listener', method: 'hear' };
      void groupFace(services.of(ALL)).gossip.send([text], remote);
    },
    payloads,
  };
};

function addressOf({ ip, port }: NodeInfo): string {
  return JSON.stringify({ ip, port });
}

/** As `addressOf`, which takes longer: it is asked for all the time. */
function remember(addresses: Map<NodeInfo, string>, node: NodeInfo): string {
  const known = addresses.get(node) ?? addressOf(node);
  addresses.set(node, known);
  return known;
}

/** Looks at each message that comes to the services; those of kind `rumor` carry payloads. */
function countRumors(process: ServiceProcess): () => number {
  let rumors = 0;
  const step = process.step.bind(process);
  process.step = (event, now) => {
    if (event.kind === 'message' && event.body.kind === 'gossip') {
      if (event.body.body.kind === 'rumor') rumors += 1;
    }
    return step(event, now);
  };
  return () => rumors;
}

/** As `createDistribution` makes it, but for the faults of its links and a log that says nothing. */
function lossyNode(loss: number): TcpNode {
  const random = Random.fromSeed(process.pid);
  const from = nodeId(`n${process.pid}`);
  const faults = { delay: { kind: 'constant', ms: 0 }, loss, duplicate: 0, reorder: 0 } as const;
  return new TcpNode({
    node: { ip: IP, port: 0 },
    secret: SECRET,
    run: runName(SECRET),
    security: 'auth',
    shippedCode: true,
    timeoutMs: 5000,
    membership: true,
    limits: DEFAULT_LINK_LIMITS,
    program: NODE_PROGRAM,
    log: () => undefined,
    rulesTo: (to) => linkRules(faults, random, { from, to }),
  });
}
