/**
 * The worst that one round can do, by exhaustive search, from the definition of the models and
 * without any of the formulas of `contraction.ts`.
 *
 * Inputs and lies are 0 or 1 only. That is enough: every rule is, for a given number of values,
 * linear in the sorted values, so it commutes with cutting the values at a threshold, and a spread
 * over real values is an average of spreads over such cuts (`agreement.md` 1.0).
 */
import { rational } from '../../pkg/agreement/arithmetic.ts';
import type { FaultMix, Model, Setting } from '../../pkg/agreement/plan.ts';
import { ONE, ZERO, compare, sub } from '../../pkg/agreement/rational.ts';
import type { Rational } from '../../pkg/agreement/rational.ts';
import { nextValue } from '../../pkg/agreement/rules.ts';

/** What one node may end a round with: its own input, and how many of each value it heard. */
export interface Holding {
  readonly own: number;
  /** The own value is counted among them. */
  readonly zeros: number;
  readonly ones: number;
}

/** One choice of inputs, and everything a surviving correct node might then hold. */
interface World {
  /** Surviving correct nodes by input. */
  readonly zeros: number;
  readonly ones: number;
  /** Whether correct inputs, those of nodes that crash in the round included, differ. */
  readonly mixed: boolean;
  readonly holdings: readonly Holding[];
}

/** How a node turns a multiset of 0 and 1 into its next value. Mutants are such functions. */
export type NextValue = (received: readonly number[], own: number) => Rational;

export interface Finding {
  /** Largest spread(after) / spread(before). */
  readonly factor: Rational;
  /** Whether nodes that agreed were left where they were. */
  readonly valid: boolean;
}

/** The shipped rule. */
export function shipped(setting: Setting, estimating = false): NextValue {
  return (received) => {
    const values = received.map((value) => (value === 0 ? ZERO : ONE));
    return nextValue(rational, setting, values, estimating);
  };
}

/** The worst round of `n` nodes of which at most f (sync-crash: exactly `crashing`) fail. */
export function worstRound(
  setting: Pick<Setting, 'model' | 'n' | 'f' | 'mixed'>,
  next: NextValue,
  crashing = setting.f,
): Finding {
  const cached = caching(next);
  let factor = ZERO;
  let valid = true;
  for (const world of worldsOf(setting, crashing)) {
    const spread = spreadAfter(world, cached);
    if (world.mixed) {
      if (compare(spread, factor) > 0) factor = spread;
    } else {
      const agreed = world.zeros > 0 ? ZERO : ONE;
      valid &&= world.holdings.every((held) => rational.equals(cached(held), agreed));
    }
  }
  return { factor, valid };
}

/** Whether every possible next value lies in the range of what every possible other node holds. */
export function staysInEveryRange(
  setting: Pick<Setting, 'model' | 'n' | 'f' | 'mixed'>,
  next: NextValue,
  crashing = setting.f,
): boolean {
  const cached = caching(next);
  return worldsOf(setting, crashing).every(({ holdings }) => {
    const results = holdings.map(cached);
    return holdings.every(({ zeros, ones }) =>
      results.every(
        (value) =>
          (zeros > 0 || compare(value, ONE) === 0) && (ones > 0 || compare(value, ZERO) === 0),
      ),
    );
  });
}

function caching(next: NextValue): (held: Holding) => Rational {
  const cache = new Map<string, Rational>();
  return (held) => {
    const key = `${held.own},${held.zeros},${held.ones}`;
    const known = cache.get(key);
    if (known !== undefined) return known;
    const value = next([...copies(1, held.ones), ...copies(0, held.zeros)], held.own);
    cache.set(key, value);
    return value;
  };
}

/** The largest difference between the next values of two different nodes. */
function spreadAfter(world: World, next: (held: Holding) => Rational): Rational {
  const byOwn = [0, 1].map((own) => {
    const values = world.holdings.filter((held) => held.own === own).map(next);
    return values.toSorted(compare);
  });
  let widest = ZERO;
  for (const [p, low] of byOwn.entries()) {
    for (const [q, high] of byOwn.entries()) {
      const nodes = p === 0 ? world.zeros : world.ones;
      const [lowest, highest] = [low[0], high.at(-1)];
      if ((p === q && nodes < 2) || lowest === undefined || highest === undefined) continue;
      const spread = sub(highest, lowest);
      if (compare(spread, widest) > 0) widest = spread;
    }
  }
  return widest;
}

type Worlds = (n: number, f: number, crashing: number) => World[];

