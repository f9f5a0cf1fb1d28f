/** What is known of directed links, by number, in flat arrays: a network may have millions of them. */
export class Links {
  /** When the latest message of each arrives. */
  #lastAt = new Float64Array(64);
  /** Messages sent on each. */
  #sent = new Int32Array(64);
  #size = 0;

  /** A new link. @returns its number. */
  add(): number {
    const number = this.#size;
    if (number === this.#sent.length) this.#grow();
    this.#size += 1;
    return number;
  }

  /** Counts a message. @returns how many went before it. */
  count(link: number): number {
    const before = this.#sent[link] ?? 0;
    this.#sent[link] = before + 1;
    return before;
  }

  /** @returns when a message that would arrive at `at` does so without overtaking another. */
  arrival(link: number, at: number): number {
    const time = Math.max(this.#lastAt[link] ?? 0, at);
    this.#lastAt[link] = time;
    return time;
  }

  #grow(): void {
    const [lastAt, sent] = [this.#lastAt, this.#sent];
    this.#lastAt = new Float64Array(2 * this.#size);
    this.#lastAt.set(lastAt);
    this.#sent = new Int32Array(2 * this.#size);
    this.#sent.set(sent);
  }
}
