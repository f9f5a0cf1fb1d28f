import { expect } from 'chai';
import { afterEach, describe, it } from 'mocha';
import type { NodeId } from '../../../pkg/core/ids.ts';
import type { LinkRule } from '../../../pkg/faults/link-rules.ts';
import { DEFAULT_LINK_LIMITS } from '../../../pkg/runtime/cluster.ts';
import { localFace } from '../../../pkg/runtime/faces.ts';
import { NODE_PROGRAM } from '../../../pkg/runtime/program.ts';
import { TcpNode } from '../../../pkg/runtime/tcp-node.ts';
import type { LocalServices } from '../../../pkg/services/api.ts';

const IP = '127.0.0.1';

describe('TcpNode with faults of its links', () => {
  const nodes: TcpNode[] = [];

  afterEach(() => Promise.all(nodes.splice(0).map((node) => node.close(0))));

  async function started(rulesTo?: (to: NodeId) => readonly LinkRule[]): Promise<LocalServices> {
    const node = new TcpNode({
      node: { ip: IP, port: 0 },
      run: 'faults',
      secret: 'shared',
      security: 'auth',
      membership: false,
      shippedCode: false,
      timeoutMs: 5000,
      limits: DEFAULT_LINK_LIMITS,
      program: NODE_PROGRAM,
      log: () => undefined,
      rulesTo,
    });
    nodes.push(node);
    await node.listen();
    return localFace(node.services.local);
  }

  it('judges each message that leaves by the rules of its link', async () => {
    const asked: NodeId[] = [];
    let judged = 0;
    const counting: LinkRule = {
      judge(copies) {
        judged += 1;
        return copies;
      },
    };
    const from = await started((to) => {
      asked.push(to);
      return [counting];
    });
    const node = { ip: IP, port: await portOf(await started()) };
    for (let calls = 1; calls <= 3; calls++) {
      await from.comm.send(['port'], { node, service: 'status', method: 'get' });
    }
    expect(asked).to.have.length(1);
    expect(judged).to.be.at.least(3);
  });

  it('answers no call whose answer a rule drops', async () => {
    const mute = await started(() => [{ judge: () => [] }]);
    const node = { ip: IP, port: await portOf(mute) };
    const remote = { node, service: 'status', method: 'get', timeoutMs: 100 };
    const answer = (await started()).comm.send(['port'], remote);
    const error = await answer.then(
      () => undefined,
      (why: unknown) => why,
    );
    expect(error).to.have.property('code', 'ERR_TIMEOUT');
  });
});

function portOf({ status }: LocalServices): Promise<number> {
  return status.get('port');
}
