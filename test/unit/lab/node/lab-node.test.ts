/** One node, with a master that the test plays. */
import { networkInterfaces } from 'node:os';
import { expect } from 'chai';
import { afterEach, describe, it } from 'mocha';
import { nodeId } from '../../../../pkg/core/ids.ts';
import { LabNode } from '../../../../pkg/lab/node/lab-node.ts';
import { TestNode, closeNodes } from '../../../support/test-node.ts';

const HAS_IPV6 = Object.values(networkInterfaces())
  .flat()
  .some((address) => address?.family === 'IPv6');

const MIB = 1_048_576;

/** @returns the first message of a node that listens on `ip`. */
async function joining(ip: string): Promise<unknown> {
  const master = (await TestNode.open('master')).bind();
  const id = nodeId('n1');
  master.mesh.addPeer({ id, dial: false });
  const leave = new AbortController();
  const end = LabNode.takePart({
    id,
    ip,
    port: 0,
    master: master.mesh.address,
    run: 'test',
    secret: 'known to the run',
    joinMs: 10_000,
    limits: { frameBytesMax: MIB, queueBytesMax: MIB },
    log: () => {},
    signal: leave.signal,
  });
  await master.until(() => master.received.length > 0, 'a word of the node');
  leave.abort('test');
  expect(await end).to.deep.equal({ kind: 'lost', why: 'test' });
  return master.bodies[0];
}

describe('LabNode', () => {
  afterEach(closeNodes);

  for (const [ip, where] of [
    ['127.0.0.1', 'where it listens'],
    ['0.0.0.0', 'where it is as the master sees it when it listens everywhere'],
    ...(HAS_IPV6 ? [['::', 'the same when that includes IPv6'] as const] : []),
  ] as const) {
    it(`tells the others ${where}`, async () => {
      expect(await joining(ip)).to.deep.include({ kind: 'join', ip: '127.0.0.1' });
    });
  }
});
