/** Small experiments as YAML text, and what the lab says about them. */
import { ConfigError } from '../../pkg/core/errors.ts';
import { loadConfig } from '../../pkg/lab/config/load.ts';
import type { Overrides } from '../../pkg/lab/config/overrides.ts';

/** The smallest valid experiment: line 3 is `count`, 4 `inputs`, 6 `f`; more may be appended. */
export const SMALL = `experiment: agreement
nodes:
  count: 3
  inputs: [1, 2, 3]
agreement:
  f: 1
`;

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
