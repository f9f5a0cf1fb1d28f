import { expect } from 'chai';
import { describe, it } from 'mocha';
import { callsOf } from '../../../../pkg/maelstrom/workbench/history.ts';
import { FAULTS } from '../../../../pkg/maelstrom/workbench/nemesis/faults.ts';
import { echoNode, floodNode, nodeNames, simulate } from '../../../support/maelstrom-session.ts';

interface Numbers {
  readonly net: {
    readonly servers: { readonly 'msgs-per-op': number };
    readonly clients: { readonly 'msg-count': number };
  };
  readonly workload: {
    readonly 'attempt-count': number;
    readonly 'stable-count': number;
    readonly 'lost-count': number;
    readonly 'stable-latencies': Readonly<Record<string, number>>;
  };
}

const EFFICIENCY = {
  workload: 'broadcast',
  nodes: nodeNames(25),
  concurrency: 25,
  rate: 100,
  latency: { mean: 100, distribution: 'constant' },
} as const;

/** A run in which everything happens that chance has a say in. */
function stormy(seed: number) {
  const { session, results } = simulate(floodNode, {
    ...EFFICIENCY,
    nodes: nodeNames(7),
    timeLimitMs: 3000,
    nemesis: FAULTS,
    nemesisIntervalMs: 500,
    latency: { mean: 20, distribution: 'exponential' },
    seed,
  });
  return { history: session.history.history, results };
}

/** A workload's figures, from results whose shape the test relies on. */
function numbers(results: unknown): Numbers {
  return results as Numbers;
}

