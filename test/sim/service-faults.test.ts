/** The services over links that lose, double and reorder, and on machines that die. */
import { expect } from 'chai';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { millis } from '../../pkg/core/ids.ts';
import { Random } from '../../pkg/core/random.ts';
import { linkRules, type NetworkFaults } from '../../pkg/faults/link-rules.ts';
import type { SimClusterOptions } from '../../pkg/runtime/sim-cluster.ts';
import {
  ask,
  grouped,
  groupOf,
  services,
  valueOf,
  type Member,
} from '../support/services/cluster.ts';
import { SimulatedCluster, memberOf } from '../support/services/simulated.ts';

type Done = (error: unknown, value?: unknown) => void;

const NONE: NetworkFaults = {
  delay: { kind: 'constant', ms: 0 },
  loss: 0,
  duplicate: 0,
  reorder: 0,
};

function faulty(faults: Partial<NetworkFaults>, seed: number): SimulatedCluster {
  const random = Random.fromSeed(seed);
  const rulesTo: SimClusterOptions['rulesTo'] = (from, to) =>
    linkRules({ ...NONE, ...faults }, random, { from, to });
  return new SimulatedCluster({ seed, rulesTo });
}

describe('services over links that double and reorder', () => {
  for (const faults of [{ duplicate: 1 }, { duplicate: 0.5, reorder: 0.7 }, { reorder: 1 }]) {
    it(`run every call once and answer it once (${JSON.stringify(faults)})`, async () => {
      for (let seed = 1; seed <= 10; seed++) {
        const cluster = faulty(faults, seed);
        const [a, b] = [await cluster.start(), await cluster.start()];
        const ran: number[] = [];
        const service = { run: (i: number, done: Done) => (ran.push(i), done(null, i * i)) };
        await valueOf(cluster, (take) => b.local.routes.put(service, 'runner', take));
        const answers: unknown[][] = Array.from({ length: 50 }, () => []);
        for (const [i, list] of answers.entries()) {
          const remote = { node: b.node, service: 'runner', method: 'run' };
          a.local.comm.send([i], remote, (error, value) => list.push(error ?? value));
        }
        await cluster.until(() => answers.every((list) => list.length > 0));
        await cluster.settle();
        expect(answers).to.deep.equal(answers.map((_, i) => [i * i]));
        expect(ran.toSorted((x, y) => x - y)).to.deep.equal(answers.map((_, i) => i));
        // Otherwise the faults were none.
        if ('reorder' in faults) expect(ran).to.not.deep.equal(answers.map((_, i) => i));
        await cluster.end();
      }
    });
  }

  it('deliver each rumor once at each node', async () => {
    for (let seed = 1; seed <= 10; seed++) {
      const cluster = faulty({ duplicate: 0.5, reorder: 0.5 }, seed);
      const { members, crew } = await grouped(cluster, 6);
      const heard: string[] = [];
      for (const { local, sid } of members) {
        const ear = { hear: (i: number) => void heard.push(`${sid}:${i}`) };
        await valueOf(cluster, (take) => local.routes.put(ear, 'ear', take));
      }
      for (let i = 0; i < 10; i++) void crew.gossip.send([i], { service: 'ear', method: 'hear' });
      await cluster.until(() => heard.length >= 30);
      await cluster.settle();
      expect(new Set(heard).size).to.equal(heard.length);
      await cluster.end();
    }
  });
});

