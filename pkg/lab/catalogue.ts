/** Everything that an experiment can name, with a line each, from the registries. */
import { ALGORITHMS } from '../agreement/algorithms/registry.ts';
import { AGREEMENT_CHECKS } from '../checkers/agreement/registry.ts';
import { CLOCKS_CHECKS } from '../checkers/clocks/registry.ts';
import { GOSSIP_CHECKS } from '../checkers/gossip/registry.ts';
import { VECTORS_CHECKS } from '../checkers/vectors/registry.ts';
import { ADVERSARIES } from '../faults/adversaries/registry.ts';
import { TOPOLOGIES } from '../topology/spec.ts';
import { EXPERIMENT_DOCS } from './config/schema.ts';

export interface CatalogueEntry {
  readonly name: string;
  /** What sort of thing it is, where the list has several. */
  readonly kind: string;
  readonly doc: string;
}

/** Lists by what they are lists of: one line each to add one. */
export const CATALOGUE = {
  experiments: Object.entries(EXPERIMENT_DOCS).map(([name, doc]) => ({ name, kind: '', doc })),
  algorithms: Object.values(ALGORITHMS).map(({ model, timing, doc }) => ({
    name: model,
    kind: timing,
    doc,
  })),
  adversaries: ADVERSARIES.map(([name, { kind, doc }]) => ({ name, kind, doc })),
  topologies: Object.entries(TOPOLOGIES).map(([name, doc]) => ({ name, kind: '', doc })),
  checkers: [
    ...AGREEMENT_CHECKS.map(({ name, doc }) => ({ name, kind: 'agreement', doc })),
    ...GOSSIP_CHECKS.map(({ name, doc }) => ({ name, kind: 'gossip', doc })),
    ...VECTORS_CHECKS.map(({ name, doc }) => ({ name, kind: 'vectors', doc })),
    ...CLOCKS_CHECKS.map(({ name, doc }) => ({ name, kind: 'clocks', doc })),
  ],
} as const satisfies Readonly<Record<string, readonly CatalogueEntry[]>>;

export type CatalogueName = keyof typeof CATALOGUE;

/** What can be listed. */
export const CATALOGUE_NAMES: readonly CatalogueName[] = [
  'experiments',
  'algorithms',
  'adversaries',
  'topologies',
  'checkers',
];
