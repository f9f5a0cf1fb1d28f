/** Where in a value something stands, for error messages: `value.users[3].name`. */
import { LabError } from '../../core/errors.ts';

/** A step from what holds it; the value itself has no parent. */
export interface Place {
  readonly parent: Place | undefined;
  readonly key: string | number;
}

const SHOWN_STEPS = 20;

/** The value itself. */
export const ROOT: Place = { parent: undefined, key: 'value' };

/** The value cannot be written, and why. */
export function unencodable(place: Place, why: string): LabError {
  return new LabError('ERR_UNENCODABLE', `${pathOf(place)}: ${why}`);
}

/** The plain data from outside is malformed, and how. */
export function badValue(place: Place, why: string, cause?: unknown): LabError {
  return new LabError('ERR_BAD_VALUE', `${pathOf(place)}: ${why}`, { cause });
}

/** A function that must not travel, and what would allow it. */
export function codeRefused(place: Place, why: string): LabError {
  return new LabError('ERR_CODE_REFUSED', `${pathOf(place)}: ${why}`);
}

function pathOf(place: Place): string {
  const steps: string[] = [];
  for (let at: Place | undefined = place; at?.parent !== undefined; at = at.parent) {
    steps.push(stepOf(at.key));
  }
  const hidden = steps.length - SHOWN_STEPS;
  const gap = hidden > 0 ? ` (${hidden} levels) ` : '';
  return `${ROOT.key}${gap}${steps.slice(0, SHOWN_STEPS).toReversed().join('')}`;
}

function stepOf(key: string | number): string {
  if (typeof key === 'number') return `[${key}]`;
  return /^[A-Za-z_$][\w$]{0,60}$/.test(key) ? `.${key}` : `[${JSON.stringify(key.slice(0, 60))}]`;
}
