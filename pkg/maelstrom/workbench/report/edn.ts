/**
 * Results and histories as text that looks like EDN, the notation of Maelstrom's own files, as people
 * and scripts search them (`:valid? true`). For reading: it is not meant to be read back.
 */
import type { Json, JsonObject } from '../../../core/json.ts';

/** A line is filled up to here before a map or list is broken into one entry a line. */
const COLUMNS = 100;

/** Maps whose keys are data of the workload, not words. */
const DATA_MAPS = new Set(['duplicated', 'duplicates']);

/** Texts that stand for a word wherever they are a value: what Maelstrom writes as a keyword. */
const KEYWORDS_OF: ReadonlySet<string> = new Set([
  'type',
  'f',
  'outcome',
  'anomaly-types',
  'valid?',
]);

/** Several lines; keys as keywords, in their order, but maps by number in the order of their numbers. */
export function printEdn(value: Json): string {
  return print(value, 0, undefined);
}

/** The same in one line. */
export function printEdnLine(value: Json): string {
  return inline(value, undefined);
}

/** @param under The key that the value stands under: it says whether texts are words. */
function print(value: Json, indent: number, under: string | undefined): string {
  const line = inline(value, under);
  if (indent + line.length <= COLUMNS) return line;
  if (isList(value)) {
    if (value.every(isPlain)) return filled(value, indent, under);
    const entries = value.map((entry) => print(entry, indent + 1, under));
    return `[${entries.join(`\n${' '.repeat(indent + 1)}`)}]`;
  }
  if (!isMap(value)) return line;
  const entries = entriesOf(value).map(([key, entry]) => {
    const name = printKey(key, under);
    return `${name} ${print(entry, indent + 2 + name.length, key)}`;
  });
  return `{${entries.join(`,\n${' '.repeat(indent + 1)}`)}}`;
}

/** A list of numbers or words: as many on each line as there is room for. */
function filled(list: readonly Json[], indent: number, under: string | undefined): string {
  const lines = [''];
  for (const entry of list) {
    const text = inline(entry, under);
    const last = lines.at(-1) ?? '';
    const fits = indent + 1 + last.length + 1 + text.length <= COLUMNS;
    if (last === '') lines[lines.length - 1] = text;
    else if (fits) lines[lines.length - 1] = `${last} ${text}`;
    else lines.push(text);
  }
  return `[${lines.join(`\n${' '.repeat(indent + 1)}`)}]`;
}

function isPlain(value: Json): boolean {
  return typeof value !== 'object' || value === null;
}

function inline(value: Json, under: string | undefined): string {
  if (value === null) return 'nil';
  if (typeof value === 'string') {
    return under !== undefined && KEYWORDS_OF.has(under) ? `:${value}` : JSON.stringify(value);
  }
  if (typeof value !== 'object') return String(value);
  if (isList(value)) return `[${value.map((entry) => inline(entry, under)).join(' ')}]`;
  const entries = entriesOf(value);
  return `{${entries.map(([key, entry]) => `${printKey(key, under)} ${inline(entry, key)}`).join(', ')}}`;
}

function printKey(key: string, under: string | undefined): string {
  if (isNumber(key)) return key;
  const word = /^[A-Za-z][\w?.+*-]*$/.test(key) && !(under !== undefined && DATA_MAPS.has(under));
  return word ? `:${key}` : JSON.stringify(key);
}

/** JavaScript puts whole numbers before other keys; quantiles read better in order. */
function entriesOf(map: JsonObject): readonly (readonly [string, Json])[] {
  const entries = Object.entries(map);
  const allNumbers = entries.every(([key]) => isNumber(key));
  return allNumbers ? entries.toSorted(([a], [b]) => Number(a) - Number(b)) : entries;
}

function isNumber(key: string): boolean {
  return /^-?\d+(\.\d+)?$/.test(key);
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function isMap(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !isList(value);
}
