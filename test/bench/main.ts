/**
 * `npm run bench`: measures what the README promises about speed and memory. Ends with exit code 0
 * whatever it finds: it is a measurement, and machines differ.
 *
 *   npm run bench -- --only startup     only the benchmarks whose names contain this
 */
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { algorithms, witnessOverTcp } from './algorithms.ts';
import { averaging } from './averaging.ts';
import { calls, callsAgainstMoleculer } from './calls.ts';
import { broadcasts, lossyBroadcasts } from './gossip-broadcast.ts';
import { burning, detection } from './gossip-detection.ts';
import { launching } from './gossip-launch.ts';
import { rumors } from './gossip-rumor.ts';
import { hundred, memory } from './memory.ts';
import type { Benchmark, Row } from './measure.ts';
import { messages } from './messages.ts';
import { round } from './round.ts';
import { agreement, rumor, rumorFast, rumorFloor, type BenchRow } from './simulator.ts';
import { spawning, spawningAgainstBrown } from './spawning.ts';
import { startup } from './startup.ts';
import { table } from './table.ts';

const BENCHMARKS: readonly Benchmark[] = [
  messages,
  startup,
  round,
  memory,
  hundred,
  witnessOverTcp,
  ...spawning,
  ...spawningAgainstBrown,
  ...calls,
  ...callsAgainstMoleculer,
  ...broadcasts,
  ...lossyBroadcasts,
  ...rumors,
  ...launching,
  ...detection,
  ...burning,
  simulated('simulator: a rumor', rumor),
  simulated('simulator: a rumor, without the codec', rumorFast),
  simulated('simulator: one look at a random node, the floor', rumorFloor),
  simulated('simulator: agreement', agreement),
  algorithms,
  simulated('simulator: averaging', averaging),
];

const { only } = parseArgs({ options: { only: { type: 'string' } } }).values;
const rows: Row[] = [];
console.log(`Node ${process.version}, ${cpus().length} processors, ${load()}`);
for (const { name, run } of BENCHMARKS) {
  if (!name.includes(only ?? '')) continue;
  console.log(`${name} ...`);
  try {
    rows.push(...(await run()));
  } catch (error) {
    rows.push({ name, ours: `failed: ${String(error)}` });
  }
}
console.log(`\n${table(rows)}\n\n${load()}`);

/** The rows of a benchmark of the simulator, which has no rival. */
function simulated(name: string, run: () => Promise<readonly BenchRow[]>): Benchmark {
  return {
    name,
    run: async () =>
      (await run()).map((row) => ({
        name: row.name,
        ours: `${row.value.toPrecision(4)} ${row.unit}`,
      })),
  };
}

/** Whether somebody else was computing at the same time. */
function load(): string {
  return `load average ${loadavg()[0]?.toFixed(1)}`;
}