describe('services over links that lose', () => {
  it('spread every rumor to all, each once, and say so; without repair they do not', async () => {
    let missed = 0;
    for (let seed = 1; seed <= 5; seed++) {
      const cluster = faulty({ loss: 0.3 }, seed);
      const members = Array.from({ length: 8 }, () =>
        memberOf(cluster.sim.start({ ip: '10.0.0.1', port: 0 })),
      );
      const heard: string[] = [];
      for (const { local, sid } of members) {
        void local.groups.put('crew', groupOf(members));
        void local.groups.put({ gid: 'spec', mode: 'spec' }, groupOf(members));
        void local.routes.put({ hear: (text: string) => heard.push(`${text} ${sid}`) }, 'ear');
      }
      const [first] = members;
      if (first === undefined) throw new Error('unreachable');
      cluster.sim.until(() => false);
      const delivered: unknown[] = [];
      for (let i = 0; i < 10; i++) {
        const remote = { service: 'ear', method: 'hear' };
        void services(first, 'spec').gossip.send([`spec ${i}`], remote);
        services(first, 'crew').gossip.send(
          [`reliable ${i}`],
          remote,
          undefined,
          (errors, values) => {
            expect(heard.filter((text) => text.startsWith(`reliable ${i} `))).to.have.length(7);
            delivered.push([Object.keys(errors).length, Object.keys(values).length]);
          },
        );
      }
      await cluster.until(() => delivered.length === 10);
      cluster.sim.until(() => false);
      expect(delivered).to.deep.equal(Array.from({ length: 10 }, () => [0, 7]));
      expect(new Set(heard).size, 'each once').to.equal(heard.length);
      missed += 70 - heard.filter((text) => text.startsWith('spec')).length;
      await cluster.end();
    }
    expect(missed).to.be.at.least(1);
  });

  it('answer every call once: with its value, or that none came in time', async () => {
    for (let seed = 1; seed <= 10; seed++) {
      const cluster = faulty({ loss: 0.3 }, seed);
      const [a, b] = [await cluster.start(), await cluster.start()];
      let ran = 0;
      const service = { run: (i: number, done: Done) => ((ran += 1), done(null, i)) };
      await valueOf(cluster, (take) => b.local.routes.put(service, 'runner', take));
      const answers: unknown[][] = Array.from({ length: 100 }, () => []);
      for (const [i, list] of answers.entries()) {
        const remote = { node: b.node, service: 'runner', method: 'run', timeoutMs: 1000 };
        a.local.comm.send([i], remote, (error, value) => list.push(error ?? value));
      }
      await cluster.until(() => answers.every((list) => list.length > 0));
      await cluster.settle();
      let lost = 0;
      for (const [i, list] of answers.entries()) {
        expect(list).to.have.length(1);
        if (list[0] === i) continue;
        lost += 1;
        expect(list[0]).to.have.property('code', 'ERR_TIMEOUT');
      }
      // 0.3 of the calls, and 0.3 of the answers to the others: 51 of 100, sigma 5.
      expect(lost).to.be.within(26, 76);
      expect(ran).to.be.within(45, 95);
      await cluster.end();
    }
  });
});

