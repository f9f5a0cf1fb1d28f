/** Plain data to a typed experiment, or everything that is wrong with it. */
import { z } from 'zod';
import { axesOf, cellCount, cellsOf, CELLS_MAX, type Cell } from './cells.ts';
import { checkConfig } from './check.ts';
import { problemsOf } from './issues.ts';
import { kindText, pathText, type Problem, valueText } from './problem.ts';
import type { FieldName } from './rules/rule.ts';
import { EXPERIMENTS, type Experiment, experimentSchema } from './schema.ts';

/** `experiment` is present exactly when there are no problems. */
export interface Validated {
  readonly experiment?: Experiment;
  readonly problems: readonly Problem[];
}

/**
 * Validates fields, then the rules between them. When fields are wrong, the rules that do not read
 * any of them are checked all the same, so that one attempt shows all there is to mend.
 */
export function validate(data: unknown): Validated {
  if (!isMapping(data)) return { problems: [{ path: [], message: notMapping(data) }] };
  const kind = z.object({ experiment: z.enum(EXPERIMENTS) }).safeParse(data);
  if (!kind.success) {
    const { problems } = validate({ ...data, experiment: kindMeant(data) });
    return { problems: [...problemsOf(kind.error.issues, data), ...problems] };
  }
  const parsed = experimentSchema.safeParse(data);
  if (parsed.success) {
    const problems = checkConfig(parsed.data, []);
    if (problems.length > 0) return { problems };
    const swept = sweepProblems(parsed.data);
    return swept.length === 0 ? { experiment: parsed.data, problems } : { problems: swept };
  }
  const problems = problemsOf(parsed.error.issues, data);
  const broken = problems.map(({ path }) => path.slice(0, path[0] === 'nodes' ? 1 : 2).join('.'));
  const mended = experimentSchema.safeParse(mend(data, broken));
  if (!mended.success) return { problems };
  return { problems: [...problems, ...checkConfig(mended.data, broken)] };
}

/** The kind of an experiment that does not name one: by its sections. */
function kindMeant(data: Mapping): (typeof EXPERIMENTS)[number] {
  if ('broadcast' in data) return 'broadcast';
  if ('vectors' in data) return 'vectors';
  if ('clocks' in data) return 'clocks';
  const isGossip = ['gossip', 'membership', 'averaging'].some((name) => name in data);
  return isGossip && !('agreement' in data) ? 'gossip' : 'agreement';
}

/** Most combinations of a sweep whose problems are shown. */
const BROKEN_CELLS_MAX = 3;

/** What is wrong with the combinations of a sweep, each of which is an experiment of its own. */
function sweepProblems(experiment: Experiment): readonly Problem[] {
  if (experiment.experiment !== 'agreement' || experiment.sweep === undefined) return [];
  const path = ['sweep'];
  const empty = axesOf(experiment).find(({ values }) => values.length === 0);
  if (empty !== undefined) {
    return [{ path: [...path, empty.name], message: 'to must not be below from' }];
  }
  if (cellCount(experiment) > CELLS_MAX) {
    const message = `asks for ${cellCount(experiment)} combinations; at most ${CELLS_MAX} are run`;
    return [{ path, message }];
  }
  const broken = cellsOf(experiment).flatMap((cell) => {
    const problems = problemsOfCell(cell);
    return problems === '' ? [] : [`with ${cellText(cell)}: ${problems}`];
  });
  const more = broken.length - BROKEN_CELLS_MAX;
  return broken.slice(0, BROKEN_CELLS_MAX).map((message, index) => ({
    path,
    message:
      index === BROKEN_CELLS_MAX - 1 && more > 0
        ? `${message} (and ${more} more like this)`
        : message,
  }));
}

function problemsOfCell({ data, problem, values }: Cell): string {
  if (problem !== undefined) return problem;
  const { problems } = validate(data);
  const counted = values.some(({ name }) => name === 'nodes.count');
  return problems
    .map(({ path, message }) => {
      const where = pathText(path);
      const fix = 'with nodes.count swept, take nodes.inputs: {uniform: {min: 0, max: 1}}';
      return `${where}: ${counted && where === 'nodes.inputs' ? fix : message}`;
    })
    .join('; ');
}

/** `nodes.count = 4, agreement.rule = mean`. */
function cellText({ values }: Cell): string {
  return values.map(({ name, value }) => `${name} = ${valueText(value)}`).join(', ');
}

/** Stand-ins for what has no default. No rule looks at them: it would read a broken path. */
const AGREEMENT_STAND_IN = { nodes: { count: 1, inputs: [0] } };
const OTHER_STAND_IN = { nodes: { count: 1 } };
const VECTORS_STAND_IN = { inputs: [[0, 0]], f: 0 };
const CLOCKS_STAND_IN = { offsetsMs: [0], f: 0 };

type Mapping = Readonly<Record<string, unknown>>;

/** A copy without the broken fields, completed so that the schema accepts it. */
function mend(data: Mapping, broken: readonly FieldName[]): Mapping {
  const copy: Mapping = Object.fromEntries(
    Object.entries(data)
      .filter(([key]) => !broken.includes(key))
      .map(([key, section]) => [key, isMapping(section) ? without(section, key, broken) : section]),
  );
  const completed = (name: string, standIn: Mapping): Mapping => {
    const section = copy[name];
    return { [name]: { ...standIn, ...(isMapping(section) ? section : {}) } };
  };
  switch (copy['experiment']) {
    case 'agreement':
      return { ...AGREEMENT_STAND_IN, ...copy, ...completed('agreement', { f: 0 }) };
    case 'vectors':
      return { ...OTHER_STAND_IN, ...copy, ...completed('vectors', VECTORS_STAND_IN) };
    case 'clocks':
      return { ...OTHER_STAND_IN, ...copy, ...completed('clocks', CLOCKS_STAND_IN) };
    default:
      return { ...OTHER_STAND_IN, ...copy };
  }
}

function without(section: Mapping, name: string, broken: readonly FieldName[]): Mapping {
  return Object.fromEntries(
    Object.entries(section).filter(([key]) => !broken.includes(`${name}.${key}`)),
  );
}

function isMapping(data: unknown): data is Mapping {
  return typeof data === 'object' && data !== null && !Array.isArray(data);
}

function notMapping(data: unknown): string {
  return data === null || data === undefined
    ? 'is empty; an experiment has at least the keys experiment and nodes, and what is to be done'
    : `expected keys and values (experiment: agreement, nodes: ...), found ${kindText(data)}`;
}
