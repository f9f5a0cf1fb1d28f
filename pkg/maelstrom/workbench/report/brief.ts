/** Values as people are shown them: all of what is short, the two ends of what is long. */
import type { Json } from '../../../core/json.ts';
import { cut } from './markup.ts';

/** A list of more elements is shown by its first and last few. */
const WHOLE_MAX = 24;
const ENDS = 6;

/** JSON in one line of at most `max` characters; the cost does not grow with the value. */
export function brief(value: Json, max: number): string {
  return cut(shown(value), max);
}

function shown(value: Json): string {
  if (!isList(value)) {
    if (typeof value !== 'object' || value === null) return JSON.stringify(value);
    const fields = Object.entries(value).map(
      ([key, field]) => `${JSON.stringify(key)}:${shown(field)}`,
    );
    return `{${fields.join(',')}}`;
  }
  if (value.length <= WHOLE_MAX) return `[${value.map(shown).join(',')}]`;
  const [first, last] = [value.slice(0, ENDS), value.slice(-ENDS)];
  const hidden = value.length - 2 * ENDS;
  return `[${first.map(shown).join(',')}, ${hidden} more, ${last.map(shown).join(',')}]`;
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
