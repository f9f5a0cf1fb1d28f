/** From a seed that failed to what a person wants to see: the smallest case, and a sentence. */
import type { Finding } from '../../checkers/finding.ts';
import { invariant } from '../../core/errors.ts';
import { resolveAgreement } from '../config/resolved.ts';
import type { AgreementConfig } from '../config/schema.ts';
import { drawn } from '../run.ts';
import { explain } from './explain.ts';
import { shrink } from './shrink.ts';
import type { Runner, Trial } from './trial.ts';

export interface PursueOptions {
  /** The experiment of the seed; of a swarm, the one that was drawn. */
  readonly config: AgreementConfig;
  readonly seed: number;
  /** Must be the runner, or the like of it, with which the seed failed. */
  readonly run: Runner;
  /** The check whose violation matters; absent: the first that failed. */
  readonly check?: string;
  readonly signal?: AbortSignal;
  readonly triesMax?: number;
}

export interface Quarry {
  readonly seed: number;
  /** The name of the first check that failed, and still fails in the smallest case. */
  readonly check: string;
  readonly sentence: string;
  readonly config: AgreementConfig;
  readonly tries: number;
  /** How many of `OTHER_SEEDS` other seeds of the smallest case violate the check as well. */
  readonly othersFailing: number;
}

/** Runs that shrinking may take. */
const TRIES_MAX = 2000;

/** Seeds, and so orders of messages, in which the smallest case is tried at last. */
export const OTHER_SEEDS = 20;

/** Shrinks the failure of a seed and explains it. Deterministic, unless it is aborted. */
export async function pursue(options: PursueOptions): Promise<Quarry> {
  const { config, seed, run, signal, triesMax = TRIES_MAX } = options;
  const first = await run(config, seed);
  const failed = failures(first).find(
    (finding) => options.check === undefined || finding.name === options.check,
  );
  invariant(failed !== undefined, `seed ${seed} failed in the search, and now it does not`);
  const { name } = failed;
  const failsAlike = async (candidate: AgreementConfig): Promise<Finding | undefined> =>
    failures(await run(candidate, candidate.seed ?? seed)).find((other) => other.name === name);
  const { config: smallest, tries } = await shrink({
    config: { ...resolveAgreement(config, drawn(first.plan)), engine: 'sim' },
    fails: async (candidate) => (await failsAlike(candidate)) !== undefined,
    triesMax,
    ...(signal === undefined ? {} : { signal }),
  });
  const last = await run(smallest, smallest.seed ?? seed);
  const finding = failures(last).find((other) => other.name === name);
  invariant(finding !== undefined, 'the smallest case fails');
  let othersFailing = 0;
  for (let index = 0; index < OTHER_SEEDS; index++) {
    const other = { ...smallest, seed: 1001 + index };
    if ((await failsAlike(other)) !== undefined) othersFailing += 1;
  }
  const sentence = explain(last.history, finding);
  return { seed, check: name, sentence, config: smallest, tries, othersFailing };
}

function failures({ judgement }: Trial): readonly Finding[] {
  return judgement.checks.filter(({ verdict }) => verdict === 'fail');
}
