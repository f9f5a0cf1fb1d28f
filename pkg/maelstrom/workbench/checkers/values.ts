/** Equality and order of the values in histories, which are any JSON. */
import type { Json, JsonObject } from '../../../core/json.ts';
import type { Op } from '../history.ts';

/** What stands for a value in a Map: equal values have equal keys. Numbers stand for themselves. */
export type ValueKey = number | string;

/** The key of a value; objects are equal if their keys are in the same order. */
export function keyOf(value: Json): ValueKey {
  return typeof value === 'number' ? value : JSON.stringify(value);
}

/** Numbers first and by size, then the rest by their text. */
export function compareValues(a: Json, b: Json): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'number') return -1;
  if (typeof b === 'number') return 1;
  const [left, right] = [JSON.stringify(a), JSON.stringify(b)];
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

/** An operation as results quote it. */
export function quoteOp(op: Op): JsonObject {
  const { index, process, type, f, value, time, error, final, node } = op;
  return {
    process,
    type,
    f,
    value,
    index,
    time,
    ...(error === undefined ? {} : { error }),
    ...(final === undefined ? {} : { 'final?': true }),
    ...(node === undefined ? {} : { node }),
  };
}

/** A list in a value, or an empty one: checkers do not stumble over what a node made up. */
export function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}

/** An object in a value, or an empty one. */
export function objectOf(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