describe('a session', () => {
  it('is a function of its seed', () => {
    expect(stormy(3)).to.deep.equal(stormy(3));
    expect(stormy(3)).not.to.deep.equal(stormy(4));
  });

  it('works at its rate, and each worker with its own node', () => {
    const { session, results } = simulate(echoNode, { rate: 100, concurrency: 10 });
    const calls = callsOf(session.history.history);
    // Mean 2,000, standard deviation 26: differences are uniform in [0, 20 ms].
    expect(calls.length).to.be.within(1900, 2100);
    for (const { invoke } of calls) expect(invoke.node).to.equal(`n${Number(invoke.process) % 5}`);
    expect(results['valid?']).to.equal(true);
  });

  it('names clients in the order in which they come: init, setup, then workers', () => {
    const { session } = simulate(echoNode, { timeLimitMs: 1000 });
    const sent = session.recorder.journal().filter(({ kind }) => kind === 'send');
    const srcs = sent.map(({ message: { src } }) => src).filter((src) => src.startsWith('c'));
    expect(srcs.slice(0, 5)).to.deep.equal(['c0', 'c1', 'c2', 'c3', 'c4']);
    expect(Math.min(...srcs.slice(5).map((src) => Number(src.slice(1))))).to.equal(10);
    expect(sent.map(({ id }) => id)).to.deep.equal(sent.map((_, i) => i));
  });

  for (const [topology, perOperation, slowestMs] of [
    ['line', 12.0, 2400],
    ['grid', 27.8, 800],
    ['total', 290.6, 100],
    ['tree4', 11.99, 600],
  ] as const) {
    it(`counts the messages of a flood on ${topology} as the reference does`, () => {
      const { results } = simulate(floodNode, { ...EFFICIENCY, topology, timeLimitMs: 3000 });
      const { net, workload } = numbers(results);
      const sent = operationsOf(results);
      // The reference is measured with as many broadcasts as reads; the mix of one run varies.
      const broadcasts = workload['attempt-count'];
      const normalized = (net.servers['msgs-per-op'] * sent) / (2 * broadcasts);
      expect(normalized / perOperation).to.be.closeTo(1, 0.05);
      expect(workload['lost-count']).to.equal(0);
      expect(workload['stable-count']).to.equal(broadcasts);
      expect(workload['stable-latencies']['1']).to.be.at.most(slowestMs);
    });
  }

  it('waits for recovery, then reads once on each worker', () => {
    const { session } = simulate(floodNode, { workload: 'broadcast', timeLimitMs: 1000 });
    const finals = session.history.history.filter(({ type, final }) => type === 'invoke' && final);
    expect(finals.map(({ process }) => Number(process)).toSorted((a, b) => a - b)).to.deep.equal([
      0, 1, 2, 3, 4,
    ]);
    const last = session.history.history.findLast(({ final }) => final !== true);
    expect((finals[0]?.time ?? 0) - (last?.time ?? 0)).to.be.at.least(10_000 * 1e6);
  });

  it('sends restarted nodes their init and topology again', () => {
    const { session, results } = simulate(floodNode, {
      workload: 'broadcast',
      nemesis: ['kill'],
      nemesisIntervalMs: 1000,
      seed: 5,
    });
    const kills = session.history.history.filter(({ f }) => f === 'start-kill');
    expect(kills.length).to.be.at.least(3);
    const inits = session.recorder
      .journal()
      .filter(({ kind, message }) => kind === 'recv' && message.body.type === 'topology');
    expect(inits.length).to.be.greaterThan(5);
    expect(session.outcome).to.deep.equal({ kind: 'completed' });
    // Nodes that forget when they are killed lose values.
    expect(numbers(results).workload['lost-count']).to.be.greaterThan(0);
  });

  it('breaks off when a node ends by itself, and quotes it', () => {
    let messages = 0;
    const { session, results } = simulate((node) => (message) => {
      messages++;
      if (messages === 7) node.exit('ended early with exit status 3.');
      else echoNode(node)(message);
    });
    expect(session.outcome).to.deep.equal({
      kind: 'broken',
      why: `${callsOf(session.history.history).at(-1)?.invoke.node} ended early with exit status 3.`,
    });
    expect(results['valid?']).to.equal(false);
  });

  it('says which node does not answer init', () => {
    const { session } = simulate((node) => {
      if (node.id === 'n3') node.reply = () => undefined;
      return () => undefined;
    });
    expect(session.outcome?.kind).to.equal('broken');
    expect(session.outcome)
      .to.have.property('why')
      .that.matches(/^n3 did not answer init within 10000 ms/);
    expect(session.scheduler.now).to.equal(10_000);
  });

  it('goes on when a node prints garbage, and says where', () => {
    const { session, results } = simulate((node) => {
      let lines = 0;
      return (message) => {
        if (node.id === 'n2' && lines++ === 3) node.write('debug: hello');
        echoNode(node)(message);
      };
    });
    expect(results['valid?']).to.equal(true);
    // Its first line answered init, three more answered requests.
    expect(session.oddities.summary()['n2']?.['malformed']).to.have.property('count', 1);
    expect(JSON.stringify(results['nodes'])).to.contain('line 5: debug: hello - is no JSON');
  });

  it('tells of second, late, unasked and foreign messages by line', () => {
    const { session } = simulate(
      (node) => (message) => {
        if (node.id === 'n0') {
          echoNode(node)(message);
          echoNode(node)(message);
        } else if (node.id === 'n1') {
          node.send(message.src, { type: 'echo_ok', in_reply_to: 99 });
          node.send(message.src, { type: 'echo_ok' });
        } else {
          node.write(JSON.stringify({ src: 'n0', dest: 'n77', body: { type: 'x' } }));
          echoNode(node)(message);
        }
      },
      { nodes: nodeNames(3), concurrency: 3, timeLimitMs: 8000 },
    );
    const kinds = Object.entries(session.oddities.summary()).map(([node, summary]) => [
      node,
      Object.keys(summary).toSorted(),
    ]);
    expect(Object.fromEntries(kinds)).to.deep.equal({
      n0: ['second-reply'],
      n1: ['unasked'],
      n2: ['foreign-source', 'unknown-destination'],
    });
  });

  it('ends when messages pile up', () => {
    const { session } = simulate(
      (node) => (message) => {
        for (let i = 0; i < 300_000; i++) node.send('n1', { type: 'spam' });
        echoNode(node)(message);
      },
      { latency: { mean: 100, distribution: 'constant' } },
    );
    expect(session.outcome)
      .to.have.property('why')
      .that.matches(/200000 messages wait for n1: a flood/);
  });
});

/** Operations of a run: what its messages an operation were divided by. */
function operationsOf(results: unknown): number {
  const { stats } = results as { readonly stats: { readonly count: number } };
  return stats.count;
}
