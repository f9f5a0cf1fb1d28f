/**
 * A set of counters that is nearly all of 1, 2, 3, ...: a watermark, up to which all are in it, and runs
 * above. Between them are gaps: what has not come yet.
 *
 * Bounded: above so many runs the oldest gap is given up, and so is a gap that was found before a given
 * time. What stood in it counts as being in the set.
 */

/** Counters from `first` to `last`; `gapAt` is when the gap below was found. */
interface Run {
  first: number;
  last: number;
  readonly gapAt: number;
}

export class CounterSet {
  /** Ascending, with a gap below each; the gaps are the older the further down. */
  readonly #runs: Run[] = [];
  #watermark = 0;

  /** Runs above the watermark. */
  get runs(): number {
    return this.#runs.length;
  }

  has(counter: number): boolean {
    if (counter <= this.#watermark) return true;
    const run = this.#runs[this.#below(counter)];
    return run !== undefined && counter <= run.last;
  }

  /** All that is in it: first, last, first, last, ... of each run, ascending. O(runs). */
  get ranges(): number[] {
    const watermark = this.#watermark === 0 ? [] : [1, this.#watermark];
    return [...watermark, ...this.#runs.flatMap(({ first, last }) => [first, last])];
  }

  /** The counters of a range that are not in the set. O(counters above the watermark). */
  *missingIn(first: number, last: number): Generator<number> {
    for (let counter = Math.max(first, this.#watermark + 1); counter <= last; counter++) {
      if (!this.has(counter)) yield counter;
    }
  }

  /** Puts a counter in that is not in the set. O(runs). */
  add(counter: number, now: number, runsMax: number): void {
    const index = this.#below(counter);
    const [under, over] = [this.#runs[index], this.#runs[index + 1]];
    const lastUnder = under?.last ?? this.#watermark;
    const touchesOver = over?.first === counter + 1;
    if (lastUnder === counter - 1) {
      const last = touchesOver ? over.last : counter;
      if (touchesOver) this.#runs.splice(index + 1, 1);
      if (under === undefined) this.#watermark = last;
      else under.last = last;
    } else if (touchesOver) {
      over.first = counter;
    } else {
      const gapAt = over?.gapAt ?? now;
      this.#runs.splice(index + 1, 0, { first: counter, last: counter, gapAt });
      if (this.#runs.length > runsMax) this.#giveUpGap();
    }
  }

  /** Gives up all gaps that were found before a time. */
  giveUpBefore(time: number): void {
    for (let run = this.#runs[0]; run !== undefined && run.gapAt < time; run = this.#runs[0]) {
      this.#giveUpGap();
    }
  }

  #giveUpGap(): void {
    this.#watermark = this.#runs.shift()?.last ?? this.#watermark;
  }

  /** The last run that begins at or below a counter; -1 when there is none. */
  #below(counter: number): number {
    let index = this.#runs.length - 1;
    while (index >= 0 && (this.#runs[index]?.first ?? 0) > counter) index -= 1;
    return index;
  }
}
