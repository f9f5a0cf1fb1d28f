/** Cuts a stream of text into lines, of bounded length. */

/**
 * Longest line that is passed on, in UTF-16 units. Of a longer one the beginning is, at once: its end may
 * never come.
 */
export const LINE_MAX = 32 * 1024 * 1024;

export class LineSplitter {
  #rest = '';
  #skipping = false;
  readonly #max: number;
  readonly #onLine: (line: string) => void;

  constructor(onLine: (line: string) => void, max = LINE_MAX) {
    this.#onLine = onLine;
    this.#max = max;
  }

  push(chunk: string): void {
    let start = 0;
    for (;;) {
      const end = chunk.indexOf('\n', start);
      if (end < 0) break;
      this.#add(chunk.slice(start, end));
      this.#flush();
      start = end + 1;
    }
    this.#add(chunk.slice(start));
  }

  /** What the stream ended with, when that was no whole line. */
  end(): void {
    if (this.#rest !== '') this.#flush();
  }

  #add(piece: string): void {
    if (this.#skipping) return;
    this.#rest += piece;
    if (this.#rest.length <= this.#max) return;
    const beginning = this.#rest.slice(0, this.#max);
    this.#rest = '';
    this.#skipping = true;
    this.#onLine(beginning);
  }

  #flush(): void {
    const line = this.#rest.endsWith('\r') ? this.#rest.slice(0, -1) : this.#rest;
    this.#rest = '';
    this.#skipping = false;
    if (line.trim() !== '') this.#onLine(line);
  }
}
