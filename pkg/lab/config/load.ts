/** The door through which an experiment enters: a file and the options of a command line. */
import { parse } from 'node:path';
import { ConfigError, type ConfigIssue } from '../../core/errors.ts';
import { applyOverrides, type Override, type Overrides } from './overrides.ts';
import { isUnder, pathText, type Problem, valueText } from './problem.ts';
import { type ExperimentConfig, NAME_LENGTH_MAX } from './schema.ts';
import { readSource } from './source.ts';
import { validate } from './validate.ts';
import { parseYaml, type YamlSource } from './yaml-source.ts';

export interface LoadOptions {
  /** Path of the file; named in messages also when `text` is given. */
  readonly file: string;
  /** The file's text, when it was read already. */
  readonly text?: string;
  readonly overrides?: Overrides;
}

/**
 * Reads, overrides and validates an experiment. Starts nothing and writes nothing.
 *
 * @returns the experiment with all defaults applied.
 * @throws {ConfigError} with everything that is wrong, in the order of the file's lines; what came
 *   from an option stands at the end under the option's name.
 */
export function loadConfig({ file, text, overrides = {} }: LoadOptions): ExperimentConfig {
  const yaml = parseYaml(text ?? readSource(file));
  if (!('value' in yaml)) throw new ConfigError(file, yaml);
  const { value, applied, issues } = applyOverrides(yaml.value, overrides);
  const { experiment, problems } = validate(value);
  if (experiment === undefined || issues.length > 0) {
    const found = problems.map((problem) => locate(problem, yaml, applied));
    throw new ConfigError(file, [...found.toSorted(byLine), ...issues]);
  }
  return { ...experiment, name: experiment.name ?? nameFromFile(file) };
}

/** Says where a problem's value came from: the option that set it last, or a line of the file. */
function locate(problem: Problem, yaml: YamlSource, applied: readonly Override[]): ConfigIssue {
  const { path, value, message } = problem;
  const override = applied.findLast((entry) => isUnder(path, entry.path));
  const line = override === undefined ? yaml.lineOf(path) : undefined;
  return {
    path: pathText(path),
    message,
    ...(override !== undefined && { source: override.source }),
    ...(line !== undefined && { line }),
    ...(value !== undefined && value !== null && { value: valueText(value) }),
  };
}

/** The file as a whole, then its lines, then options. Sorting keeps the order of equal ones. */
function byLine(a: ConfigIssue, b: ConfigIssue): number {
  return rank(a) - rank(b);
}

function rank(issue: ConfigIssue): number {
  return issue.source === undefined ? (issue.line ?? 0) : Number.MAX_SAFE_INTEGER;
}

/** The file's base name without its extension, with "-" for what a folder's name should not have. */
function nameFromFile(file: string): string {
  const name = parse(file)
    .name.replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+/, '')
    .slice(0, NAME_LENGTH_MAX);
  return name === '' ? 'experiment' : name;
}
