import { expect } from 'chai';
import { describe, it } from 'mocha';
import { millis, nodeId } from '../../../pkg/core/ids.ts';
import type { Effect, Event, Process } from '../../../pkg/core/process.ts';
import { Random } from '../../../pkg/core/random.ts';
import { Cycles } from '../../../pkg/sim/cycles.ts';

const IDS = ['n1', 'n2', 'n3'].map(nodeId);

/** Does what it is told, and writes down what happens to it. */
function scripted(script: (event: Event<number>, index: number) => readonly Effect<number>[]): {
  log: string[];
  processes: Process<number>[];
} {
  const log: string[] = [];
  const processes = IDS.map((id, index) => ({
    step: (event: Event<number>, now: number) => {
      const what = event.kind === 'message' ? `${event.from} says ${event.body}` : event.kind;
      log.push(`${now} ${id} ${event.kind === 'timer' ? event.timer : what}`);
      return script(event, index);
    },
    view: () => ({}),
  }));
  return { log, processes };
}

const timer = (name: string, afterMs: number): Effect<number> => ({
  kind: 'setTimer',
  timer: name,
  afterMs: millis(afterMs),
});
const send = (to: number, body: number): Effect<number> => ({
  kind: 'send',
  to: IDS[to]!,
  body,
});

/** The orders in which three nodes had their turns, in 60 cycles. */
const orders = (random?: Random): string[] => {
  const { log, processes } = scripted((event) =>
    event.kind === 'start' ? [timer('t', 5)] : [timer('t', 10)],
  );
  const cycles = new Cycles({
    ids: IDS,
    processes,
    cycleMs: 10,
    ...(random !== undefined && { random }),
  });
  cycles.start();
  for (let cycle = 0; cycle < 60; cycle++) cycles.run();
  const turns = log.slice(3).map((line) => line.split(' ')[1]);
  return Array.from({ length: 60 }, (_, cycle) => turns.slice(3 * cycle, 3 * cycle + 3).join(''));
};

describe('Cycles', () => {
  it('gives every node the timers that fall due, and delivers at once what they send', () => {
    const { log, processes } = scripted((event, index) => {
      if (event.kind === 'start') return [timer('tick', 5)];
      if (event.kind === 'message') return event.body < 2 ? [send(index + 1, event.body + 1)] : [];
      return index === 0 ? [send(1, 1), send(2, 9)] : [];
    });
    const cycles = new Cycles({ ids: IDS, processes, cycleMs: 10 });
    cycles.start();
    expect(cycles.run()).to.equal(false);
    expect(log.slice(3)).to.deep.equal([
      '0 n1 tick',
      '0 n2 n1 says 1',
      '0 n3 n1 says 9',
      '0 n3 n2 says 2',
      '0 n2 tick',
      '0 n3 tick',
    ]);
  });

  it('lets nodes that act together hear each other only when all of them have spoken', () => {
    const { log, processes } = scripted((event, index) => {
      if (event.kind === 'start') return [timer('tick', 5)];
      if (event.kind === 'message') return event.body < 2 ? [send(2, 2)] : [];
      const again = index === 0 && event.kind === 'timer' && event.timer === 'tick';
      return [send((index + 1) % 3, index), ...(again ? [timer('tock', 1)] : [])];
    });
    const cycles = new Cycles({ ids: IDS, processes, cycleMs: 10, together: 2 });
    cycles.start();
    expect(cycles.run()).to.equal(false);
    expect(log.slice(3)).to.deep.equal([
      // n1 and n2 speak, are heard, and are answered.
      '0 n1 tick',
      '0 n2 tick',
      '0 n2 n1 says 0',
      '0 n3 n2 says 1',
      '0 n3 n2 says 2',
      '0 n3 n3 says 2',
      // n1 has another timer in this cycle.
      '0 n1 tock',
      '0 n2 n1 says 0',
      '0 n3 n2 says 2',
      // n3 has nobody beside it.
      '0 n3 tick',
      '0 n1 n3 says 2',
    ]);
  });

  it('names the one to whom a message goes in vain', () => {
    const { processes } = scripted((event) =>
      event.kind === 'start' ? [{ kind: 'send', to: nodeId('n9'), body: 1 }] : [],
    );
    const cycles = new Cycles({ ids: IDS, processes, cycleMs: 10 });
    expect(() => cycles.start()).to.throw('n9, to whom a message goes, does not exist');
  });

  it('counts the time of timers from when they fell due, several in a cycle or none', () => {
    const { log, processes } = scripted((event, index) => {
      if (event.kind === 'start') return [timer('a', index === 0 ? 4 : 25), timer('b', 6)];
      return event.kind === 'timer' && event.timer === 'a' ? [timer('a', 4)] : [];
    });
    const cycles = new Cycles({ ids: IDS.slice(0, 2), processes, cycleMs: 10 });
    cycles.start();
    for (let cycle = 0; cycle < 3; cycle++) expect(cycles.run()).to.equal(true);
    const of = (id: string): string[] => log.filter((line) => line.includes(id)).slice(1);
    expect(of('n1')).to.deep.equal([
      '0 n1 a',
      '0 n1 b',
      '0 n1 a',
      '10 n1 a',
      '10 n1 a',
      '20 n1 a',
      '20 n1 a',
      '20 n1 a',
    ]);
    expect(of('n2')).to.deep.equal(['0 n2 b', '20 n2 a', '20 n2 a']);
  });

  it('clears and replaces timers', () => {
    const { log, processes } = scripted((event, index) => {
      if (event.kind !== 'start') return [];
      if (index === 0) return [timer('a', 1), { kind: 'clearTimer', timer: 'a' }];
      return index === 1 ? [timer('a', 1), timer('a', 15)] : [];
    });
    const cycles = new Cycles({ ids: IDS, processes, cycleMs: 10 });
    cycles.start();
    expect(cycles.run()).to.equal(true);
    expect(cycles.run()).to.equal(false);
    expect(log.slice(3)).to.deep.equal(['10 n2 a']);
  });

  it('loses what it is told to lose, and all that goes to the dead', () => {
    const { log, processes } = scripted((event, index) => {
      if (event.kind === 'start') return [timer('tick', 5)];
      return event.kind === 'timer' ? [send((index + 1) % 3, index), timer('tick', 10)] : [];
    });
    const facts: number[] = [];
    const cycles = new Cycles({
      ids: IDS,
      processes,
      cycleMs: 10,
      isLost: (from) => from === 0,
      record: (_fact, number) => facts.push(number),
    });
    cycles.start();
    cycles.kill(2);
    expect(cycles.run()).to.equal(true);
    // n1's message is lost, n2 speaks to the dead, who do not speak.
    expect(log.slice(3)).to.deep.equal(['0 n1 tick', '0 n2 tick']);
    expect(facts).to.deep.equal([]);
  });

  it('hands on facts with the number of their node', () => {
    const facts: string[] = [];
    const { processes } = scripted(() => [{ kind: 'emit', fact: { kind: 'hello' } }]);
    const record = (fact: { kind: string }, number: number): number =>
      facts.push(`${number} ${fact.kind}`);
    new Cycles({ ids: IDS, processes, cycleMs: 10, record }).start();
    expect(facts).to.deep.equal(['0 hello', '1 hello', '2 hello']);
  });

  it('draws another order for every cycle, from its own stream', () => {
    expect(new Set(orders())).to.deep.equal(new Set(['n1n2n3']));
    expect(new Set(orders(Random.fromSeed(1))).size).to.equal(6);
    expect(orders(Random.fromSeed(1))).to.deep.equal(orders(Random.fromSeed(1)));
  });
});
