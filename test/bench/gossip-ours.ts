/** A member of ours, with the settings that it has by itself. */
import { nodeId } from '../../pkg/core/ids.ts';
import { Random } from '../../pkg/core/random.ts';
import { linkRules } from '../../pkg/faults/link-rules.ts';
import { DEFAULT_LINK_LIMITS } from '../../pkg/runtime/cluster.ts';
import { groupFace, localFace } from '../../pkg/runtime/faces.ts';
import { NODE_PROGRAM } from '../../pkg/runtime/program.ts';
import { runName } from '../../pkg/runtime/secret.ts';
import { TcpNode } from '../../pkg/runtime/tcp-node.ts';
import type { Enter } from './gossip-member.ts';

const IP = '127.0.0.1';
const SECRET = 'known to all members';
const GID = 'everybody';

export const enter: Enter = async (heard, { nodes, loss }) => {
  const node = lossyNode(loss);
  await node.listen();
  const { services } = node;
  const local = localFace(services.local);
  const { address } = node.mesh;
  const hear = (text: string, done: (error: null, value: null) => void): void => {
    heard(text);
    done(null, null);
  };
  await local.routes.put({ hear }, 'listener');
  const subset = (): number => nodes - 1;
  let known: readonly string[] = [];
  return {
    address: JSON.stringify({ ip: IP, port: address.port }),
    join: (others) => {
      const group = others.map((other, i) => [String(i), JSON.parse(other)] as const);
      local.groups.put({ gid: GID, subset }, Object.fromEntries(group), () => {
        known = others;
      });
    },
    others: () => known,
    broadcast: (text) => {
      const remote = { service: 'listener', method: 'hear' };
      void groupFace(services.of(GID)).gossip.send([text], remote);
    },
    payloads: () => 0,
  };
};

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
    membership: false,
    shippedCode: true,
    timeoutMs: 5000,
    limits: DEFAULT_LINK_LIMITS,
    program: NODE_PROGRAM,
    log: () => undefined,
    rulesTo: (to) => linkRules(faults, random, { from, to }),
  });
}
