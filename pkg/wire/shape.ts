/**
 * Parsing at the door: what came from outside is `unknown` until one of these has looked at it.
 * (A schema library would cost every node process more time to load than all of `net`.)
 *
 * All of them throw `LabError('ERR_BAD_SHAPE')`, which names the path, what was expected and what
 * was found, shortened.
 */
import { LabError } from '../core/errors.ts';
import { NODE_ID_RULE, isNodeId } from '../core/ids.ts';
import type { NodeId } from '../core/ids.ts';

/** An object with text keys whose values nobody has looked at. */
export type UnknownRecord = Readonly<Record<string, unknown>>;

const SHOWN_CHARACTERS = 60;

/** A plain object: not an array, not null. */
export function asRecord(value: unknown, path: string): UnknownRecord {
  if (!isRecord(value)) throw badShape(value, path, 'an object');
  return value;
}

/** @param lengthMax In UTF-16 units. */
export function asString(value: unknown, path: string, lengthMax = 4096): string {
  if (typeof value !== 'string' || value.length > lengthMax) {
    throw badShape(value, path, `a text of at most ${lengthMax} characters`);
  }
  return value;
}

export function asBoolean(value: unknown, path: string): boolean {
  if (typeof value !== 'boolean') throw badShape(value, path, 'true or false');
  return value;
}

/** Any number, also NaN and the infinities: a liar may send them, and protocols must cope. */
export function asNumber(value: unknown, path: string): number {
  if (typeof value !== 'number') throw badShape(value, path, 'a number');
  return value;
}

/** A whole number within `[min, max]`, and one that a number can hold exactly. */
export function asInteger(
  value: unknown,
  path: string,
  { min = 0, max = Number.MAX_SAFE_INTEGER }: { readonly min?: number; readonly max?: number } = {},
): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < min || value > max) {
    throw badShape(value, path, `a whole number from ${min} to ${max}`);
  }
  return value;
}

/** @param lengthMax Most items. */
export function asArray(value: unknown, path: string, lengthMax: number): readonly unknown[] {
  if (!isArray(value) || value.length > lengthMax) {
    throw badShape(value, path, `a list of at most ${lengthMax} items`);
  }
  return value;
}

export function asOneOf<Choice extends string>(
  value: unknown,
  path: string,
  choices: readonly Choice[],
): Choice {
  const choice = choices.find((candidate) => candidate === value);
  if (choice === undefined) throw badShape(value, path, `one of ${choices.join(', ')}`);
  return choice;
}

export function asNodeId(value: unknown, path: string): NodeId {
  if (!isNodeId(value)) throw badShape(value, path, NODE_ID_RULE);
  return value;
}

/** The error that all of these throw, for parsers of other shapes. */
export function badShape(value: unknown, path: string, expected: string): LabError {
  return new LabError('ERR_BAD_SHAPE', `${path}: expected ${expected}, found ${shown(value)}`);
}

function isRecord(value: unknown): value is UnknownRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isArray(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  if (typeof value === 'function') return 'a function';
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}...` : text;
}
