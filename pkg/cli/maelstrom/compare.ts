/**
 * `maelstrom compare`: the node of challenge 3 in all worlds, one table. The runner with processes (`stdio`) and
 * in virtual time (`virtual`), the lab over TCP (`tcp`) and simulated (`sim`): one program, one way of
 * counting.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { measureBroadcast } from '../../lab/broadcast/measure.ts';
import { GLOMERS } from '../../maelstrom/glomers/registry.ts';
import { runVirtual } from '../../maelstrom/virtual-nodes.ts';
import { judge } from '../../maelstrom/workbench/results.ts';
import { run } from '../../maelstrom/workbench/run.ts';
import type { SessionObserver } from '../../maelstrom/workbench/session-events.ts';
import type { TestSettings } from '../../maelstrom/workbench/settings.ts';
import type { CheckResult } from '../../maelstrom/workbench/verdict.ts';
import { broadcast } from '../../maelstrom/workbench/workloads/broadcast.ts';
import { interruption } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { isAnswered, UsageError } from '../parser.ts';
import { plainTable } from '../table.ts';
import { parseOptions, suggest, TEST_OPTIONS } from './options.ts';
import { settingsOf } from './settings.ts';

const WORLDS = ['stdio', 'virtual', 'tcp', 'sim'] as const;
type World = (typeof WORLDS)[number];

const USAGE = `$0 [--variants direct,batched] [--worlds ${WORLDS.join(',')}]

Runs our node of challenge 3 in every world, and puts the figures side by side.`;

const OPTIONS = {
  variants: { type: 'string', default: 'direct,batched', describe: 'Ways of broadcast.js' },
  worlds: { type: 'string', default: WORLDS.join(','), describe: 'Where it runs' },
  'node-count': { ...TEST_OPTIONS['node-count'], default: 25 },
  'time-limit': { ...TEST_OPTIONS['time-limit'], default: 20 },
  rate: { ...TEST_OPTIONS.rate, default: 100 },
  latency: { ...TEST_OPTIONS.latency, default: 100 },
  seed: { ...TEST_OPTIONS.seed, default: 1 },
} as const;

/** What stands in one row. */
interface Figures {
  readonly messagesPerOp: number;
  readonly medianMs: number;
  readonly maxMs: number;
  readonly lost: number;
}

interface Comparison {
  readonly settings: TestSettings;
  readonly variant: string;
  readonly signal: AbortSignal;
}

/** @param argv The arguments after `compare`. @returns the exit code: something was lost, or nothing. */
export async function compare(argv: readonly string[], script: string): Promise<number> {
  const args = await parseOptions(argv, script, { spec: OPTIONS, usage: USAGE });
  if (isAnswered(args)) return EXIT.pass;
  const worlds = chosen('worlds', args.worlds, WORLDS);
  const variants = chosen('variants', args.variants, [...(GLOMERS.get('broadcast')?.keys() ?? [])]);
  const typed = OPTION_NAMES.flatMap((name) => [`--${name}`, String(args[name])]);
  const line = await parseOptions(['-w', 'broadcast', ...typed], script, {
    spec: TEST_OPTIONS,
    usage: '',
  });
  const { settings } = settingsOf(line);
  const stopping = interruption();
  const table = plainTable([
    'variant',
    'world',
    'messages an operation',
    'median, ms',
    'max, ms',
    'lost',
  ]);
  let lost = 0;
  try {
    for (const variant of variants) {
      for (const world of worlds) {
        if (stopping.signal.aborted) break;
        process.stdout.write(`${variant}, ${world}\n`);
        const figures = await measure[world]({ settings, variant, signal: stopping.signal });
        lost += figures.lost;
        const { messagesPerOp, medianMs, maxMs } = figures;
        table.push([variant, world, messagesPerOp.toFixed(3), medianMs, maxMs, figures.lost]);
      }
    }
  } finally {
    stopping.dispose();
  }
  process.stdout.write(`${table.toString()}\n`);
  if (stopping.signal.aborted) return EXIT.unknown;
  return lost === 0 ? EXIT.pass : EXIT.fail;
}

const OPTION_NAMES = ['node-count', 'time-limit', 'rate', 'latency', 'seed'] as const;

function chosen<Name extends string>(
  option: string,
  typed: string,
  known: readonly Name[],
): readonly Name[] {
  return typed.split(',').map((name) => {
    const found = known.find((other) => other === name);
    if (found !== undefined) return found;
    throw new UsageError(`--${option} ${name}${suggest(name, known)} (known: ${known.join(', ')})`);
  });
}

const measure: Readonly<Record<World, (comparison: Comparison) => Promise<Figures>>> = {
  stdio: measureProcesses,
  virtual: ({ settings, variant }) => {
    const program = GLOMERS.get('broadcast')?.get(variant) ?? (() => {});
    const { session } = runVirtual(program, settings, broadcast);
    return Promise.resolve(figuresOf(judge(session, settings, broadcast)));
  },
  tcp: (comparison) => measureLab('tcp', comparison),
  sim: (comparison) => measureLab('sim', comparison),
};

const ignore = (): void => {};
const NOBODY: SessionObserver = { phase: ignore, fault: ignore, oddity: ignore, message: ignore };

async function measureProcesses({ settings, variant, signal }: Comparison): Promise<Figures> {
  const logs = mkdtempSync(join(tmpdir(), 'compare-'));
  try {
    const { results } = await run({
      settings,
      workload: broadcast,
      bin: fileURLToPath(new URL('../../../../cmd/glomers/broadcast.js', import.meta.url)),
      args: ['--variant', variant],
      logs,
      observer: NOBODY,
      onDiagnosticLine: ignore,
      onSession: ignore,
      signal,
    });
    return figuresOf(results);
  } finally {
    rmSync(logs, { recursive: true, force: true });
  }
}

async function measureLab(
  engine: 'tcp' | 'sim',
  { settings, variant, signal }: Comparison,
): Promise<Figures> {
  const { nodes, rate, timeLimitMs: loadMs, latency, seed } = settings;
  const parameters = { nodes: nodes.length, variant, rate, loadMs, delayMs: latency.mean };
  const measures = await measureBroadcast({ engine, ...parameters, seed, signal });
  const { messagesPerOp, stableLatencies, lost, neverRead } = measures;
  return {
    messagesPerOp,
    medianMs: stableLatencies['0.5'] ?? NaN,
    maxMs: stableLatencies['1'] ?? NaN,
    lost: lost + neverRead,
  };
}

function figuresOf({ net, workload }: CheckResult): Figures {
  const latencies = fieldOf(workload, 'stable-latencies');
  return {
    messagesPerOp: numberOf(fieldOf(net, 'servers'), 'msgs-per-op'),
    medianMs: numberOf(latencies, '0.5'),
    maxMs: numberOf(latencies, '1'),
    lost: numberOf(workload, 'lost-count') + numberOf(workload, 'never-read-count'),
  };
}

function fieldOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null
    ? new Map(Object.entries(value)).get(key)
    : undefined;
}

function numberOf(value: unknown, key: string): number {
  const found = fieldOf(value, key);
  return typeof found === 'number' ? found : NaN;
}
