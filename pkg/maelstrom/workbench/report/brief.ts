/** Values as people are shown them: all of what is short, the two ends of what is long. */
import type { Json } from '../../../core/json.ts';
import { cut } from '../../../report/markup.ts';

/** A list of more elements is shown by its first and last few. */
const WHOLE_MAX = 24;
const ENDS = 6;

/** JSON in one line of at most `max` characters; the cost does not grow with the value. */
export function brief(value: Json, max: number): string {
  return cut(shown(value, max), max);
}

/** @param room Once so many characters are there, what follows is left out. */
function shown(value: Json, room: number): string {
  if (isList(value)) return `[${joined(endsOf(value), room)}]`;
  if (typeof value === 'string') return JSON.stringify(cut(value, room + 1));
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.keys(value).map((key) => (left: number): string => {
    const name = `${JSON.stringify(key)}:`;
    return `${name}${shown(value[key] ?? null, left - name.length)}`;
  });
  return `{${joined(fields, room)}}`;
}

type Part = (room: number) => string;

function endsOf(list: readonly Json[]): readonly Part[] {
  if (list.length <= WHOLE_MAX) return list.map(partOf);
  const hidden = ` ${list.length - 2 * ENDS} more, `;
  const [last = null, ...lasts] = list.slice(-ENDS);
  return [
    ...list.slice(0, ENDS).map(partOf),
    (left) => `${hidden}${shown(last, left - hidden.length)}`,
    ...lasts.map(partOf),
  ];
}

function partOf(entry: Json): Part {
  return (left) => shown(entry, left);
}

function joined(parts: readonly Part[], room: number): string {
  let text = '';
  for (const [i, part] of parts.entries()) {
    if (text.length > room) break;
    text += `${i === 0 ? '' : ','}${part(room - text.length)}`;
  }
  return text;
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
