/** What can be wrong with an experiment, and how paths and values are written in messages. */

/** A place in an experiment: keys of mappings and indices of lists. */
export type Path = readonly (string | number)[];

/** One thing wrong with an experiment, before it is known where in the file it stands. */
export interface Problem {
  readonly path: Path;
  /** The value found; absent when nothing stands there. */
  readonly value?: unknown;
  /** The rule that is broken, and what would be right. */
  readonly message: string;
}

const VALUE_TEXT_MAX = 60;

/** `['nodes', 2, 'port']` as people write it: `nodes[2].port`. */
export function pathText(path: Path): string {
  return path
    .map((step, i) => {
      if (typeof step === 'number') return `[${step}]`;
      if (!/^[\w-]+$/.test(step)) return `[${shorten(JSON.stringify(step))}]`;
      return i === 0 ? step : `.${step}`;
    })
    .join('');
}

/** A value as text on one line, shortened. */
export function valueText(value: unknown): string {
  const text = typeof value === 'number' ? String(value) : JSON.stringify(value);
  return shorten(text ?? String(value));
}

/** What kind of value it is, in the words of someone who writes YAML. */
export function kindText(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'string') {
    return value !== '' && Number.isFinite(Number(value)) ? 'a text (remove the quotes)' : 'a text';
  }
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) return 'a number that is not finite';
    return Number.isInteger(value) ? 'a number' : 'a number with a fraction';
  }
  return typeof value === 'boolean' ? 'true or false' : 'a section';
}

/** The value at a path of plain data; undefined when there is none. */
export function valueAt(root: unknown, path: Path): unknown {
  let value = root;
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step))
      return undefined;
    value = Object.entries(value).find(([key]) => key === String(step))?.[1];
  }
  return value;
}

/** True when `path` is `prefix` or below it. */
export function isUnder(path: Path, prefix: Path): boolean {
  return prefix.length <= path.length && prefix.every((step, i) => step === path[i]);
}

function shorten(text: string): string {
  return text.length <= VALUE_TEXT_MAX ? text : `${text.slice(0, VALUE_TEXT_MAX - 3)}...`;
}
