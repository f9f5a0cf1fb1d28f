/** The package: nodes with services, groups of them, and what they are made of. */
export { createDistribution } from './runtime/distribution.ts';
export type { Distribution, DistributionConfig } from './runtime/distribution.ts';
export { LabError } from './core/errors.ts';
export type * from './services/api.ts';
export type { Group } from './services/groups.ts';
export type { NodeInfo } from './services/node-info.ts';
