/**
 * What nodes that average hold, have sent and received, in one flat array: a number that changes in a
 * field of an object would be an object of its own each time, and a simulation has a million nodes with
 * six numbers each. A row takes one line of the cache.
 */

/** The places in a row. */
export const [MASS, WEIGHT, SENT_MASS, SENT_WEIGHT, RECEIVED_MASS, RECEIVED_WEIGHT] = [
  0, 1, 2, 3, 4, 5,
];
const FIELDS = 8;

export class Accounts {
  #rows = new Float64Array(FIELDS);
  #used = 0;

  /** @param capacity Rows for which memory is taken at once. */
  constructor(capacity = 1) {
    this.#rows = new Float64Array(FIELDS * capacity);
  }

  /** A new row. @returns where it stands. */
  open(value: number): number {
    const row = this.#used;
    this.#used += FIELDS;
    if (this.#used > this.#rows.length) {
      const rows = new Float64Array(2 * this.#used);
      rows.set(this.#rows);
      this.#rows = rows;
    }
    this.#rows[row + MASS] = value;
    this.#rows[row + WEIGHT] = 1;
    return row;
  }

  amount(row: number, field: number): number {
    return this.#rows[row + field] ?? 0;
  }

  add(row: number, field: number, amount: number): void {
    this.#rows[row + field] = this.amount(row, field) + amount;
  }
}
