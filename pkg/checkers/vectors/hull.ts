/**
 * Is a point in the convex hull of others? Exactly, and with a proof either way: weights that make the
 * point of the others, or a half-space that holds all the others and not the point.
 *
 * It is phase 1 of the simplex method on  sum w_j p_j = x,  sum w_j = 1,  w_j >= 0.  If some sum of
 * artificial variables must stay above 0, the dual solution is the half-space (Farkas). The pivots are
 * those of Bland, so that it ends (Bland 1977), on a tableau of integers, whose divisions leave no rest
 * (Edmonds 1967, Bareiss 1968). At most d + 1 weights are not 0 (Carathéodory).
 */
import type { Point } from '../../agreement/vectors/point.ts';
import { fraction, type Rational } from '../../agreement/rational.ts';

export type HullProof =
  | {
      readonly inside: true;
      /** One per point, at least 0, their sum 1. */
      readonly weights: readonly Rational[];
    }
  | {
      readonly inside: false;
      /**
       * u and c, without a common factor: u . p + c <= 0 for all points p of the hull, and > 0 for the
       * point in question.
       */
      readonly direction: readonly bigint[];
      readonly offset: bigint;
    };

/** Tells whether `x` lies in the hull of the points, with the proof. */
export function hullProof(points: readonly Point[], x: Point): HullProof {
  const tableau = new Tableau(points, x);
  while (tableau.improve());
  return tableau.proof();
}

/**
 * Entries are `scale` times those of the rational tableau. Columns: the points, then one artificial
 * variable per row, then the right side. The last row is the objective, the sum of the artificials.
 */
class Tableau {
  readonly #count: number;
  readonly #size: number;
  readonly #rows: bigint[][];
  readonly #objective: bigint[];
  /** The variable that each row determines. */
  readonly #basis: number[];
  /** -1 where an equation was turned round, so that its right side is not below 0. */
  readonly #signs: readonly bigint[];
  readonly #unit: bigint;
  #scale = 1n;

  constructor(points: readonly Point[], x: Point) {
    const all = [...points, x];
    // Every coordinate is a multiple of 1/unit.
    const unit = all.flat().reduce((multiple, { d }) => lcm(multiple, d), 1n);
    const equations = [
      ...x.map((_, i) => all.map((point) => scaled(point[i], unit))),
      all.map(() => 1n),
    ];
    this.#unit = unit;
    this.#count = points.length;
    this.#size = equations.length;
    this.#signs = equations.map((row) => ((row.at(-1) ?? 0n) < 0n ? -1n : 1n));
    this.#basis = equations.map((_, i) => points.length + i);
    this.#rows = equations.map((row, i) => {
      const turned = row.map((entry) => entry * (this.#signs[i] ?? 1n));
      const artificial = equations.map((_, k) => (k === i ? 1n : 0n));
      return [...turned.slice(0, -1), ...artificial, ...turned.slice(-1)];
    });
    this.#objective = this.#columns().map((column) =>
      this.#isArtificial(column) ? 0n : this.#rows.reduce((sum, row) => sum + at(row, column), 0n),
    );
  }

  /** One pivot. @returns false when none makes the sum of the artificial variables smaller. */
  improve(): boolean {
    const entering = this.#objective.findIndex((gain, j) => j < this.#count && gain > 0n);
    if (entering < 0) return false;
    let leaving = -1;
    for (const [i, row] of this.#rows.entries()) {
      if (at(row, entering) <= 0n) continue;
      if (leaving < 0 || this.#isBefore(i, leaving, entering)) leaving = i;
    }
    // The objective is bounded below by 0, so some row bounds the entering variable.
    this.#pivot(leaving, entering);
    return true;
  }

  proof(): HullProof {
    if (at(this.#objective, this.#right) === 0n) {
      const weights = Array.from({ length: this.#count }, (_, j) => {
        const row = this.#rows[this.#basis.indexOf(j)];
        return row === undefined ? fraction(0n) : fraction(at(row, this.#right), this.#scale);
      });
      return { inside: true, weights };
    }
    const dual = this.#signs.map(
      (sign, i) => sign * (at(this.#objective, this.#count + i) + this.#scale),
    );
    // The equations are in multiples of 1/unit, the last one is not.
    const all = dual.map((entry, i) => (i < dual.length - 1 ? entry * this.#unit : entry));
    const common = all.reduce(gcd, 0n);
    const [offset = 0n, ...direction] = all.map((entry) => entry / common).toReversed();
    return { inside: false, direction: direction.toReversed(), offset };
  }

  get #right(): number {
    return this.#count + this.#size;
  }

  #columns(): number[] {
    return Array.from({ length: this.#right + 1 }, (_, j) => j);
  }

  #isArtificial(column: number): boolean {
    return column >= this.#count && column < this.#right;
  }

  /** Row i bounds the entering variable more tightly than row k; ties by the variable (Bland). */
  #isBefore(i: number, k: number, entering: number): boolean {
    const [one = [], other = []] = [this.#rows[i], this.#rows[k]];
    const left = at(one, this.#right) * at(other, entering);
    const right = at(other, this.#right) * at(one, entering);
    return left < right || (left === right && at(this.#basis, i) < at(this.#basis, k));
  }

  #pivot(leaving: number, entering: number): void {
    const row = this.#rows[leaving] ?? [];
    const pivot = at(row, entering);
    for (const other of [...this.#rows, this.#objective]) {
      if (other === row) continue;
      const share = at(other, entering);
      for (const [j, entry] of other.entries()) {
        other[j] = (entry * pivot - share * at(row, j)) / this.#scale;
      }
    }
    this.#scale = pivot;
    this.#basis[leaving] = entering;
  }
}

function at<T extends bigint | number>(list: readonly T[], index: number): T {
  const item = list[index];
  if (item === undefined) throw new RangeError(`a tableau has no entry ${index}`);
  return item;
}

function scaled(value: Rational | undefined, unit: bigint): bigint {
  return value === undefined ? 0n : value.n * (unit / value.d);
}

function lcm(a: bigint, b: bigint): bigint {
  return (a / gcd(a, b)) * b;
}

/** Not below 0. */
function gcd(a: bigint, b: bigint): bigint {
  let [x, y] = [a, b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x < 0n ? -x : x;
}
