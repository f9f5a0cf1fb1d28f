/** The combinations that a sweep asks for, as plain data that is still to be validated. */
import { setAt } from './overrides.ts';
import type { AgreementExperiment } from './schema.ts';

/** Most combinations of one sweep. */
export const CELLS_MAX = 2000;

export interface SweptValue {
  /** The path as the file has it: `nodes.count`. */
  readonly name: string;
  readonly value: unknown;
}

/** One combination. */
export interface Cell {
  readonly values: readonly SweptValue[];
  /** The experiment with these values; undefined when a value has no place in it. */
  readonly data: unknown;
  readonly problem?: string;
}

/** The fields that vary, in the order of the file. */
export function axesOf({ sweep }: Pick<AgreementExperiment, 'sweep'>): readonly SweptField[] {
  return Object.entries(sweep ?? {}).flatMap(([name, values]) =>
    typeof values === 'number' ? [] : [{ name, values: listOf(values) }],
  );
}

export interface SweptField {
  readonly name: string;
  readonly values: readonly unknown[];
}

/** How many combinations there are. */
export function cellCount(experiment: Pick<AgreementExperiment, 'sweep'>): number {
  return axesOf(experiment).reduce((product, { values }) => product * values.length, 1);
}

/** All combinations; the last field varies fastest. */
export function cellsOf(experiment: AgreementExperiment): readonly Cell[] {
  const { sweep: _, ...base } = experiment;
  return axesOf(experiment).reduce<readonly Cell[]>(
    (cells, { name, values }) =>
      cells.flatMap((cell) => values.map((value) => extended(cell, { name, value }))),
    [{ values: [], data: base }],
  );
}

function extended(cell: Cell, swept: SweptValue): Cell {
  const values = [...cell.values, swept];
  if (cell.problem !== undefined) return { ...cell, values };
  const outcome = setAt(cell.data, swept.name, swept.value);
  return outcome.problem === undefined
    ? { values, data: outcome.value }
    : { values, data: undefined, problem: outcome.problem };
}

type Values =
  readonly unknown[] | { readonly from: number; readonly to: number; readonly step: number };

/** A range counts its steps and rounds to twelve digits: 0.1 three times is 0.3. */
function listOf(values: Values): readonly unknown[] {
  if (!('from' in values)) return values;
  const { from, to, step } = values;
  const count = Math.max(0, Math.floor((to - from) / step + 1e-9) + 1);
  const length = Math.min(count, CELLS_MAX + 1);
  return Array.from({ length }, (_, index) => Number((from + index * step).toPrecision(12)));
}
