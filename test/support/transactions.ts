/** Histories of transactions, written short, and stores that keep more or less of what they promise. */
import type { Json } from '../../pkg/core/json.ts';
import type { Random } from '../../pkg/core/random.ts';
import type { History } from '../../pkg/maelstrom/workbench/history.ts';
import { historyOf, type Step } from './histories.ts';

/** `r x 1` reads 1 in x, `r x 1,2` the list of both, `r x _` nothing; `a x 3` appends, `w x 3` writes. */
export function microOps(text: string): readonly Json[] {
  return text.split(/\s*;\s*/).map((step): Json => {
    const [f = '', key = '', value = ''] = step.split(/\s+/);
    if (f !== 'r') return [f === 'a' ? 'append' : f, key, Number(value)];
    if (value === '_') return ['r', key, null];
    return ['r', key, value.includes(',') ? list(value) : Number(value)];
  });
}

/** As `microOps`, but all reads are of lists. */
export function listOps(text: string): readonly Json[] {
  return microOps(text).map((op) => {
    const [f, key, value] = op as readonly Json[];
    return f === 'r' && typeof value === 'number' ? ['r', key ?? null, [value]] : op;
  });
}

function list(value: string): readonly number[] {
  return value.split(',').filter(Boolean).map(Number);
}

/** All at the same time: every transaction begins before any ends. */
export function concurrent(
  transactions: readonly (readonly Json[])[],
  ends: readonly Step['type'][] = [],
): History {
  const invokes = transactions.map((value, process): Step => ({
    process,
    type: 'invoke',
    f: 'txn',
    value: unanswered(value),
  }));
  const completions = transactions.map((value, process): Step => ({
    process,
    type: ends[process] ?? 'ok',
    f: 'txn',
    value: (ends[process] ?? 'ok') === 'ok' ? value : unanswered(value),
  }));
  return historyOf([...invokes, ...completions]);
}

/** One after the other. @param process Which process runs the i-th. */
export function oneByOne(
  transactions: readonly (readonly Json[])[],
  process: (i: number) => number = (i) => i,
): History {
  return historyOf(
    transactions.flatMap((value, i): Step[] => [
      { process: process(i), type: 'invoke', f: 'txn', value: unanswered(value) },
      { process: process(i), type: 'ok', f: 'txn', value },
    ]),
  );
}

function unanswered(transaction: readonly Json[]): readonly Json[] {
  return transaction.map((op) => {
    const [f = null, key = null, value = null] = op as readonly Json[];
    return [f, key, f === 'r' ? null : value];
  });
}

type Store = Map<string, Json>;

function nameOf(key: Json): string {
  return JSON.stringify(key);
}

function keyIn(op: Json): string {
  return nameOf((op as readonly Json[])[1] ?? null);
}

/** Runs a transaction on a copy of a store and gives the copy, and the transaction with its answers. */
function run(
  transaction: readonly Json[],
  store: Store,
): { answered: readonly Json[]; after: Store } {
  const after = new Map(store);
  const answered = transaction.map((op): Json => {
    const [f = null, key = null, value = null] = op as readonly Json[];
    const before = after.get(nameOf(key)) ?? null;
    if (f === 'r') return [f, key, before];
    const next = f === 'w' ? value : [...((before ?? []) as readonly Json[]), value];
    after.set(nameOf(key), next);
    return op;
  });
  return { answered, after };
}

export type Isolation = 'strict-serializable' | 'snapshot-isolation' | 'read-committed';

/**
 * What a store of that isolation answers: `clients` run transactions that overlap at random. Serializable:
 * all at one instant between begin and end. Snapshot isolation: reads at the begin, writes at the end, and
 * one fails whose keys were written in between. Read committed: reads come first, each key from an instant
 * of its own, writes at the end.
 */
export function simulate(
  isolation: Isolation,
  random: Random,
  { write, count }: { readonly write: 'append' | 'w'; readonly count: number },
): History {
  const store: Store = new Map();
  const steps: Step[] = [];
  const open = new Map<number, OpenTransaction>();
  let begun = 0;
  let commits = 0;
  const lastWrite = new Map<string, number>();
  const commit = (writes: readonly Json[]): void => {
    commits += 1;
    const { after } = run(writes, store);
    for (const op of writes) lastWrite.set(keyIn(op), commits);
    for (const [key, value] of after) store.set(key, value);
  };
  while (begun < count || open.size > 0) {
    const process = random.integer(4);
    const current = open.get(process);
    if (current === undefined) {
      if (begun >= count) continue;
      const drawn = draw(random, write, begun++);
      const asked = isolation === 'read-committed' ? readsFirst(drawn) : drawn;
      open.set(process, { asked, snapshot: new Map(store), began: commits });
      steps.push({ process, type: 'invoke', f: 'txn', value: asked });
      continue;
    }
    open.delete(process);
    const { asked, snapshot, began } = current;
    const writes = asked.filter((op) => !reads(op));
    const keys = writes.map(keyIn);
    const conflict = keys.some((key) => (lastWrite.get(key) ?? 0) > began);
    if (isolation === 'snapshot-isolation' && conflict) {
      steps.push({ process, type: 'fail', f: 'txn', value: asked });
      continue;
    }
    const base = isolation === 'strict-serializable' ? store : snapshot;
    const { answered } = run(
      asked,
      isolation === 'read-committed' ? mixed(random, snapshot, store) : base,
    );
    commit(writes);
    steps.push({ process, type: 'ok', f: 'txn', value: answered });
  }
  return historyOf(steps);
}

function reads(op: Json): boolean {
  return (op as readonly Json[])[0] === 'r';
}

function readsFirst(transaction: readonly Json[]): readonly Json[] {
  return [...transaction.filter(reads), ...transaction.filter((op) => !reads(op))];
}

interface OpenTransaction {
  readonly asked: readonly Json[];
  readonly snapshot: Store;
  readonly began: number;
}

/** Each key from one of two committed states. */
function mixed(random: Random, a: Store, b: Store): Store {
  return new Map(
    [...b].flatMap(([key, value]) => {
      const chosen = random.chance(0.5) ? value : a.get(key);
      return chosen === undefined ? [] : [[key, chosen] as const];
    }),
  );
}

function draw(random: Random, write: 'append' | 'w', number: number): readonly Json[] {
  const length = 1 + random.integer(4);
  return Array.from({ length }, (_, i): Json => {
    const key = random.integer(3);
    return random.chance(0.5) ? ['r', key, null] : [write, key, number * 4 + i + 1];
  });
}
