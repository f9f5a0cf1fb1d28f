/** Turns what zod found into problems that say, in plain words, what would be right. */
import { closest, distance } from 'fastest-levenshtein';
import type { z } from 'zod';
import {
  acceptedByAny,
  branches,
  child,
  choices,
  kindAt,
  knownKeys,
  type SchemaNode,
  schemasAt,
} from './describe.ts';
import { kindText, type Path, pathText, type Problem, valueAt } from './problem.ts';

type Issue = z.core.$ZodIssue;

/** The problems behind the issues of one validation of `root`; one per path. */
export function problemsOf(issues: readonly Issue[], root: unknown): readonly Problem[] {
  const problems = issues.flatMap((issue) => explain(issue, [], root));
  return [
    ...new Map(problems.toReversed().map((p) => [pathText(p.path), p])).values(),
  ].toReversed();
}

function explain(issue: Issue, base: Path, root: unknown): readonly Problem[] {
  const path = [...base, ...issue.path.map(step)];
  const value = valueAt(root, path);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => unknownKey(path, key, root));
  }
  if (issue.code === 'invalid_union') {
    const meant = branchMeant(issue.errors, value);
    if (meant !== undefined) return meant.flatMap((inner) => explain(inner, path, root));
  }
  return [{ path, value, message: expectation(issue, path, root) }];
}

/**
 * Of the alternatives of a union, the one that the writer had in mind: of the right type and, for
 * a mapping, with the most keys in common. Undefined when none fits.
 */
function branchMeant(
  alternatives: readonly (readonly Issue[])[],
  value: unknown,
): readonly Issue[] | undefined {
  const keys = typeof value === 'object' && value !== null ? Object.keys(value).length : Infinity;
  const rated = alternatives
    .filter((issues) => !issues.some((i) => i.path.length === 0 && i.code === 'invalid_type'))
    .map((issues) => ({ issues, unknown: issues.reduce((sum, i) => sum + unknownKeys(i), 0) }))
    .filter(({ unknown }) => unknown < keys || (keys === 0 && Array.isArray(value)))
    .toSorted((a, b) => a.unknown - b.unknown);
  return rated[0]?.issues;
}

function unknownKeys(issue: Issue): number {
  return issue.code === 'unrecognized_keys' && issue.path.length === 0 ? issue.keys.length : 0;
}

function expectation(issue: Issue, path: Path, root: unknown): string {
  const value = valueAt(root, path);
  const isSize = issue.code === 'too_small' || issue.code === 'too_big';
  if (isSize && Array.isArray(value)) {
    return issue.code === 'too_small'
      ? 'expected at least one entry, found an empty list'
      : `expected at most ${issue.maximum} entries, found ${value.length}`;
  }
  const schemas = schemasAt(path, root);
  const words = acceptedByAny(schemas);
  if (value === undefined) return `missing; expected ${words}`;
  const names = issue.code === 'invalid_value' ? issue.values.map(String) : choices(schemas);
  if (typeof value === 'string' && names.length > 0) {
    const near = nearest(value, names) ?? listOf(value, schemas);
    return `expected ${words}${near === undefined ? '' : `; did you mean ${near}?`}`;
  }
  const misfit = ['invalid_type', 'invalid_union', 'invalid_value'].includes(issue.code);
  return misfit ? `expected ${words}, found ${kindText(value)}` : `expected ${words}`;
}

/** A text as a list of one, where a list of such texts is accepted. */
function listOf(value: string, schemas: readonly SchemaNode[]): string | undefined {
  const entries = schemas.flatMap(branches).flatMap((node) => child(node, 0));
  const fits = entries.some(({ pattern }) => new RegExp(pattern ?? '(?!)').test(value));
  return fits ? `[${value}]` : undefined;
}

function unknownKey(section: Path, key: string, root: unknown): Problem {
  const path = [...section, key];
  return { path, value: valueAt(root, path), message: misplaced(section, key, root) };
}

function misplaced(section: Path, key: string, root: unknown): string {
  const known = knownKeys(section, root);
  if (known.includes(key)) return `does not go together with ${othersAt(root, section, key)}`;
  if (!knownKeys(section).includes(key)) {
    return `unknown key; ${suggestion(section, key, root)}`;
  }
  const kind = kindAt(section, root);
  if (kind === undefined) {
    const name = pathText([...section, key]);
    return `${kindAt([], root)?.join(' ')} takes no ${name}; ${suggestion(section, key, root)}`;
  }
  const others = known.filter((name) => name !== kind[0]).join(', ');
  return `${kind[0]} ${kind[1]} takes no ${key}; it takes ${others}`;
}

function suggestion(section: Path, key: string, root: unknown): string {
  const known = knownKeys(section, root);
  const home = ['', ...knownKeys([], root)].find((name) =>
    knownKeys(name === '' ? [] : [name], root).includes(key),
  );
  if (home !== undefined && pathText(section) !== home) {
    return `did you mean ${home === '' ? `${key} at the top level` : `${home}.${key}`}?`;
  }
  const near = nearest(key, known);
  return near === undefined ? `known here: ${known.join(', ')}` : `did you mean ${near}?`;
}

function othersAt(root: unknown, section: Path, key: string): string {
  const others = Object.keys(valueAt(root, section) ?? {}).filter((other) => other !== key);
  return others.join(', ');
}

/** The candidate that a slip of the pen would explain: at most two letters in five differ. */
function nearest(text: string, candidates: readonly string[]): string | undefined {
  if (candidates.length === 0) return undefined;
  const near = closest(text, [...candidates]);
  return distance(text, near) <= Math.max(1, Math.floor(text.length * 0.4)) ? near : undefined;
}

function step(part: PropertyKey): string | number {
  return typeof part === 'number' ? part : String(part);
}
