/** Small experiments as YAML text, and what the lab says about them. */
import { ConfigError } from '../../pkg/core/errors.ts';
import { loadConfig, type LoadOptions } from '../../pkg/lab/config/load.ts';
import type { Overrides } from '../../pkg/lab/config/overrides.ts';
import type { AgreementConfig, GossipConfig } from '../../pkg/lab/config/schema.ts';

/** The smallest valid experiment: line 3 is `count`, 4 `inputs`, 6 `f`; more may be appended. */
export const SMALL = `experiment: agreement
nodes:
  count: 3
  inputs: [1, 2, 3]
agreement:
  f: 1
`;

/** The smallest experiment of gossip that spreads rumors: line 2 is `nodes`; more may be appended. */
export const SMALL_GOSSIP = `experiment: gossip
nodes: {count: 4}
gossip: {}
`;

/** Loads what must be an experiment of agreement. */
export function agreementConfig(options: LoadOptions): AgreementConfig {
  const config = loadConfig(options);
  if (config.experiment !== 'agreement') throw new Error(`${options.file} is of another kind`);
  return config;
}

/** Loads what must be an experiment of gossip. */
export function gossipConfig(options: LoadOptions): GossipConfig {
  const config = loadConfig(options);
  if (config.experiment !== 'gossip') throw new Error(`${options.file} is of another kind`);
  return config;
}

/** The lines of the error that a text causes, in a file called x.yaml; empty when it is valid. */
export function complaints(text: string, overrides: Overrides = {}): readonly string[] {
  try {
    loadConfig({ file: 'x.yaml', text, overrides });
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.message.split('\n');
  }
}

export interface ScheduleText {
  /** Entries of `faults.schedule` as YAML, the first on line 6. */
  readonly entries: readonly string[];
  readonly agreement?: string;
  readonly nodes?: number;
  /** What follows: more of `faults` when indented by two, otherwise more sections. */
  readonly more?: string;
}

/** An experiment with a schedule: seven nodes in async-crash with f = 2 unless said otherwise. */
export function scheduleText(parts: ScheduleText): string {
  const { entries, agreement = 'f: 2', nodes = 7, more = '' } = parts;
  return `experiment: agreement
nodes: {count: ${nodes}, inputs: {uniform: {min: 0, max: 1}}}
agreement: {${agreement}}
faults:
  schedule:
${entries.map((entry) => `    - ${entry}\n`).join('')}${more}
`;
}
