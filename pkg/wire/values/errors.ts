/**
 * Errors, there and back. The built-in classes stay what they are; every other subclass becomes an
 * Error with that name. Cause, stack and own enumerable data (`code`, `errno`) ride along.
 */
import { badValue, type Place } from './place.ts';

/** A name and what stands under it. */
export type Entry = readonly [key: string, value: unknown];

const TEXTS: readonly string[] = ['name', 'message', 'stack'];

/** What stays out of sight when an error is printed or enumerated. */
const HIDDEN: readonly string[] = [...TEXTS, 'cause', 'errors'];

const BUILT_IN: ReadonlyMap<unknown, () => Error> = new Map<unknown, () => Error>([
  ...[TypeError, RangeError, SyntaxError, ReferenceError, EvalError, URIError].map(
    (BuiltIn): [string, () => Error] => [BuiltIn.name, () => new BuiltIn()],
  ),
  ['AggregateError', () => new AggregateError([])],
]);

/** The name comes first, so that a reader can choose the class before it reads on. */
export function entriesOfError(error: Error): Entry[] {
  const entries: Entry[] = [
    ['name', error.name],
    ['message', error.message],
    ['stack', error.stack],
  ].map(([key, value]) => [String(key), String(value)]);
  if ('cause' in error) entries.push(['cause', error.cause]);
  if (error instanceof AggregateError) entries.push(['errors', error.errors]);
  return [...entries, ...Object.entries(error).filter(([key]) => !HIDDEN.includes(key))];
}

/** An error of the class that the name stands for, for `fillError`. */
export function emptyError(name: unknown): Error {
  return BUILT_IN.get(name)?.() ?? new Error();
}

/** @throws {LabError} `ERR_BAD_VALUE` for a message that is no text, and the like. */
export function fillError(error: Error, [key, value]: Entry, place: Place): void {
  if (TEXTS.includes(key) && typeof value !== 'string') {
    throw badValue(place, `the ${key} of an error is a text`);
  }
  if (key === 'name' && error.name === value) return;
  const enumerable = !HIDDEN.includes(key);
  Object.defineProperty(error, key, { value, enumerable, writable: true, configurable: true });
}
