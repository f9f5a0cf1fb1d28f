/** One node, with a master that the test plays. */
import { networkInterfaces } from 'node:os';
import { expect } from 'chai';
import { afterEach, describe, it } from 'mocha';
import { millis, nodeId } from '../../../../pkg/core/ids.ts';
import {
  EXPERIMENT_CHANNEL,
  type NodeAddress,
  type ToNode,
} from '../../../../pkg/lab/control/messages.ts';
import { takePart } from '../../../../pkg/lab/node/by-hand.ts';
import { planRun } from '../../../../pkg/lab/plan.ts';
import { runName } from '../../../../pkg/runtime/secret.ts';
import {
  asArray,
  asInteger,
  asRecord,
  asString,
  type UnknownRecord,
} from '../../../../pkg/wire/shape.ts';
import { experimentOf } from '../../../support/simulate.ts';
import { TestNode, closeNodes } from '../../../support/test-node.ts';

const HAS_IPV6 = Object.values(networkInterfaces())
  .flat()
  .some((address) => address?.family === 'IPv6');

const MIB = 1_048_576;

const SECRET = 'known to the run';
const RUN = runName(SECRET);

const [N1, N2] = [nodeId('n1'), nodeId('n2')];

/** A master, node n2 once it has said its first word, and what makes it leave. */
async function joined(
  ip = '127.0.0.1',
): Promise<{ readonly master: TestNode; readonly leave: () => Promise<void> }> {
  const master = (await TestNode.open('master', { run: RUN })).bind();
  master.mesh.addPeer({ id: N2, dial: false });
  const leave = new AbortController();
  const end = takePart({
    id: N2,
    ip,
    port: 0,
    master: master.mesh.address,
    security: 'auth',
    secret: SECRET,
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

/** The other is not needed. */
const alone = planRun(
  experimentOf({
    nodes: { count: 2, inputs: [0, 1] },
    agreement: { model: 'sync-crash', rule: 'mean', f: 1, stop: 'rounds', outsideModel: 'label' },
    network: { roundMs: 20 },
  }),
  1,
).setup;

let calls = 0;

/** Calls a method of a service of node n2. */
function callNode(master: TestNode, service: string, method: string, args: unknown[]): void {
  calls += 1;
  const body = { kind: 'call', id: calls, epoch: 1, service, method, args, silent: true };
  master.transport.send(N2, body, millis(0));
}

/** Says something to node n2, as the master does. */
function tell(master: TestNode, ...messages: readonly ToNode[]): void {
  for (const { kind, ...fields } of messages) callNode(master, 'experiment', kind, [fields]);
}

/** Gives node n2 the addresses of all. */
function handOut(master: TestNode, ...nodes: readonly NodeAddress[]): void {
  const group = Object.fromEntries(nodes.map((node) => [String(node.id), node]));
  callNode(master, 'groups', 'put', ['nodes', group]);
}

/** What has been said to this node, as messages of control. */
function heard(node: TestNode): UnknownRecord[] {
  return node.bodies.map((body) => {
    const { method, args } = asRecord(body, 'call');
    const [fields] = asArray(args, 'args', 1);
    return { kind: asString(method, 'method'), ...asRecord(fields, 'fields') };
  });
}

describe('LabNode', () => {
  afterEach(closeNodes);

  for (const [ip, where] of [
    ['127.0.0.1', 'where it listens'],
    ['0.0.0.0', 'where it is as the master sees it when it listens everywhere'],
    ...(HAS_IPV6 ? [['::', 'the same when that includes IPv6'] as const] : []),
  ] as const) {
    it(`tells the others ${where}`, async () => {
      const { master, leave } = await joined(ip);
      expect(heard(master)[0]).to.deep.include({ kind: 'join', from: N2, ip: '127.0.0.1' });
      await leave();
    });
  }

  it('names a living node whose link has failed among those that it did not hear to the end', async () => {
    const { master, leave } = await joined();
    const there = asRecord(heard(master)[0], 'join');
    const n2 = { id: N2, ip: '127.0.0.1', port: asInteger(there['port'], 'port') };
    handOut(master, { id: N1, ip: '127.0.0.1', port: 1 }, n2);
    tell(master, { kind: 'setup', setup });
    const n1 = (await TestNode.open('n1', { run: RUN })).bind();
    n1.mesh.addPeer({ ...n2, dial: true });
    const words = (): string => JSON.stringify(heard(master));
    await master.until(() => words().includes('"ready"'), 'that it is ready');
    n1.transport.send(N2, 'garbage', millis(0));
    await n1.until(() => n1.events.some((event) => event.startsWith('failed n2')), 'its failure');
    tell(master, { kind: 'drain', drainMs: 5000 });
    await master.until(() => words().includes('"drained"'), 'its accounts');
    expect(heard(master).at(-1)).to.deep.equal({ kind: 'drained', from: N2, missing: [N1] });
    await leave();
  });

  it('begins although another is dead whom it has never met, and meets it when it is back', async () => {
    const { master, leave } = await joined();
    const there = asRecord(heard(master)[0], 'join');
    const n2 = { id: N2, ip: '127.0.0.1', port: asInteger(there['port'], 'port') };
    handOut(master, n2);
    tell(master, { kind: 'setup', setup: alone }, { kind: 'go', epochMs: Date.now() });
    const decided = (): boolean => JSON.stringify(heard(master)).includes('"decide"');
    await master.until(decided, 'its decision');

    const n1 = (await TestNode.open('n1', { run: RUN })).bind();
    n1.mesh.addPeer({ ...n2, dial: true });
    await n1.until(() => n1.log.length > 0, 'an attempt');
    tell(master, { kind: 'back', address: { id: N1, ...n1.mesh.address } });
    await n1.untilEvent('up n2');
    await leave();
  });

  it('keeps nothing of the experiment for a process that was dead when it was sent', async () => {
    const { master, leave } = await joined();
    const there = asRecord(heard(master)[0], 'join');
    const n2 = { id: N2, ip: '127.0.0.1', port: asInteger(there['port'], 'port') };
    handOut(master, { id: N1, ip: '127.0.0.1', port: 1 }, n2);
    // The first value that it sends is for nobody.
    tell(master, { kind: 'setup', setup }, { kind: 'gone', id: N1, forNow: true });
    tell(master, { kind: 'go', epochMs: Date.now() });
    const round = (): boolean => JSON.stringify(heard(master)).includes('"round"');
    await master.until(round, 'its first round');

    const next = (await TestNode.open('n1', { run: RUN })).bind();
    const values: unknown[] = [];
    const message = (_: unknown, body: unknown): void => void values.push(body);
    next.mesh.transport(EXPERIMENT_CHANNEL, (body) => body).bind({ message, drained: () => {} });
    next.mesh.addPeer({ ...n2, dial: true });
    await next.until(() => next.log.length > 0, 'an attempt, or a connection');
    tell(master, { kind: 'back', address: { id: N1, ...next.mesh.address } });
    await next.untilEvent('up n2');
    tell(master, { kind: 'drain', drainMs: 100 });
    await next.until(() => next.received.length > 0, 'the last word of n2');
    expect(heard(next)).to.deep.equal([{ kind: 'fin', from: N2 }]);
    expect(values).to.deep.equal([]);
    await leave();
  });
});
