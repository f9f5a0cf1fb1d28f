/** Applies what the command line says about an experiment: `--set`, `--seed` and `--engine`. */
import type { ConfigIssue } from '../../core/errors.ts';
import { type Path, pathText, valueText } from './problem.ts';
import { parseYaml } from './yaml-source.ts';

/** What the command line puts in place of, or in addition to, what the file says. */
export interface Overrides {
  /** `path.to.field=value` each; the value is YAML. Later ones win. */
  readonly sets?: readonly string[];
  readonly seed?: number;
  /** Checked here, like a value of the file. */
  readonly engine?: string;
}

/** One value and the option that it came from, for messages. */
export interface Override {
  readonly source: string;
  readonly path: Path;
  readonly value: unknown;
}

/** The outcome: new data, the overrides in force, and what is wrong with the options themselves. */
export interface Overridden {
  readonly value: unknown;
  readonly applied: readonly Override[];
  readonly issues: readonly ConfigIssue[];
}

/** Applies the overrides in order: sets, seed, engine. The data handed in is not modified. */
export function applyOverrides(value: unknown, overrides: Overrides): Overridden {
  const { sets = [], seed, engine } = overrides;
  // Refused as a whole: that no field can be set in it says nothing new.
  const isScalar = typeof value !== 'object' && value !== undefined;
  if (isScalar || Array.isArray(value)) return { value, applied: [], issues: [] };
  const parsed = sets.map(parseSet);
  if (seed !== undefined) parsed.push({ source: `--seed ${seed}`, path: ['seed'], value: seed });
  if (engine !== undefined) {
    parsed.push({ source: `--engine ${engine}`, path: ['engine'], value: engine });
  }
  let result: unknown = value;
  const applied: Override[] = [];
  const issues: ConfigIssue[] = [];
  for (const entry of parsed) {
    if ('message' in entry) {
      issues.push(entry);
      continue;
    }
    const outcome = withValue(result, entry.path, 0, entry.value);
    if (outcome.problem !== undefined) {
      issues.push({ source: entry.source, path: pathText(entry.path), message: outcome.problem });
    } else {
      result = outcome.value;
      applied.push(entry);
    }
  }
  return { value: result, applied, issues };
}

function parseSet(text: string): Override | ConfigIssue {
  const source = `--set ${text}`;
  const equals = text.indexOf('=');
  const wrong = (message: string): ConfigIssue => ({ source, path: '', message });
  if (equals < 0) return wrong('expected path.to.field=value, for example agreement.f=2');
  const path = parsePath(text.slice(0, equals));
  if (path === undefined) return wrong('expected a path before "=", for example agreement.f=2');
  const yaml = parseYaml(text.slice(equals + 1));
  if (!('value' in yaml)) return wrong(yaml.map(({ message }) => message).join('; '));
  return { source, path, value: yaml.value };
}

/** `nodes[2].port`, or `nodes.2.port`; undefined when a step is empty. */
function parsePath(text: string): Path | undefined {
  const steps = text
    .trim()
    .replace(/\[(\d+)\]/g, '.$1')
    .split('.');
  if (steps.includes('')) return undefined;
  return steps.map((step) => (/^\d+$/.test(step) ? Number(step) : step));
}

/** A copy of `data` with another value at a path such as `nodes[2].port`. */
export function setAt(data: unknown, path: string, value: unknown): Outcome {
  const steps = parsePath(path);
  if (steps === undefined) return { problem: `${path} is no path such as agreement.f` };
  return withValue(data, steps, 0, value);
}

type Outcome =
  { readonly value: unknown; readonly problem?: undefined } | { readonly problem: string };

/** A copy of `data` with another value at the path from step `depth` on. */
function withValue(data: unknown, path: Path, depth: number, value: unknown): Outcome {
  const step = path[depth];
  if (step === undefined) return { value };
  const here = depth === 0 ? 'the experiment' : pathText(path.slice(0, depth));
  if (Array.isArray(data)) {
    if (typeof step !== 'number' || step >= data.length) {
      return { problem: `${here} is a list of ${data.length}; expected ${here}[0] and so on` };
    }
    const below = withValue(data[step], path, depth + 1, value);
    return below.problem === undefined ? { value: data.with(step, below.value) } : below;
  }
  if (typeof data !== 'object' && data !== undefined) {
    return { problem: `${here} is ${valueText(data)}, which has no fields of its own` };
  }
  const key = String(step);
  const entries = new Map(Object.entries(data ?? {}));
  const below = withValue(entries.get(key), path, depth + 1, value);
  if (below.problem !== undefined) return below;
  return { value: Object.fromEntries(entries.set(key, below.value)) };
}
