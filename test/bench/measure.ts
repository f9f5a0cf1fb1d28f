/**
 * What a measurement is here: two programs that do the same, run alternately on the same machine, and
 * the median of the ratios of neighbours. Absolute times say little where others compute as well.
 */

/** One benchmark: a name for `--only`, and a function that measures. */
export interface Benchmark {
  readonly name: string;
  readonly run: () => Promise<readonly Row[]>;
}

/** One line of the table. */
export interface Row {
  readonly name: string;
  readonly ours: string;
  /** What it is compared with; absent for figures that are only reported. */
  readonly rival?: string;
  /** Ratios ours / rival of neighbouring runs. */
  readonly ratios?: readonly number[];
  readonly target?: Target;
}

export type Target = { readonly atLeast: number } | { readonly atMost: number };

export interface Pair {
  readonly ours: number;
  readonly rival: number;
}

/**
 * Measures both sides `count` times. Who comes first changes from pair to pair, so that a machine
 * that grows slower or faster favours neither.
 */
export async function alternate(
  count: number,
  ours: () => Promise<number>,
  rival: () => Promise<number>,
): Promise<Pair[]> {
  const pairs: Pair[] = [];
  for (let i = 0; i < count; i++) {
    if (i % 2 === 0) {
      const first = await ours();
      pairs.push({ ours: first, rival: await rival() });
    } else {
      const first = await rival();
      pairs.push({ rival: first, ours: await ours() });
    }
  }
  return pairs;
}

/** The line that compares: medians of both sides, and the ratios of the pairs. */
export function comparison(
  name: string,
  pairs: readonly Pair[],
  { show, target }: { readonly show: (value: number) => string; readonly target: Target },
): Row {
  return {
    name,
    ours: show(median(pairs.map(({ ours }) => ours))),
    rival: show(median(pairs.map(({ rival }) => rival))),
    ratios: pairs.map(({ ours, rival }) => ours / rival),
    target,
  };
}

/** @param values At least one, in any order. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}

export function meets(ratio: number, target: Target): boolean {
  return 'atLeast' in target ? ratio >= target.atLeast : ratio <= target.atMost;
}
