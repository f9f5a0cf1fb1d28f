/** Small texts that all views share, and how they fit into a terminal. */
import { nodePlaces } from '../../lab/config/roster.ts';
import type { AgreementConfig } from '../../lab/config/schema.ts';

/** Narrower than this nothing can be laid out; text is wrapped as if there were so many columns. */
const WRAP_MIN = 10;

/** One line that says what is run. */
export function headline(config: AgreementConfig, seed: number): string {
  const { model, rule, f, epsilon, stop } = config.agreement;
  const n = nodePlaces(config).length;
  return `${config.name}: ${n} nodes, ${model}, ${rule}, f = ${f}, epsilon ${epsilon}, stop: ${stop}, seed ${seed}`;
}

/** A number for people: so many significant digits, without zeros that say nothing. */
export function number(value: number, digits = 7): string {
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 1e-4 && size < 1e6) return String(Number(value.toPrecision(digits)));
  return value.toExponential(2);
}

/** "1 send", "2 sends". */
export function count(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? '' : 's'}`;
}

/**
 * Breaks a text into lines of at most `width` characters, between words where that is possible.
 * Line breaks of the text itself count as blanks. @returns at least one line.
 */
export function wrap(text: string, width: number): string[] {
  const room = Math.max(WRAP_MIN, width);
  const lines: string[] = [];
  let line = '';
  for (const word of oneLine(text).split(' ')) {
    if (line !== '' && line.length + 1 + word.length <= room) {
      line += ` ${word}`;
      continue;
    }
    if (line !== '') lines.push(line);
    let rest = word;
    for (; rest.length > room; rest = rest.slice(room)) lines.push(rest.slice(0, room));
    line = rest;
  }
  return [...lines, line];
}

/** A text behind a title, its further lines below the beginning of the first. */
export function hanging(title: string, text: string, width: number): string[] {
  return wrap(text, width - title.length).map(
    (line, index) => `${index === 0 ? title : ' '.repeat(title.length)}${line}`,
  );
}

/** The text on one line of at most `width` characters; what is cut off is marked. */
export function cut(text: string, width: number): string {
  const line = text.replaceAll(/\s*\n\s*/g, ' ');
  return line.length <= width ? line : `${line.slice(0, Math.max(0, width - 1))}…`;
}

function oneLine(text: string): string {
  return text.trim().replaceAll(/\s+/g, ' ');
}
