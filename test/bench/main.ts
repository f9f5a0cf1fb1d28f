/**
 * `npm run bench`: measures what the README promises about speed and memory. Ends with exit code 0
 * whatever it finds: it is a measurement, and machines differ.
 *
 *   npm run bench -- --only startup     only the benchmarks whose names contain this
 */
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { hundred, memory } from './memory.ts';
import type { Benchmark, Row } from './measure.ts';
import { messages } from './messages.ts';
import { round } from './round.ts';
import { startup } from './startup.ts';
import { table } from './table.ts';

const BENCHMARKS: readonly Benchmark[] = [messages, startup, round, memory, hundred];

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

/** Whether somebody else was computing at the same time. */
function load(): string {
  return `load average ${loadavg()[0]?.toFixed(1)}`;
}
