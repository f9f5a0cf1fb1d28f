/** Searching in tests: in this thread, with the program as it is or with a mutant of it. */
import type { AgreementConfig } from '../../pkg/lab/config/schema.ts';
import { pursue, type Quarry } from '../../pkg/lab/search/pursue.ts';
import { search } from '../../pkg/lab/search/search.ts';
import { simRunner, type Runner } from '../../pkg/lab/search/trial.ts';
import { agreementConfig } from './config.ts';

export interface Hunt {
  readonly config: AgreementConfig;
  readonly runs?: number;
  readonly check?: string;
  readonly run?: Runner;
}

/** The smallest form of the first failure; undefined when nothing fails. */
export async function hunt({ config, runs = 300, run, check }: Hunt): Promise<Quarry | undefined> {
  const runner = run ?? simRunner(true);
  const only = check === undefined ? {} : { check };
  const options = { config, firstSeed: 1, runs, swarm: false, fast: true, ...only };
  const { failed } = await search({ ...options, run: runner });
  return failed === undefined ? undefined : pursue({ config, seed: failed, run: runner, ...only });
}

/** Runs a body while a method of a class is another one: a mutant of the program. */
export function mutated<T extends object, K extends keyof T>(
  prototype: T,
  name: K,
  mutant: (original: T[K]) => T[K],
): Runner {
  const honest = simRunner(true);
  return async (config, seed) => {
    const original = prototype[name];
    prototype[name] = mutant(original);
    try {
      return await honest(config, seed);
    } finally {
      prototype[name] = original;
    }
  };
}

/** A small experiment of agreement from YAML text. */
export function experiment(text: string): AgreementConfig {
  return agreementConfig({ file: 'x.yaml', text });
}
