/** The experiments of a sweep: one per combination of values. */
import { invariant } from '../../core/errors.ts';
import { cellsOf, type SweptValue } from '../config/cells.ts';
import type { AgreementConfig } from '../config/schema.ts';
import { validate } from '../config/validate.ts';

export interface SweepCell {
  /** Its number, from 0, in the order of the file. */
  readonly cell: number;
  readonly values: readonly SweptValue[];
  readonly config: AgreementConfig;
}

/** @param config A valid experiment with a sweep. */
export function expandSweep(config: AgreementConfig): readonly SweepCell[] {
  return cellsOf(config).map(({ values, data }, cell) => {
    const { experiment } = validate(data);
    invariant(
      experiment?.experiment === 'agreement',
      'every combination of a valid sweep is valid',
    );
    return { cell, values, config: { ...experiment, name: config.name } };
  });
}
