/** Cuts what comes in pieces into lines. One that is longer than allowed is skipped, and reported. */

export interface LineReader {
  line(text: string, number: number): void;
  /** @param number Counts from 1. */
  tooLong(number: number): void;
}

export class Lines {
  readonly #reader: LineReader;
  readonly #charactersMax: number;
  #begun = '';
  #number = 1;
  #skipping = false;

  constructor(reader: LineReader, charactersMax = 16_777_216) {
    this.#reader = reader;
    this.#charactersMax = charactersMax;
  }

  push(piece: string): void {
    let from = 0;
    for (let end = piece.indexOf('\n'); end !== -1; end = piece.indexOf('\n', from)) {
      this.#extend(piece.slice(from, end));
      this.#end();
      from = end + 1;
    }
    this.#extend(piece.slice(from));
  }

  #extend(piece: string): void {
    if (this.#skipping) return;
    this.#begun += piece;
    if (this.#begun.length <= this.#charactersMax) return;
    this.#reader.tooLong(this.#number);
    this.#begun = '';
    this.#skipping = true;
  }

  #end(): void {
    if (!this.#skipping && this.#begun.trim() !== '') this.#reader.line(this.#begun, this.#number);
    this.#begun = '';
    this.#skipping = false;
    this.#number += 1;
  }
}
