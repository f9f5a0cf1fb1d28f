/**
 * Health. A member of 10 that SIGSTOP stops: how long until each of the others has dropped it; the kernel
 * keeps its connections open, so only a detector notices. And a member that keeps a whole processor for
 * 20 s: does anybody drop one of the others, which are well? All at default settings.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { GossipCluster, inSight, type Library } from './gossip-cluster.ts';
import { percentile } from './gossip-figures.ts';
import { now, type Report } from './gossip-member.ts';
import type { Benchmark, Row } from './measure.ts';
import { againstRival } from './rivals.ts';

const NODES = 10;
const JOIN_MS = 60_000;
const SETTLE_MS = 3000;
const STOPS = 3;
/** What has not happened by then is taken for what never happens. */
const BOUND_MS = 20_000;

const BURN_MS = 20_000;
const BURN_TRIALS = 10;
/** After the burning, for what was suspected meanwhile to be dropped. */
const AFTERMATH_MS = 5000;

const RIVALS = [
  { library: 'moleculer', title: 'Moleculer' },
  { library: 'gossipsub', title: 'libp2p' },
] as const;

export const detection: readonly Benchmark[] = RIVALS.map(({ library, title }) => {
  const name = `gossip: one of ${NODES} stopped, ${title}`;
  return againstRival({
    name,
    run: async () => {
      const ours = await stops('ours');
      const rival = await stops(library);
      return [
        { name: `${name}: the first has noticed`, ours: first(ours), rival: first(rival) },
        { name: `${name}: all have noticed`, ours: last(ours), rival: last(rival) },
        { name: `${name}: all see it again`, ours: back(ours), rival: back(rival) },
      ];
    },
  });
});

/** Not one of `gossip: …`, for it takes minutes. */
export const burning: readonly Benchmark[] = [
  { text: 'its event loop turns every 100 ms', sliceMs: 100 },
  { text: 'its event loop stands still', sliceMs: BURN_MS },
].map(({ text, sliceMs }) => {
  const name = `burning: one of ${NODES} keeps a processor for 20 s, ${text}`;
  return {
    name,
    run: async (): Promise<Row[]> => {
      const trials: Removals[] = [];
      for (let i = 0; i < BURN_TRIALS; i++) trials.push(await burn(sliceMs));
      const healthy = trials.reduce((sum, trial) => sum + trial.ofHealthy, 0);
      const burner = trials.filter((trial) => trial.ofBurner > 0).length;
      return [
        { name: `${name}: healthy ones dropped`, ours: `${healthy} in ${BURN_TRIALS} trials` },
        { name: `${name}: it was dropped`, ours: `in ${burner} of ${BURN_TRIALS} trials` },
      ];
    },
  };
});

/** What became of one stopped member; Infinity for those who have not noticed in time. */
interface Stop {
  readonly noticedMs: readonly number[];
  readonly backMs: number;
}

/** Stops one member after the other, and lets each go on before the next. */
async function stops(library: Library): Promise<readonly Stop[]> {
  return GossipCluster.with(library, { nodes: NODES, loss: 0 }, async (cluster) => {
    await cluster.join(JOIN_MS);
    const found: Stop[] = [];
    for (let victim = 1; victim <= STOPS; victim++) {
      await sleep(SETTLE_MS);
      found.push(await stop(cluster, victim));
      // One that is not noticed is not noticed the next time either, and the bound is long.
      if (found.at(-1)?.noticedMs.includes(Infinity) === true) break;
    }
    return found;
  });
}

async function stop(cluster: GossipCluster, victim: number): Promise<Stop> {
  const stopped = cluster.at(victim);
  const others = cluster.members.filter((member) => member !== stopped);
  const begin = now();
  stopped.signal('SIGSTOP');
  const droppedAt = (report: Report): number => {
    const dropped = report.sights.find(
      ({ address, there, at }) => at > begin && !there && address === stopped.address,
    );
    return dropped === undefined ? Infinity : dropped.at - begin;
  };
  await cluster.until(BOUND_MS, (report) => droppedAt(report) < Infinity, others);
  const noticedMs = (await Promise.all(others.map((member) => member.report()))).map(droppedAt);
  const again = now();
  stopped.signal('SIGCONT');
  const all = await cluster.until(BOUND_MS, (report) => inSight(report) === NODES - 1);
  return { noticedMs, backMs: all === undefined ? Infinity : lastSight(all) - again };
}

function lastSight(reports: readonly Report[]): number {
  return Math.max(...reports.flatMap(({ sights }) => sights.map(({ at }) => at)));
}

interface Removals {
  readonly ofHealthy: number;
  readonly ofBurner: number;
}

async function burn(sliceMs: number): Promise<Removals> {
  return GossipCluster.with('ours', { nodes: NODES, loss: 0 }, async (cluster) => {
    await cluster.join(JOIN_MS);
    await sleep(SETTLE_MS);
    const begin = now();
    const burner = cluster.at(1);
    await burner.ask({ kind: 'burn', ms: BURN_MS, sliceMs });
    await sleep(AFTERMATH_MS);
    const dropped = (await cluster.reports()).flatMap(({ sights }) =>
      sights.filter(({ at, there }) => at > begin && !there),
    );
    const ofBurner = dropped.filter(({ address }) => address === burner.address).length;
    return { ofHealthy: dropped.length - ofBurner, ofBurner };
  });
}

function first(found: readonly Stop[]): string {
  return inSeconds(found.map(({ noticedMs }) => Math.min(...noticedMs)));
}

function last(found: readonly Stop[]): string {
  return inSeconds(found.map(({ noticedMs }) => Math.max(...noticedMs)));
}

/** Only who was dropped by all can come back. */
function back(found: readonly Stop[]): string {
  return inSeconds(
    found.flatMap(({ noticedMs, backMs }) => (noticedMs.includes(Infinity) ? [] : [backMs])),
  );
}

/** The median and the longest of the trials. */
function inSeconds(times: readonly number[]): string {
  if (times.length === 0) return 'never gone for all';
  const [median, longest] = [percentile(times, 50), percentile(times, 100)].map((ms) =>
    ms === Infinity ? `more than ${BOUND_MS / 1000} s` : `${(ms / 1000).toFixed(2)} s`,
  );
  return median === longest ? `${median}` : `${median}, the longest ${longest}`;
}
