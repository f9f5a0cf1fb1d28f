/** One node, with a master that the test plays. */
import { networkInterfaces } from 'node:os';
import { expect } from 'chai';
import { afterEach, describe, it } from 'mocha';
import { millis, nodeId } from '../../../../pkg/core/ids.ts';
import { EXPERIMENT_CHANNEL, type ToNode } from '../../../../pkg/lab/control/messages.ts';
import { LabNode } from '../../../../pkg/lab/node/lab-node.ts';
import { planRun } from '../../../../pkg/lab/plan.ts';
import { asInteger, asRecord } from '../../../../pkg/wire/shape.ts';
import { experimentOf } from '../../../support/simulate.ts';
import { TestNode, closeNodes } from '../../../support/test-node.ts';

const HAS_IPV6 = Object.values(networkInterfaces())
  .flat()
  .some((address) => address?.family === 'IPv6');

const MIB = 1_048_576;

const [N1, N2] = [nodeId('n1'), nodeId('n2')];

/** A master, node n2 once it has said its first word, and what makes it leave. */
async function joined(
  ip = '127.0.0.1',
): Promise<{ readonly master: TestNode; readonly leave: () => Promise<void> }> {
  const master = (await TestNode.open('master')).bind();
  master.mesh.addPeer({ id: N2, dial: false });
  const leave = new AbortController();
  const end = LabNode.takePart({
    id: N2,
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
  return {
    master,
    leave: async () => {
      leave.abort('test');
      expect(await end).to.deep.equal({ kind: 'lost', why: 'test' });
    },
  };
}

const { setup } = planRun(
  experimentOf({
    nodes: { count: 2, inputs: [0, 1] },
    agreement: { model: 'async-crash', rule: 'mean', f: 0, stop: 'rounds' },
  }),
  1,
);

describe('LabNode', () => {
  afterEach(closeNodes);

  for (const [ip, where] of [
    ['127.0.0.1', 'where it listens'],
    ['0.0.0.0', 'where it is as the master sees it when it listens everywhere'],
    ...(HAS_IPV6 ? [['::', 'the same when that includes IPv6'] as const] : []),
  ] as const) {
    it(`tells the others ${where}`, async () => {
      const { master, leave } = await joined(ip);
      expect(master.bodies[0]).to.deep.include({ kind: 'join', ip: '127.0.0.1' });
      await leave();
    });
  }

  it('names a living node whose link has failed among those that it did not hear to the end', async () => {
    const { master, leave } = await joined();
    const there = asRecord(master.bodies[0], 'join');
    const n2 = { id: N2, ip: '127.0.0.1', port: asInteger(there['port'], 'port') };
    const book = [{ id: N1, ip: '127.0.0.1', port: 1 }, n2];
    master.transport.send(N2, { kind: 'setup', setup, book }, millis(0));
    const n1 = (await TestNode.open('n1')).bind();
    n1.mesh.addPeer({ ...n2, dial: true });
    const words = (): string => JSON.stringify(master.bodies);
    await master.until(() => words().includes('"ready"'), 'that it is ready');
    n1.transport.send(N2, 'garbage', millis(0));
    await n1.until(() => n1.events.some((event) => event.startsWith('failed n2')), 'its failure');
    master.transport.send(N2, { kind: 'drain', drainMs: 5000 }, millis(0));
    await master.until(() => words().includes('"drained"'), 'its accounts');
    expect(master.bodies.at(-1)).to.deep.equal({ kind: 'drained', missing: [N1] });
    await leave();
  });

  it('keeps nothing of the experiment for a process that was dead when it was sent', async () => {
    const { master, leave } = await joined();
    const tell = (...messages: readonly ToNode[]): void => {
      for (const message of messages) master.transport.send(N2, message, millis(0));
    };
    const there = asRecord(master.bodies[0], 'join');
    const n2 = { id: N2, ip: '127.0.0.1', port: asInteger(there['port'], 'port') };
    const book = [{ id: N1, ip: '127.0.0.1', port: 1 }, n2];
    // The first value that it sends is for nobody.
    tell({ kind: 'setup', setup, book }, { kind: 'gone', id: N1, forNow: true });
    tell({ kind: 'go', epochMs: Date.now() });
    const round = (): boolean => JSON.stringify(master.bodies).includes('"round"');
    await master.until(round, 'its first round');

    const next = (await TestNode.open('n1')).bind();
    const heard: unknown[] = [];
    const message = (_: unknown, body: unknown): void => void heard.push(body);
    next.mesh.transport(EXPERIMENT_CHANNEL, (body) => body).bind({ message, drained: () => {} });
    next.mesh.addPeer({ ...n2, dial: true });
    await next.until(() => next.log.length > 0, 'an attempt, or a connection');
    tell({ kind: 'back', address: { id: N1, ...next.mesh.address } });
    await next.untilEvent('up n2');
    tell({ kind: 'drain', drainMs: 100 });
    await next.until(() => next.received.length > 0, 'the last word of n2');
    expect(next.bodies).to.deep.equal([{ kind: 'fin' }]);
    expect(heard).to.deep.equal([]);
    await leave();
  });
});
