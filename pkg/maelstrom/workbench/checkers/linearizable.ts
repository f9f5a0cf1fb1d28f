/**
 * Every key of a key-value store behaves as one register at one place. Keys are checked one by one, as
 * linearizability is local (Herlihy, Wing 1990, theorem 1). Source: `jepsen.tests.linearizable-register`
 * (cas-register, initially nil); `glomers.md` 2.5.
 */
import type { Json, JsonObject } from '../../../core/json.ts';
import { callsOf, type Call, type History, type Op } from '../history.ts';
import { worst, type CheckResult } from '../verdict.ts';
import { searchRegister, type RegisterCall } from './register-search.ts';
import { keyOf, listOf, quoteOp, type ValueKey } from './values.ts';

/** Operations under way that a failure quotes. */
const QUOTED_MAX = 10;

/** The result by key, and the keys that failed. */
export function checkLinearizable(history: History): CheckResult {
  const results = [...callsByKey(history).values()].map(
    ({ key, calls }) => [key, checkRegister(calls)] as const,
  );
  const failed = results.filter(([, result]) => result['valid?'] === false);
  return {
    'valid?': worst(results.map(([, result]) => result['valid?'])),
    results: Object.fromEntries(results.map(([key, result]) => [textOf(key), result])),
    failures: failed.map(([key]) => key),
  };
}

interface KeyCalls {
  readonly key: Json;
  readonly calls: Call[];
}

/** What concerns each key, without what certainly did not happen and reads that tell nothing. */
function callsByKey(history: History): ReadonlyMap<ValueKey, KeyCalls> {
  const byKey = new Map<ValueKey, KeyCalls>();
  for (const call of callsOf(history)) {
    const { invoke, completion } = call;
    const [key = null] = listOf(invoke.value);
    const entry = byKey.get(keyOf(key)) ?? { key, calls: [] };
    byKey.set(keyOf(key), entry);
    const tells = invoke.f !== 'read' || completion?.type === 'ok';
    if (completion?.type !== 'fail' && tells) entry.calls.push(call);
  }
  return byKey;
}

function checkRegister(calls: readonly Call[]): CheckResult {
  const values = new Numbering();
  const initial = values.numberOf(null);
  const verdict = searchRegister(
    calls.map((call) => registerCall(call, values)),
    initial,
  );
  const count = { count: calls.length };
  switch (verdict.kind) {
    case 'linearizable':
      return { 'valid?': true, ...count };
    case 'gave-up':
      return { 'valid?': 'unknown', ...count, error: `gave up after ${verdict.steps} steps` };
    case 'impossible': {
      const op = finalOp(calls[verdict.call]);
      return {
        'valid?': false,
        ...count,
        op: quoted(op),
        'previous-ok': quoted(previousOk(calls, op)),
        'could-hold': verdict.possible.map((number) => values.valueOf(number)),
        concurrent: verdict.open.slice(0, QUOTED_MAX).map((i) => quoted(calls[i]?.invoke)),
      };
    }
  }
}

/** Gives values small numbers, so that the search compares numbers. */
class Numbering {
  readonly #numbers = new Map<ValueKey, number>();
  readonly #values: Json[] = [];

  numberOf(value: Json): number {
    const known = this.#numbers.get(keyOf(value));
    if (known !== undefined) return known;
    this.#numbers.set(keyOf(value), this.#values.length);
    return this.#values.push(value) - 1;
  }

  valueOf(number: number): Json {
    return this.#values[number] ?? null;
  }
}

function registerCall({ invoke, completion }: Call, values: Numbering): RegisterCall {
  const certain = completion?.type === 'ok' ? completion : undefined;
  const when = { invoked: invoke.index, returned: certain?.index };
  const [, value = null] = listOf((certain ?? invoke).value);
  switch (invoke.f) {
    case 'read':
      return { ...when, from: values.numberOf(value), to: undefined };
    case 'write':
      return { ...when, from: undefined, to: values.numberOf(value) };
    default: {
      const [from = null, to = null] = listOf(value);
      return { ...when, from: values.numberOf(from), to: values.numberOf(to) };
    }
  }
}

function finalOp(call: Call | undefined): Op | undefined {
  return call?.completion ?? call?.invoke;
}

/** The last operation that had returned when this one did. */
function previousOk(calls: readonly Call[], op: Op | undefined): Op | undefined {
  return calls
    .flatMap(({ completion }) => (completion?.type === 'ok' ? [completion] : []))
    .filter(({ index }) => index < (op?.index ?? 0))
    .toSorted((a, b) => a.index - b.index)
    .at(-1);
}

function quoted(op: Op | undefined): JsonObject | null {
  return op === undefined ? null : quoteOp(op);
}

function textOf(key: Json): string {
  return typeof key === 'string' ? key : JSON.stringify(key);
}
