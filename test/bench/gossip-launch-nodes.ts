/**
 * The program of `gossip: 100 nodes`: one node starts the others, all at once, and then tells them.
 * Default settings (links authenticated by HMAC, reliable gossip), but for the second argument, which
 * says whether the nodes find out who of them is alive; when they do not, they are given the group. When
 * a node heard of a message is asked afterwards.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { createDistribution } from '../../pkg/index.ts';
import { percentile } from './gossip-figures.ts';
import { now } from './gossip-member.ts';

export interface LaunchTimes {
  /** Until the last spawn has called back. */
  readonly launchMs: number;
  /** From then on until each node sees all. */
  readonly seenMs: number;
  readonly firstMs: number;
  readonly laterMs: number;
  /** How many nodes each message has reached. */
  readonly reached: string;
}

const IP = '127.0.0.1';
const MESSAGES = 21;
/** Between two messages. */
const PAUSE_MS = 500;
/** After the first message: it has to make connections as well. */
const FIRST_MS = 15_000;
const LAST_MS = 5000;
const SEEN_MS = 30_000;
/** Asking all for all that they see takes a while. */
const LOOK_MS = 1000;

const count = Number(process.argv[2]);
const membership = process.argv[3] === 'membership';
const distribution = createDistribution<'told'>({
  ip: IP,
  port: 0,
  membership,
  log: () => undefined,
});
const server = await distribution.node.start();

const begin = now();
const nodes = await Promise.all(
  Array.from({ length: count }, () => distribution.local.status.spawn({ ip: IP, port: 0 })),
);
const launchMs = now() - begin;
const seenMs = await sight();
const sent = await tell();
await sleep(LAST_MS);
const { values } = await distribution.told.comm.send([], { service: 'listener', method: 'times' });
const arrivals = Object.values(values) as (readonly number[])[];
const lastMs = sent.map((at, k) => Math.max(...arrivals.map((times) => (times[k] ?? NaN) - at)));
const reached = sent.map((_, k) => arrivals.filter((times) => times[k] !== undefined).length);
const times: LaunchTimes = {
  launchMs,
  seenMs,
  firstMs: lastMs[0] ?? Number.NaN,
  laterMs: percentile(lastMs.slice(1), 50),
  reached: `${Math.min(...reached)} to ${Math.max(...reached)} of ${count}`,
};
await new Promise((done) => process.send?.(times, done));
server.close(() => process.disconnect());

/** Waits until all know all: each is given the group, or was told of who started it and hears of the others. */
async function sight(): Promise<number> {
  const from = now();
  const group = Object.fromEntries(nodes.map((node) => [distribution.util.id.getSID(node), node]));
  if (!membership) {
    await distribution.local.groups.put('told', group);
    await distribution.told.groups.put('told', group);
    return now() - from;
  }
  while (now() - from < SEEN_MS) {
    const views = Object.values((await distribution.all.groups.get('all')).values);
    if (views.filter((view) => Object.keys(view).length > count).length > count) break;
    await sleep(LOOK_MS);
  }
  await distribution.local.groups.put('told', group);
  return now() - from;
}

/** @returns when each message left. */
async function tell(): Promise<number[]> {
  await distribution.told.routes.put(
    {
      // Message k is noted at place k.
      hear(k: number, done: (error: null, value: null) => void): void {
        const state = globalThis as { heardAt?: number[] };
        state.heardAt ??= [];
        state.heardAt[k] = Number(process.hrtime.bigint()) / 1e6;
        done(null, null);
      },
      times(done: (error: null, value: number[]) => void): void {
        done(null, (globalThis as { heardAt?: number[] }).heardAt ?? []);
      },
    },
    'listener',
  );
  const left: number[] = [];
  for (let k = 0; k < MESSAGES; k++) {
    left.push(now());
    const group = membership ? distribution.all : distribution.told;
    void group.gossip.send([k], { service: 'listener', method: 'hear' });
    await sleep(k === 0 ? FIRST_MS : PAUSE_MS);
  }
  return left;
}
