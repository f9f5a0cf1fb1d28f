/** One round of agreement among sixteen nodes, against the same exchange of frames on bare sockets. */
import { MASTER } from '../../pkg/core/ids.ts';
import { loadConfig } from '../../pkg/lab/config/load.ts';
import { Master } from '../../pkg/lab/master/master.ts';
import { planRun } from '../../pkg/lab/plan.ts';
import { alternate, comparison, type Benchmark } from './measure.ts';
import { forkScript, said } from './processes.ts';

const NODES = 16;
const FAULTY = 5;
/** Far more than an agreement takes: the first ones run while the compiler is still at work. */
const ROUNDS = 1000;
const PAIRS = 7;

export const round: Benchmark = {
  name: 'round',
  run: async () => {
    const pairs = await alternate(PAIRS, lab, bare);
    return [comparison(`round, ${NODES} nodes`, pairs, { show: inMs, target: { atMost: 1.5 } })];
  },
};

const EXPERIMENT = {
  experiment: 'agreement',
  nodes: { count: NODES, inputs: { uniform: { min: 0, max: 1 } } },
  agreement: { model: 'async-crash', rule: 'select', f: FAULTY, epsilon: 0.001 },
};

/** @returns milliseconds a round, from the trace. */
async function lab(): Promise<number> {
  const config = loadConfig({ file: 'bench', text: JSON.stringify(EXPERIMENT), overrides: {} });
  const { setup, nodes } = planRun(config, 1);
  // No valid configuration runs so long: a double has no room for so much precision.
  const plan = { ...setup.plan, stop: 'rounds' as const, rounds: ROUNDS, maxRounds: ROUNDS };
  const times: number[] = [];
  const master = await Master.listen({
    setup: { ...setup, plan },
    header: {},
    nodes,
    ip: config.master.ip,
    port: 0,
    run: 'bench',
    security: 'auth',
    secret: 'known to the processes of this run',
    limits: config.network,
    allowOverBudget: false,
    schedule: [],
    start: { by: 'master' },
    log: () => undefined,
    observe: (event) => {
      if (event.kind === 'record' && event.record.node !== MASTER) times.push(event.record.at);
    },
  });
  const { orderly, cause } = await master.run();
  if (!orderly) throw new Error(cause);
  const decided = times.toSorted((a, b) => a - b).slice(0, -NODES);
  return ((decided.at(-1) ?? 0) - (decided[0] ?? 0)) / ROUNDS;
}

function inMs(ms: number): string {
  return `${ms.toFixed(2)} ms`;
}

interface Span {
  readonly begin: number;
  readonly end: number;
}

async function bare(): Promise<number> {
  const options = [NODES, FAULTY, ROUNDS].map(String);
  const nodes = Array.from({ length: NODES }, (_, index) =>
    forkScript('bare-round.js', String(index), ...options),
  );
  const ports = await Promise.all(nodes.map(said));
  const times = nodes.map(said);
  for (const node of nodes) node.send(ports);
  const spans = (await Promise.all(times)) as readonly Span[];
  const first = Math.min(...spans.map(({ begin }) => begin));
  const last = Math.max(...spans.map(({ end }) => end));
  return (last - first) / ROUNDS;
}
