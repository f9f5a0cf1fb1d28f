/** For each algorithm, the experiment in which it does as badly as is known: what its page shows. */
import type { Model } from '../../agreement/plan.ts';

/** An experiment as it stands in a file, but for what all of them share. */
export interface Stage {
  readonly inputs: readonly number[];
  readonly agreement: { readonly rule: string; readonly f: number } & Readonly<
    Record<string, unknown>
  >;
  readonly faults: object;
  readonly network?: object;
}

/** `low` nodes with 0, then `high` with 1. */
function split(low: number, high: number): readonly number[] {
  return [...Array.from({ length: low }, () => 0), ...Array.from({ length: high }, () => 1)];
}

const ROUNDS = { network: { roundMs: 100 } };

export const STAGES: Readonly<Record<Model, Stage>> = {
  'sync-crash': {
    inputs: split(3, 4),
    agreement: { rule: 'mean', f: 3 },
    faults: { crash: { ladder: [3] } },
    ...ROUNDS,
  },
  'async-crash': {
    inputs: split(1, 6),
    agreement: { rule: 'select', f: 2 },
    faults: { scheduler: { strategy: 'slow-side' } },
  },
  'sync-byzantine': {
    inputs: split(1, 6),
    agreement: { rule: 'select', f: 2 },
    faults: { liars: { nodes: 2, strategy: 'split-brain' } },
    ...ROUNDS,
  },
  'async-byzantine': {
    inputs: split(1, 10),
    agreement: { rule: 'select', f: 2 },
    faults: { liars: { nodes: 2, strategy: 'withhold-and-split' } },
  },
  'sync-omission': {
    inputs: split(5, 2),
    agreement: { rule: 'mean', f: 2 },
    faults: { liars: { nodes: 2, strategy: 'own-side' } },
    ...ROUNDS,
  },
  'sync-mixed': {
    inputs: split(4, 5),
    agreement: { rule: 'select', f: 4, mixed: { asymmetric: 1, symmetric: 1, benign: 2 } },
    faults: { liars: { nodes: 1, strategy: 'split-brain' } },
    ...ROUNDS,
  },
  'async-witness': {
    inputs: split(3, 4),
    agreement: { rule: 'midpoint', f: 2 },
    faults: { scheduler: { strategy: 'core-split' } },
    network: { delayMs: { mean: 10 } },
  },
  'sync-gradecast': {
    inputs: [0, 0, 0, 1, 1, 1, 1, 0, 0, 0],
    agreement: { rule: 'mean', f: 3 },
    faults: { liars: { nodes: 3, strategy: 'grade-split' } },
    ...ROUNDS,
  },
  'sync-fca': {
    inputs: split(3, 4),
    agreement: { rule: 'mean', f: 2 },
    faults: { liars: { nodes: 2, strategy: 'fringe' } },
    ...ROUNDS,
  },
  'async-binary': {
    inputs: split(3, 4),
    agreement: { rule: 'midpoint', f: 2 },
    faults: { liars: { nodes: 2, strategy: 'split-brain' } },
    network: { delayMs: { mean: 10 } },
  },
  'async-delphi': {
    inputs: [0, 0.25, 0.75, 1, 0.5, 0, 1],
    agreement: { rule: 'mean', f: 2, delphi: { rho0: '1/8', delta: 2 } },
    faults: { liars: { nodes: 2, strategy: 'withhold-and-split' } },
    network: { delayMs: { mean: 10 } },
  },
  'sync-graph': {
    inputs: split(4, 5),
    agreement: { rule: 'w-msr', f: 1, topology: { kind: 'chord', offsets: [1, 2, 3, 4] } },
    faults: { liars: { nodes: 1, strategy: 'split-brain' } },
    ...ROUNDS,
  },
};
