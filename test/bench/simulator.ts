/**
 * How fast the simulator is.
 *
 * `rumor`: a rumor is pushed with fan-out 4 among up to a million nodes; an event is the delivery of a
 * message to its host and process, with the sends that follow. Without a trace.
 * `rumorFloor`: what one access to the memory of so many nodes costs.
 * `agreement`: seeded runs of an experiment from its plan to its verdict.
 */
import { nodeId, type NodeId } from '../../pkg/core/ids.ts';
import type { Effect, Event, Process } from '../../pkg/core/process.ts';
import { Random, hashedFloat } from '../../pkg/core/random.ts';
import { Host } from '../../pkg/host/host.ts';
import { SimNetwork } from '../../pkg/sim/sim-network.ts';
import { experimentOf, simulate } from '../support/simulate.ts';

export interface BenchRow {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
}

const SIZES = [1_000, 10_000, 100_000, 1_000_000];
const FAN_OUT = 4;
/** Small networks are run often enough that starting up does not count. */
const EVENTS_MIN = 400_000;

interface Rumor {
  readonly kind: 'rumor';
}

const RUMOR: Rumor = { kind: 'rumor' };

/** Whoever hears the rumor for the first time tells it to four others. */
class Gossip implements Process<Rumor> {
  readonly #ids: readonly NodeId[];
  readonly #self: number;
  readonly #seed: number;
  #knows = false;

  constructor(ids: readonly NodeId[], self: number, seed: number) {
    this.#ids = ids;
    this.#self = self;
    this.#seed = seed;
  }

  step(_event: Event<Rumor>): readonly Effect<Rumor>[] {
    if (this.#knows) return [];
    this.#knows = true;
    const effects: Effect<Rumor>[] = [];
    for (let draw = 0; draw < FAN_OUT; draw++) {
      const index = hashedFloat(this.#seed, this.#self, draw) * this.#ids.length;
      effects.push({ kind: 'send', to: this.#ids[Math.floor(index)]!, body: RUMOR });
    }
    return effects;
  }

  view() {
    return { knows: this.#knows };
  }
}

/** One rumor among `ids`. @returns the events; the time is that of the spreading alone. */
function spreadRumor(
  ids: readonly NodeId[],
  seed: number,
  fast: boolean,
): { readonly events: number; readonly ms: number } {
  const random = Random.fromSeed(seed);
  const network = new SimNetwork<Rumor>({
    random,
    latencyMs: { min: 1, max: 20 },
    parse: () => RUMOR,
    fast,
  });
  const hosts = ids.map((id, index) => {
    const node = network.add(id);
    return new Host<Rumor>({
      process: new Gossip(ids, index, seed),
      peers: [],
      transport: node,
      clock: node,
      record: () => {},
      recordMessages: false,
    });
  });
  const before = performance.now();
  hosts[0]?.start();
  let events = 1;
  while (network.queue.runNext()) events += 1;
  return { events, ms: performance.now() - before };
}

function rumorRows(size: number, fast: boolean): BenchRow[] {
  const ids = Array.from({ length: size }, (_, index) => nodeId(`n${index + 1}`));
  let events = 0;
  let ms = 0;
  spreadRumor(ids.slice(0, 1000), 0, fast);
  const before = performance.now();
  for (let seed = 1; events < EVENTS_MIN; seed++) {
    const run = spreadRumor(ids, seed, fast);
    events += run.events;
    ms += run.ms;
  }
  const all = performance.now() - before;
  const name = `rumor, ${size.toLocaleString('en')} nodes${fast ? ', fast' : ''}`;
  return [
    { name: `${name}: events`, value: Math.round((1000 * events) / ms), unit: 'per s' },
    { name: `${name}: time of an event`, value: (1e6 * ms) / events, unit: 'ns' },
    { name: `${name}: with setting up`, value: (1e6 * all) / events, unit: 'ns' },
    { name: `${name}: memory`, value: process.memoryUsage.rss() / 1e6, unit: 'MB' },
  ];
}

/** Events per second of a rumor among more and more nodes; messages are encoded and decoded. */
export async function rumor(sizes = SIZES): Promise<readonly BenchRow[]> {
  return sizes.flatMap((size) => rumorRows(size, false));
}

/** The same with bodies handed over as they are: what is left is the simulator itself. */
export async function rumorFast(sizes = SIZES): Promise<readonly BenchRow[]> {
  return sizes.flatMap((size) => rumorRows(size, true));
}

const TOUCHES = 2_000_000;

/**
 * The floor of `rumor`: looking at one node after another, each chosen by what the last one said, among
 * nodes of a kilobyte each. An event looks at one node at the least, and does so in a dozen places.
 */
export async function rumorFloor(sizes = SIZES): Promise<readonly BenchRow[]> {
  return sizes.map((size) => {
    const nodes = Array.from({ length: size }, (_, index) => ({
      index,
      padding: Array.from({ length: 120 }, () => index),
    }));
    let next = 0;
    const before = performance.now();
    for (let touch = 0; touch < TOUCHES; touch++) {
      next = Math.floor(hashedFloat(1, nodes[next]!.index, touch) * size);
    }
    const value = (1e6 * (performance.now() - before)) / TOUCHES;
    const name = `rumor, ${size.toLocaleString('en')} nodes: floor, one look at a node`;
    return { name, value, unit: 'ns' };
  });
}

const RUNS = 10_000;

/** config.yaml, but for exactly ten rounds: inputs 1 apart, halved in each, as 2^-10 < 0.001. */
const EXPERIMENT = experimentOf({
  nodes: { count: 7, inputs: [0.3, 0.4, 0.5, 1, 0, 0.75, 0.2] },
  agreement: { model: 'async-crash', rule: 'midpoint', f: 2, epsilon: 0.001, stop: 'rounds' },
  network: { delayMs: { min: 0, max: 20 } },
  faults: { crash: { probability: 0.03 } },
});

/** Seeded runs of agreement, from the plan to the verdict, on one core. */
export async function agreement(runs = RUNS): Promise<readonly BenchRow[]> {
  const before = performance.now();
  for (let seed = 0; seed < runs; seed++) {
    const { judgement, plan } = await simulate(EXPERIMENT, seed, { fast: true });
    if (judgement.verdict !== 'pass' || plan.setup.plan.rounds !== 10) {
      throw new Error(`seed ${seed}: ${judgement.verdict} after ${plan.setup.plan.rounds} rounds`);
    }
  }
  const ms = performance.now() - before;
  const name = `agreement, ${runs.toLocaleString('en')} runs of n = 7, f = 2, ten rounds`;
  return [
    { name, value: ms / 1000, unit: 's' },
    { name: 'agreement: time of a run', value: ms / runs, unit: 'ms' },
  ];
}
