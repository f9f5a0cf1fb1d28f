/**
 * Broadcasts of 256 bytes, 50 a second in total, whose origins take turns: how long until all members see
 * all once their processes are up, how long a message takes to the last of them (open loop: counted from
 * when it was to be sent), how many arrive, and how many messages with a payload that takes.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { GossipCluster, type Library } from './gossip-cluster.ts';
import { outcomeOf, percentile, sendsOf, type Outcome, type Schedule } from './gossip-figures.ts';
import { now, type Report } from './gossip-member.ts';
import { alternate, comparison, median, type Benchmark, type Row, type Target } from './measure.ts';
import { againstRival } from './rivals.ts';

const EVERY_MS = 20;
/** Sent first and not counted: until code is compiled, connections stand and trees have grown. */
const WARM_UP = 200;
const MEASURED = 300;
const PAIRS = 3;

/** Moleculer takes up to 20 s. */
const JOIN_MS = 60_000;
/** After the members see each other; gossipsub's mesh takes three heartbeats of 1 s. */
const SETTLE_MS = 3500;
const LEAD_MS = 300;
/** For the last messages to arrive, and for those that need repair. */
const LAST_MS = 5000;

interface Figures {
  readonly joinMs: number;
  readonly outcome: Outcome;
  readonly payloads: number;
  readonly cpuMs: number;
}

interface Quantity {
  readonly name: string;
  readonly of: (figures: Figures) => number;
  readonly show: (value: number) => string;
  /** Of the ratio ours / rival; absent where the figures speak for themselves. */
  readonly target?: Target;
}

const QUANTITIES: readonly Quantity[] = [
  { name: 'all see all', of: ({ joinMs }) => joinMs, show: inMs, target: { atMost: 0.1 } },
  { name: 'last delivery p50', of: lastDelivery(50), show: inMs, target: { atMost: 1 } },
  { name: 'last delivery p99', of: lastDelivery(99), show: inMs, target: { atMost: 1 } },
  {
    name: 'delivered',
    of: ({ outcome }) => outcome.coverage,
    show: (share) => `${(100 * share).toFixed(3)} %`,
  },
  {
    name: 'delivered twice',
    of: ({ outcome }) => outcome.doubled,
    show: String,
  },
  {
    name: 'payloads per delivery (at most 1.05)',
    of: ({ outcome, payloads }) => payloads / outcome.deliveries,
    show: (count) => count.toFixed(3),
  },
  {
    name: 'processor time per delivery',
    of: ({ outcome, cpuMs }) => cpuMs / outcome.deliveries,
    show: (ms) => `${ms.toFixed(2)} ms`,
  },
];

const RIVALS = [
  { library: 'moleculer', title: 'Moleculer' },
  { library: 'gossipsub', title: 'gossipsub' },
] as const;

export const broadcasts: readonly Benchmark[] = [10, 20].flatMap((nodes) =>
  RIVALS.map(({ library, title }) =>
    againstRival(compare(`gossip: 50 a second to ${nodes}, ${title}`, nodes, library)),
  ),
);

/** Ours alone: the rivals run over TCP, which loses nothing, and have no way to drop frames. */
export const lossyBroadcasts: readonly Benchmark[] = [10, 20].map((nodes) => {
  const name = `gossip: 50 a second to ${nodes}, a tenth of the frames dropped`;
  return {
    name,
    run: async () => {
      const figures = await measure('ours', { nodes, loss: 0.1 });
      return QUANTITIES.map((quantity) => ({
        name: `${name}: ${quantity.name}`,
        ours: quantity.show(quantity.of(figures)),
      }));
    },
  };
});

function compare(name: string, nodes: number, rival: Library): Benchmark {
  const run = async (): Promise<Row[]> => {
    const ours: Figures[] = [];
    const theirs: Figures[] = [];
    const side = (library: Library, runs: Figures[]) => async () =>
      runs.push(await measure(library, { nodes, loss: 0 }));
    await alternate(PAIRS, side('ours', ours), side(rival, theirs));
    return QUANTITIES.map(({ name: what, of, show, target }) => {
      const pairs = ours.map((figures, i) => {
        const other = theirs[i];
        return { ours: of(figures), rival: other === undefined ? Number.NaN : of(other) };
      });
      const title = `${name}: ${what}`;
      if (target !== undefined) return comparison(title, pairs, { show, target });
      return {
        name: title,
        ours: show(median(ours.map(of))),
        rival: show(median(theirs.map(of))),
      };
    });
  };
  return { name, run };
}

async function measure(
  library: Library,
  options: { readonly nodes: number; readonly loss: number },
): Promise<Figures> {
  return GossipCluster.with(library, options, async (cluster) => {
    const joinMs = await cluster.join(JOIN_MS);
    await sleep(SETTLE_MS);
    await send(cluster, { first: 0, count: WARM_UP });
    const before = sumsOf(await cluster.reports());
    const { schedule, reports } = await send(cluster, { first: WARM_UP, count: MEASURED });
    const after = sumsOf(reports);
    return {
      joinMs,
      outcome: outcomeOf(schedule, reports),
      payloads: after.payloads - before.payloads,
      cpuMs: after.cpuMs - before.cpuMs,
    };
  });
}

/** Sends so many, then waits until all have arrived, or it is plain that they do not. */
async function send(
  cluster: GossipCluster,
  { first, count }: Pick<Schedule, 'first' | 'count'>,
): Promise<{ readonly schedule: Schedule; readonly reports: readonly Report[] }> {
  const origins = cluster.members.length;
  const schedule = { from: now() + LEAD_MS, everyMs: EVERY_MS, first, count, origins };
  await cluster.send(sendsOf(schedule));
  await sleep(1000);
  const end = now() + LAST_MS;
  for (;;) {
    const reports = await cluster.reports();
    if (outcomeOf(schedule, reports).coverage === 1 || now() > end) return { schedule, reports };
    await sleep(500);
  }
}

/** What all members have received and used since they started. */
function sumsOf(reports: readonly Report[]): { readonly payloads: number; readonly cpuMs: number } {
  return {
    payloads: reports.reduce((sum, { payloads }) => sum + payloads, 0),
    cpuMs: reports.reduce((sum, { cpuMs }) => sum + cpuMs, 0),
  };
}

function lastDelivery(percent: number): Quantity['of'] {
  return ({ outcome }) => percentile(outcome.lastMs.intended, percent);
}

function inMs(ms: number): string {
  return `${ms.toFixed(1)} ms`;
}