describe('services on simulated machines', () => {
  let cluster: SimulatedCluster;
  beforeEach(() => {
    cluster = new SimulatedCluster();
  });
  afterEach(() => cluster.end());

  it('deliver nothing of a rumor that says nothing, and go on', async () => {
    const [liar, victim] = [
      cluster.sim.start({ ip: '10.0.0.1', port: 0 }),
      memberOf(cluster.sim.start({ ip: '10.0.0.1', port: 0 })),
    ];
    const bad = [
      '',
      '{',
      '7',
      'null',
      '{"args":[]}',
      '{"args":7,"remote":{}}',
      7,
      null,
      { args: [] },
    ];
    const answers: unknown[] = [];
    liar.process.enter(() => {
      const to = liar.ports.meet(victim.node);
      for (const [i, payload] of bad.entries()) {
        const id = `liar:${i + 1}`;
        const spec = { kind: 'rumor', id, hops: 1, payload } as const;
        const root = liar.ports.nameOf(liar.ports.self);
        const told = { ...spec, root, ageMs: 0, pushed: true, direct: true, has: [] };
        liar.process.say(to, { kind: 'gossip', gid: 'all', mode: 'spec', body: spec });
        liar.process.say(to, { kind: 'gossip', gid: 'all', mode: 'reliable', body: told });
      }
    });
    await cluster.settle();
    answers.push(await valueOf(cluster, (take) => victim.local.status.get('counts', take)));
    expect(answers, 'calls that the victim has run').to.deep.equal([0]);
  });

  it('remember what was heard for 256 groups, those of which they have heard last', async () => {
    const { local } = await cluster.start();
    const rumor = { id: 'x:1', args: ['nid'], remote: { service: 'status', method: 'get' } };
    const fresh = (gid: string) =>
      valueOf(cluster, (take) => local.gossip.recv({ ...rumor, gid }, take));
    expect(await fresh('first')).to.deep.equal({ fresh: true });
    for (let i = 0; i < 255; i++) await fresh(`g${i}`);
    expect(await fresh('first')).to.deep.equal({ fresh: false });
    for (let i = 0; i < 256; i++) await fresh(`h${i}`);
    expect(await fresh('first')).to.deep.equal({ fresh: true });
  });

  it('take an answer that comes too late for none', async () => {
    const [a, b] = [await cluster.start(), await cluster.start()];
    let answer: Done | undefined;
    const service = { wait: (done: Done) => void (answer = done) };
    await valueOf(cluster, (take) => b.local.routes.put(service, 'waiter', take));
    const remote = { node: b.node, service: 'waiter', method: 'wait', timeoutMs: 50 };
    const before = cluster.sim.now;
    const answers: unknown[] = [];
    a.local.comm.send([], remote, (error, value) => answers.push(error ?? value));
    await cluster.until(() => answers.length > 0);
    expect(cluster.sim.now - before).to.be.within(50, 52);
    answer?.(null, 'at last');
    await cluster.settle();
    expect(answers).to.have.length(1);
    expect(answers[0]).to.have.property('code', 'ERR_TIMEOUT');
  });

  it('end a call at its own time, whatever others wait for', async () => {
    const [a, b] = [await cluster.start(), await cluster.start()];
    const service = { wait: (_x: Done) => undefined };
    await valueOf(cluster, (take) => b.local.routes.put(service, 'waiter', take));
    const start = cluster.sim.now;
    const ends = new Map<number, number>();
    for (const timeoutMs of [300, 100, 200, 10]) {
      const remote = { node: b.node, service: 'waiter', method: 'wait', timeoutMs };
      a.local.comm.send([], remote, () => ends.set(timeoutMs, cluster.sim.now - start));
    }
    await cluster.until(() => ends.size === 4);
    for (const [timeoutMs, after] of ends) expect(after).to.be.within(timeoutMs, timeoutMs + 1);
  });

  it('run what the successor of a dead node calls, though it counts from one again', async () => {
    const [a, b] = [await cluster.start(), await cluster.start()];
    const remote = { node: b.node, service: 'status', method: 'get' };
    const call = (member: Member) => () =>
      ask(cluster, (t) => member.local.comm.send(['nid'], remote, t));
    const first = call(a);
    for (const _ of [1, 2, 3]) expect((await first()).error).to.equal(null);
    await cluster.kill(a);
    const successor = call(await cluster.start({ ...a.node }));
    for (const _ of [1, 2, 3]) expect((await successor()).error).to.equal(null);
  });

  it('boot a node no longer than bootMs', async () => {
    const { local, node } = await cluster.start();
    const before = cluster.sim.now;
    const { error } = await ask(cluster, (take) => {
      local.status.spawn({ ip: node.ip, port: 0, bootMs: 20 }, take);
    });
    expect(error).to.have.property('code', 'ERR_SPAWN');
    expect(error)
      .to.have.property('message')
      .that.matches(/within 20 ms/);
    expect(cluster.sim.now - before).to.be.at.least(millis(20));
    const all = await valueOf(cluster, (take) => local.groups.get('all', take));
    expect(Object.keys(Object(all)), 'it is not there later either').to.have.length(1);
  });
});
