/** Makes settings of what was typed, or says what is wrong with it and how to mend it. */
import { readFileSync } from 'node:fs';
import { randomInt } from 'node:crypto';
import { errorText } from '../../core/errors.ts';
import { CONSISTENCY_MODELS } from '../../maelstrom/workbench/checkers/transactions/models.ts';
import { FAULTS, type FaultName } from '../../maelstrom/workbench/nemesis/faults.ts';
import { SERVICES } from '../../maelstrom/workbench/services/registry.ts';
import type { TestSettings } from '../../maelstrom/workbench/settings.ts';
import { WORKLOADS, workloadNamed } from '../../maelstrom/workbench/workloads/registry.ts';
import type { Workload } from '../../maelstrom/workbench/workloads/workload.ts';
import { UsageError } from '../parser.ts';
import { suggest, type parseOptions, type TEST_OPTIONS } from './options.ts';

export type TestArguments = Awaited<ReturnType<typeof parseOptions<typeof TEST_OPTIONS>>>;

const MS_PER_SECOND = 1000;
/** Each node is a process. */
const NODES_MAX = 1000;
const WORKERS_MAX = 100_000;
/** Sums of ids and counters stay exact. */
const LARGE = Number.MAX_SAFE_INTEGER;

/** @throws {UsageError} when they cannot be used. */
export function settingsOf(args: TestArguments): {
  readonly settings: TestSettings;
  readonly workload: Workload;
} {
  const workload = workloadOf(args.workload);
  const nodes = nodesOf(args);
  const settings = {
    workload: workload.name,
    nodes,
    concurrency: concurrencyOf(
      args.concurrency ?? (workload.name === 'lin-kv' ? '2n' : '1n'),
      nodes,
    ),
    timeLimitMs: MS_PER_SECOND * within('time-limit', args['time-limit'], 0.1, 1e6),
    rate: within('rate', args.rate, 0, 1e6),
    latency: { mean: within('latency', args.latency, 0, 1e6), distribution: args['latency-dist'] },
    nemesis: faultsOf(args.nemesis),
    nemesisIntervalMs:
      MS_PER_SECOND * within('nemesis-interval', args['nemesis-interval'], 1e-3, 1e6),
    recoveryMs: MS_PER_SECOND * within('recovery-time', args['recovery-time'], 0, 1e6),
    topology: args.topology,
    availability: availabilityOf(args.availability),
    consistencyModels: modelsOf(args['consistency-models']),
    // More than 2^50 of one key are not told apart by the draw.
    keyCount: whole('key-count', args['key-count'], 1, 50),
    maxTxnLength: whole('max-txn-length', args['max-txn-length'], 1, 1000),
    maxWritesPerKey: whole('max-writes-per-key', args['max-writes-per-key'], 1, LARGE),
    seed:
      args.seed === undefined ? randomInt(1, 1_000_000) : whole('seed', args.seed, -LARGE, LARGE),
  };
  const objection = workload.objection?.(settings);
  if (objection !== undefined) throw new UsageError(objection);
  return { settings, workload };
}

function workloadOf(name: string): Workload {
  const workload = workloadNamed(name);
  if (workload !== undefined) return workload;
  const names = WORKLOADS.map((known) => known.name);
  throw new UsageError(
    `there is no workload ${name}${suggest(name, names)} (known: ${names.join(', ')})`,
  );
}

function nodesOf(args: TestArguments): readonly string[] {
  const nodes = namesOf(args);
  if (nodes.length === 0 || nodes.length > NODES_MAX) {
    throw new UsageError(`a run has 1 to ${NODES_MAX} nodes, not ${nodes.length}`);
  }
  const twice = nodes.find((node, i) => nodes.indexOf(node) < i);
  if (twice !== undefined) throw new UsageError(`the node ${twice} is named twice`);
  const service = nodes.find((node) => Object.hasOwn(SERVICES, node));
  if (service !== undefined) {
    throw new UsageError(`${service} cannot be a node: it is the name of a service`);
  }
  const client = nodes.find((node) => node.startsWith('c'));
  if (client === undefined) return nodes;
  throw new UsageError(`${client} cannot be a node: names that begin with c are those of clients`);
}

/** As there, a count wins over names. */
function namesOf(args: TestArguments): readonly string[] {
  const { 'node-count': count, 'nodes-file': file } = args;
  if (count !== undefined) {
    return Array.from({ length: whole('node-count', count, 1, NODES_MAX) }, (_, i) => `n${i}`);
  }
  if (args.node !== undefined) return args.node;
  if (file !== undefined) return linesOf(file);
  return listOf(args.nodes ?? 'n1,n2,n3,n4,n5');
}

function linesOf(file: string): readonly string[] {
  try {
    return readFileSync(file, 'utf8')
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '');
  } catch (error) {
    throw new UsageError(`--nodes-file ${file}: ${errorText(error)}`);
  }
}

function concurrencyOf(typed: string, nodes: readonly string[]): number {
  const [, number, perNode] = /^(\d+)(n?)$/.exec(typed) ?? [];
  const workers = Number(number) * (perNode === 'n' ? nodes.length : 1);
  if (workers >= 1 && workers <= WORKERS_MAX) return workers;
  throw new UsageError(
    `--concurrency ${typed}: expected a number of workers, or 2n for twice the nodes`,
  );
}

function faultsOf(typed: string | undefined): readonly FaultName[] {
  return listOf(typed ?? '').map((name) => {
    const fault = FAULTS.find((known) => known === name);
    if (fault !== undefined) return fault;
    throw new UsageError(`--nemesis ${name}${suggest(name, FAULTS)} (known: ${FAULTS.join(', ')})`);
  });
}

/** A name that the checker does not know forbids nothing, so all would be valid. */
function modelsOf(typed: string): readonly string[] {
  const models = listOf(typed);
  const known = `(known: ${CONSISTENCY_MODELS.join(', ')})`;
  if (models.length === 0) throw new UsageError(`--consistency-models names no model ${known}`);
  const wrong = models.find((name) => !CONSISTENCY_MODELS.includes(name));
  if (wrong === undefined) return models;
  const hint = suggest(wrong, CONSISTENCY_MODELS);
  throw new UsageError(`--consistency-models ${wrong}${hint} ${known}`);
}

function availabilityOf(typed: string | undefined): TestSettings['availability'] {
  if (typed === undefined || typed === 'total') return typed;
  const share = Number(typed);
  if (share >= 0 && share <= 1) return share;
  throw new UsageError(`--availability ${typed}: expected total, or a number from 0 to 1`);
}

function listOf(typed: string): readonly string[] {
  return [...new Set(typed.split(',').map((item) => item.trim()))].filter((item) => item !== '');
}

export function whole(name: string, value: number, min: number, max: number): number {
  if (Number.isSafeInteger(value) && value >= min && value <= max) return value;
  throw new UsageError(`--${name} ${value}: expected a whole number from ${min} to ${max}`);
}

function within(name: string, value: number, min: number, max: number): number {
  if (value >= min && value <= max) return value;
  throw new UsageError(`--${name} ${value}: expected a number from ${min} to ${max}`);
}