function worldsOf(
  { model, n, f, mixed }: Pick<Setting, 'model' | 'n' | 'f' | 'mixed'>,
  crashing: number,
): readonly World[] {
  if (mixed !== undefined) return mixedWorlds(n, mixed);
  const worlds = WORLDS[model];
  if (worlds === undefined) throw new RangeError(`no search is written for ${model}`);
  return worlds(n, f, crashing);
}

const WORLDS: Readonly<Partial<Record<Model, Worlds>>> = {
  'sync-crash': (n, _, crashing) =>
    splits(n - crashing).flatMap((alive) =>
      splits(crashing).map((dying) => ({
        ...alive,
        mixed: alive.zeros + dying.zeros > 0 && alive.ones + dying.ones > 0,
        holdings: subsets(dying).flatMap((heard) =>
          owns(alive).map((own) => plus(own, alive, heard)),
        ),
      })),
    ),
  // No crash is needed: f messages late for each node do the same.
  'async-crash': (n, f) =>
    splits(n).map((all) => ({
      ...all,
      mixed: isMixed(all),
      holdings: owns(all).flatMap((own) => choices(all, own, n - f).map((it) => plus(own, it))),
    })),
  'sync-byzantine': (n, f) =>
    splits(n - f).map((correct) => ({
      ...correct,
      mixed: isMixed(correct),
      holdings: splits(f).flatMap((lies) => owns(correct).map((own) => plus(own, correct, lies))),
    })),
  'sync-mixed': (n, f) => mixedWorlds(n, { asymmetric: f, symmetric: 0, benign: 0 }),
  // Faulty nodes reach only some of the others, but have good values, and must come to agree as well.
  'sync-omission': (n, f) =>
    splits(n - f).flatMap((reaching) =>
      splits(f).map((faulty) => {
        const all = { zeros: reaching.zeros + faulty.zeros, ones: reaching.ones + faulty.ones };
        return {
          ...all,
          mixed: isMixed(all),
          holdings: subsets(faulty).flatMap((heard) =>
            [...owns(reaching), ...owns(heard)].map((own) => plus(own, reaching, heard)),
          ),
        };
      }),
    ),
  'async-byzantine': (n, f) =>
    splits(n - f).map((correct) => ({
      ...correct,
      mixed: isMixed(correct),
      holdings: subsets({ zeros: f, ones: f })
        .filter((lies) => lies.zeros + lies.ones <= f)
        .flatMap((lies) => {
          const heard = n - f - lies.zeros - lies.ones;
          return owns(correct).flatMap((own) =>
            choices(correct, own, heard).map((it) => plus(own, it, lies)),
          );
        }),
    })),
};

/** The benign are gone, the symmetric tell all the same, the asymmetric each something else. */
function mixedWorlds(n: number, { asymmetric, symmetric, benign }: FaultMix): World[] {
  return splits(n - asymmetric - symmetric - benign).flatMap((correct) =>
    splits(symmetric).map((alike) => ({
      ...correct,
      mixed: isMixed(correct),
      holdings: splits(asymmetric).flatMap((lies) =>
        owns(correct).map((own) => plus(own, correct, alike, lies)),
      ),
    })),
  );
}

interface Counts {
  readonly zeros: number;
  readonly ones: number;
}

const copies = (value: number, count: number): number[] =>
  Array.from({ length: count }, () => value);
const isMixed = ({ zeros, ones }: Counts): boolean => zeros > 0 && ones > 0;

/** Every way to give `count` nodes an input. */
function splits(count: number): Counts[] {
  return Array.from({ length: count + 1 }, (_, ones) => ({ zeros: count - ones, ones }));
}

/** Every subset of these values, up to exchange of equals. */
function subsets({ zeros, ones }: Counts): Counts[] {
  return Array.from({ length: zeros + 1 }, (_, z) =>
    Array.from({ length: ones + 1 }, (__, o) => ({ zeros: z, ones: o })),
  ).flat();
}

/** Every choice of `size` of these values that contains the own one. */
function choices(from: Counts, own: number, size: number): Counts[] {
  return subsets(from).filter(
    ({ zeros, ones }) => zeros + ones === size && (own === 0 ? zeros > 0 : ones > 0),
  );
}

/** The inputs that some node has. */
function owns({ zeros, ones }: Counts): number[] {
  return [...(zeros > 0 ? [0] : []), ...(ones > 0 ? [1] : [])];
}

function plus(own: number, ...parts: readonly Counts[]): Holding {
  return {
    own,
    zeros: parts.reduce((sum, part) => sum + part.zeros, 0),
    ones: parts.reduce((sum, part) => sum + part.ones, 0),
  };
}
