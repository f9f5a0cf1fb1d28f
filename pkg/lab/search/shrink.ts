/**
 * From an experiment that fails to the smallest that fails in the same way: greedy delta debugging. Each
 * reduction offers simpler experiments; the first that is valid and still fails replaces the present
 * one, until none does.
 *
 * Source of the idea: Zeller, Hildebrandt 2002, "Simplifying and isolating failure-inducing input".
 */
import type { AgreementConfig } from '../config/schema.ts';
import { validate } from '../config/validate.ts';
import { earlierCrashes, fewerFaults, plainerLies, plainerLinks } from './smaller/faults.ts';
import { fewerNodes, smallerF, smallScopes } from './smaller/nodes.ts';
import {
  fewerRounds,
  largerEpsilon,
  reseeded,
  simplerInputs,
  smallerSeed,
  usualLimits,
} from './smaller/numbers.ts';
import { fewerEntries, smallerEntries } from './smaller/schedule.ts';
import { counted, named, renumbered } from './smaller/subset.ts';
import { promisedRounds } from './promise.ts';

/** Experiments simpler than one in a single respect, the simplest first. Some may not be valid. */
type Reduction = (config: AgreementConfig) => Iterable<AgreementConfig>;

const REDUCTIONS: readonly Reduction[] = [
  reseeded(smallScopes),
  reseeded(fewerNodes),
  smallerF,
  reseeded(fewerEntries),
  reseeded(fewerFaults),
  reseeded(plainerLinks),
  plainerLies,
  simplerInputs,
  fewerRounds,
  largerEpsilon,
  usualLimits,
  reseeded(earlierCrashes),
  smallerEntries,
  smallerSeed,
];

export interface ShrinkOptions {
  /** Resolved: seed, inputs and crashes as they were drawn. */
  readonly config: AgreementConfig;
  /** Whether a valid experiment fails in the same way. Deterministic. */
  readonly fails: (config: AgreementConfig) => Promise<boolean>;
  /** Most calls of `fails`. */
  readonly triesMax: number;
  /** Aborting ends with the smallest known. */
  readonly signal?: AbortSignal;
}

export interface Shrunk {
  readonly config: AgreementConfig;
  readonly tries: number;
}

/** The same experiment and predicate give the same result. */
export async function shrink({ config, fails, triesMax, signal }: ShrinkOptions): Promise<Shrunk> {
  let current = named(config);
  let tries = 0;
  const known = new Set([textOf(current)]);
  const isSmaller = async (candidate: AgreementConfig): Promise<boolean> => {
    const text = textOf(candidate);
    if (known.has(text)) return false;
    known.add(text);
    if (validate(candidate).experiment === undefined || lacksTime(candidate)) return false;
    tries += 1;
    return fails(candidate);
  };
  const step = async (reduce: Reduction): Promise<boolean> => {
    for (const candidate of reduce(current)) {
      if (tries >= triesMax || signal?.aborted === true) return false;
      if (!(await isSmaller(candidate))) continue;
      current = candidate;
      return true;
    }
    return false;
  };
  for (let again = true; again;) {
    again = false;
    for (const reduce of REDUCTIONS) while (await step(reduce)) again = true;
  }
  return { config: await shortForm(current, fails), tries };
}

/** Under other names nodes draw other numbers, so the failure may need another seed. */
const OTHER_SEEDS = Array.from({ length: 20 }, (_, index) => index + 1);

/** Nodes called n1, n2, ... where one of a few seeds fails with these names too. */
async function shortForm(
  config: AgreementConfig,
  fails: ShrinkOptions['fails'],
): Promise<AgreementConfig> {
  const short = counted(renumbered(config));
  for (const seed of [config.seed, ...OTHER_SEEDS]) {
    const candidate = { ...short, ...(seed === undefined ? {} : { seed }) };
    if (await fails(candidate)) return candidate;
  }
  return counted(config);
}

/** With too few rounds even a sound experiment fails; that would be another failure. */
function lacksTime(config: AgreementConfig): boolean {
  const promised = promisedRounds(config);
  return promised !== undefined && promised >= config.agreement.maxRounds;
}

function textOf(config: AgreementConfig): string {
  return JSON.stringify(config);
}
