/** Reads fields of trace records, which are plain JSON: undefined for what has another shape. */
import { isCheckpoint, type Weights } from '../agreement/delphi/grid.ts';
import { fromText, type Rational } from '../agreement/rational.ts';
import { isNodeId, type NodeId } from '../core/ids.ts';
import type { Json, JsonObject } from '../core/json.ts';

type Field = Json | undefined;

/** A value with its sender, as a `round` record lists it. */
export type HeardJson = readonly [from: NodeId, value: Json];

/** An integer that is at least 0. */
export function countOf(field: Field): number | undefined {
  return typeof field === 'number' && Number.isSafeInteger(field) && field >= 0 ? field : undefined;
}

export function idOf(field: Field): NodeId | undefined {
  return isNodeId(field) ? field : undefined;
}

export function objectOf(field: Field): JsonObject | undefined {
  return isObject(field) ? field : undefined;
}

export function idsOf(field: Field): readonly NodeId[] | undefined {
  return allOf(field, idOf);
}

export function heardOf(field: Field): readonly HeardJson[] | undefined {
  return allOf(field, (pair): HeardJson | undefined => {
    if (!isList(pair) || pair.length !== 2) return undefined;
    const [sender, value] = pair;
    const from = idOf(sender);
    return from === undefined || value === undefined ? undefined : [from, value];
  });
}

/** Fractions by checkpoint, as a `weights` record lists them. */
export function weightsOf(field: Field): Weights | undefined {
  const pairs = allOf(field, (pair): readonly [string, Rational] | undefined => {
    if (!isList(pair) || pair.length !== 2) return undefined;
    const [checkpoint, text] = pair;
    const weight = typeof text === 'string' ? fromText(text) : undefined;
    return isCheckpoint(checkpoint) && weight !== undefined ? [checkpoint, weight] : undefined;
  });
  return pairs === undefined ? undefined : new Map(pairs);
}

/** Numbers by name, as in `byKind`. */
export function tallyOf(field: Field): ReadonlyMap<string, number> | undefined {
  return mapOf(field, countOf);
}

/** By peer: [sent, dropped, received]. */
export function peersOf(
  field: Field,
): ReadonlyMap<string, readonly [number, number, number]> | undefined {
  return mapOf(field, (triple) => {
    const [sent, dropped, received] = allOf(triple, countOf) ?? [];
    if (sent === undefined || dropped === undefined || received === undefined) return undefined;
    return [sent, dropped, received] as const;
  });
}

function allOf<T>(
  field: Field,
  read: (item: Json) => T | undefined,
): readonly NonNullable<T>[] | undefined {
  if (!isList(field)) return undefined;
  const items: NonNullable<T>[] = [];
  for (const item of field) {
    const value = read(item);
    if (value === undefined || value === null) return undefined;
    items.push(value);
  }
  return items;
}

function mapOf<T>(
  field: Field,
  read: (item: Json) => T | undefined,
): ReadonlyMap<string, T> | undefined {
  if (!isObject(field)) return undefined;
  const map = new Map<string, T>();
  for (const [key, item] of Object.entries(field)) {
    const value = read(item);
    if (value === undefined) return undefined;
    map.set(key, value);
  }
  return map;
}

function isList(field: Field): field is readonly Json[] {
  return Array.isArray(field);
}

function isObject(field: Field): field is JsonObject {
  return typeof field === 'object' && field !== null && !Array.isArray(field);
}
