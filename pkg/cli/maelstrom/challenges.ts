/**
 * The challenges of Gossip Glomers by number: their command lines, and what must hold. Source:
 * `glomers.md`, the table of challenges.
 */
import type { Json } from '../../core/json.ts';
import type { CheckResult } from '../../maelstrom/workbench/verdict.ts';

/** One thing that must hold after a run. */
export interface Criterion {
  readonly name: string;
  readonly wanted: string;
  readonly measured: (results: CheckResult) => Json;
  /** Absent where the challenge gives no number. */
  readonly holds?: (measured: Json) => boolean;
}

export interface Challenge {
  readonly id: string;
  readonly title: string;
  /** Our own node: a program of `cmd/glomers` and its arguments. */
  readonly ours: readonly [string, ...string[]];
  /** The options of each run, as the challenge gives them, without `--bin`. */
  readonly runs: readonly string[];
  readonly criteria: readonly Criterion[];
}

const valid: Criterion = {
  name: 'valid',
  wanted: 'true',
  measured: (results) => results['valid?'],
  holds: (measured) => measured === true,
};

const nothingLost = below('lost values', ['workload', 'lost-count'], 1, '0');
const unique = below('duplicated ids', ['workload', 'duplicated-count'], 1, '0');
const available: Criterion = {
  name: 'availability',
  wanted: 'total',
  measured: (results) => find(results, ['availability', 'ok-fraction']),
  holds: (measured) => measured === 1,
};
const perOperation = ['net', 'servers', 'msgs-per-op'];

const efficient = '-w broadcast --node-count 25 --time-limit 20 --rate 100 --latency 100';
const kafka = '-w kafka --node-count 2 --concurrency 2n --time-limit 20 --rate 1000';
const register = '-w txn-rw-register --node-count 2 --concurrency 2n --time-limit 20 --rate 1000';

export const CHALLENGES: readonly Challenge[] = [
  {
    id: '1',
    title: 'Echo',
    ours: ['echo.js'],
    runs: ['-w echo --node-count 1 --time-limit 10'],
    criteria: [valid],
  },
  {
    id: '2',
    title: 'Unique IDs',
    ours: ['unique-ids.js'],
    runs: [
      '-w unique-ids --time-limit 30 --rate 1000 --node-count 3 --availability total --nemesis partition',
    ],
    criteria: [valid, unique, available],
  },
  {
    id: '3a',
    title: 'Broadcast on one node',
    ours: ['broadcast.js'],
    runs: ['-w broadcast --node-count 1 --time-limit 20 --rate 10'],
    criteria: [valid, nothingLost],
  },
  {
    id: '3b',
    title: 'Broadcast on five nodes',
    ours: ['broadcast.js'],
    runs: ['-w broadcast --node-count 5 --time-limit 20 --rate 10'],
    criteria: [valid, nothingLost, latency('maximum latency, ms', '1', 5000)],
  },
  {
    id: '3c',
    title: 'Broadcast through partitions',
    ours: ['broadcast.js'],
    runs: ['-w broadcast --node-count 5 --time-limit 20 --rate 10 --nemesis partition'],
    criteria: [valid, nothingLost],
  },
  {
    id: '3d',
    title: 'Broadcast, fast',
    ours: ['broadcast.js'],
    runs: [efficient],
    criteria: [
      valid,
      nothingLost,
      below('messages an operation', perOperation, 30),
      latency('median latency, ms', '0.5', 400),
      latency('maximum latency, ms', '1', 600),
    ],
  },
  {
    id: '3e',
    title: 'Broadcast, frugal',
    ours: ['broadcast.js', '--variant', 'batched'],
    runs: [efficient],
    criteria: [
      valid,
      nothingLost,
      below('messages an operation', perOperation, 20),
      latency('median latency, ms', '0.5', 1000),
      latency('maximum latency, ms', '1', 2000),
    ],
  },
  {
    id: '4',
    title: 'Grow-only counter',
    ours: ['g-counter.js'],
    runs: ['-w g-counter --node-count 3 --rate 100 --time-limit 20 --nemesis partition'],
    criteria: [valid],
  },
  {
    id: '5a',
    title: 'Log on one node',
    ours: ['kafka.js', '--variant', 'single'],
    runs: ['-w kafka --node-count 1 --concurrency 2n --time-limit 20 --rate 1000'],
    criteria: [valid],
  },
  {
    id: '5b',
    title: 'Log on two nodes',
    ours: ['kafka.js', '--variant', 'multi'],
    runs: [kafka],
    criteria: [valid, told('messages an operation', perOperation, 'no number')],
  },
  {
    id: '5c',
    title: 'Log, efficient',
    ours: ['kafka.js', '--variant', 'efficient'],
    runs: [kafka],
    criteria: [valid, told('messages an operation', perOperation, 'fewer than 5b')],
  },
  {
    id: '6a',
    title: 'Transactions on one node',
    ours: ['txn.js'],
    runs: [
      '-w txn-rw-register --node-count 1 --time-limit 20 --rate 1000 --concurrency 2n ' +
        '--consistency-models read-uncommitted --availability total',
    ],
    criteria: [valid, available],
  },
  {
    id: '6b',
    title: 'Transactions, read uncommitted',
    ours: ['txn.js'],
    runs: [
      `${register} --consistency-models read-uncommitted`,
      `${register} --consistency-models read-uncommitted --availability total --nemesis partition`,
    ],
    criteria: [valid],
  },
  {
    id: '6c',
    title: 'Transactions, read committed',
    ours: ['txn.js'],
    runs: [
      `${register} --consistency-models read-committed --availability total --nemesis partition`,
    ],
    criteria: [valid, available],
  },
];

function below(name: string, path: readonly string[], limit: number, wanted?: string): Criterion {
  return {
    name,
    wanted: wanted ?? `below ${limit}`,
    measured: (results) => find(results, path),
    holds: (measured) => typeof measured === 'number' && measured < limit,
  };
}

function latency(name: string, quantile: string, limitMs: number): Criterion {
  return below(name, ['workload', 'stable-latencies', quantile], limitMs);
}

function told(name: string, path: readonly string[], wanted: string): Criterion {
  return { name, wanted, measured: (results) => find(results, path) };
}

/** The value at a path; null when there is none. */
function find(value: Json, path: readonly string[]): Json {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  if (typeof value !== 'object' || value === null) return null;
  const entry = Object.entries(value).find(([name]) => name === key);
  return entry === undefined ? null : find(entry[1], rest);
}
