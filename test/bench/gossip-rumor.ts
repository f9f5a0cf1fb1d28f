/**
 * A rumor from one member to all others, 100 times: how long until the last of them has it, and how often
 * all were reached. Against the course's reference library with its fan-out raised, and Moleculer.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { GossipCluster, type Library } from './gossip-cluster.ts';
import { outcomeOf, percentile, sendsOf } from './gossip-figures.ts';
import { now } from './gossip-member.ts';
import type { Benchmark, Row, Target } from './measure.ts';
import { againstRival } from './rivals.ts';

const TRIALS = 100;
/** Not counted. */
const WARM_UP = 10;
const JOIN_MS = 100_000;
const LEAD_MS = 300;

/** Between two rumors, so that one is over before the next begins. */
const EVERY_MS: Readonly<Record<Library, (nodes: number) => number>> = {
  ours: () => 100,
  moleculer: () => 100,
  gossipsub: () => 100,
  brown: (nodes) => Math.max(100, 14 * nodes),
};

const RIVALS = [
  // 5 times faster.
  { library: 'brown', title: '@brown-ds/distribution', target: { atMost: 0.2 } },
  { library: 'moleculer', title: 'Moleculer', target: { atMost: 1 } },
] as const;

export const rumors: readonly Benchmark[] = [6, 20, 50].flatMap((nodes) =>
  RIVALS.map(({ library, title, target }) =>
    againstRival(compare(`gossip: a rumor to ${nodes}, ${title}`, { nodes, library, target })),
  ),
);

interface Comparison {
  readonly nodes: number;
  readonly library: Library;
  readonly target: Target;
}

function compare(name: string, { nodes, library, target }: Comparison): Benchmark {
  const run = async (): Promise<Row[]> => {
    const ours = await measure('ours', nodes);
    const rival = await measure(library, nodes);
    const ratios = [percentile(ours, 50) / percentile(rival, 50)];
    return [
      { name: `${name}: last, p50`, ours: last(ours, 50), rival: last(rival, 50), ratios, target },
      { name: `${name}: last, slowest`, ours: last(ours, 100), rival: last(rival, 100) },
      { name: `${name}: all reached`, ours: reached(ours), rival: reached(rival) },
    ];
  };
  return { name, run };
}

/** @returns how long it took to the last, for each rumor that has reached all. */
async function measure(library: Library, nodes: number): Promise<readonly number[]> {
  return GossipCluster.with(library, { nodes, loss: 0 }, async (cluster) => {
    await cluster.join(JOIN_MS);
    const everyMs = EVERY_MS[library](nodes);
    const all = { everyMs, first: 0, count: WARM_UP + TRIALS, origins: 1, from: now() + LEAD_MS };
    await cluster.send(sendsOf(all));
    await sleep(2000);
    const from = all.from + WARM_UP * everyMs;
    const counted = { ...all, from, first: WARM_UP, count: TRIALS };
    const { lastMs } = outcomeOf(counted, await cluster.reports());
    return lastMs.real;
  });
}

function last(lastMs: readonly number[], percent: number): string {
  return `${percentile(lastMs, percent).toFixed(1)} ms`;
}

function reached(lastMs: readonly number[]): string {
  return `${lastMs.length} of ${TRIALS}`;
}
