/** What a rule between several fields is. */
import type { NodeId } from '../../../core/ids.ts';
import { type Path, type Problem, valueAt } from '../problem.ts';
import type { Experiment } from '../schema.ts';

/** A field or a section: `agreement.f`, `nodes`. */
export type FieldName = string;

/** A condition on several fields of an experiment whose fields are each valid. */
export interface Rule<E = Experiment> {
  /** The rule as a sentence, for `docs/config.md`. */
  readonly says: string;
  /** Everything that `check` looks at; it is left out when one of these is not valid itself. */
  readonly reads: readonly FieldName[];
  /** Set when the rule is a condition of the model, which may be broken on request. */
  readonly ofModel?: true;
  check(experiment: E): readonly Problem[];
}

/** A problem with the value at a path, which it shows. */
export function problemAt(experiment: Experiment, path: Path, message: string): Problem {
  return { path, value: valueAt(experiment, path), message };
}

/** The names of nodes for a message, shortened when they are many. */
export function someOf(ids: readonly NodeId[]): string {
  return ids.length <= 8 ? ids.join(', ') : `${ids.slice(0, 3).join(', ')} ... ${ids.at(-1)}`;
}
