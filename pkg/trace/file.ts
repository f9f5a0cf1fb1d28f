/** The journal on disk: one JSON object a line. */
import { createWriteStream, renameSync, writeFileSync, type WriteStream } from 'node:fs';
import { compareNodeIds } from '../core/ids.ts';
import type { TraceRecord } from './record.ts';

/**
 * Keeps a run's records. They are appended to the file as they arrive, so that what is known survives
 * whatever happens to the writer, and put in order of time at the end.
 */
export class TraceFile {
  readonly #path: string | undefined;
  readonly #stream: WriteStream | undefined;
  readonly #records: TraceRecord[] = [];

  /** @param path Absent: nothing is written, the records are only kept. */
  constructor(path: string | undefined) {
    this.#path = path;
    this.#stream = path === undefined ? undefined : createWriteStream(path);
    // A full disk must not end the run: the records are still here, and `finish` reports it.
    this.#stream?.on('error', () => undefined);
  }

  /** What was added so far, in that order. */
  get records(): readonly TraceRecord[] {
    return this.#records;
  }

  add(record: TraceRecord): void {
    this.#records.push(record);
    this.#stream?.write(line(record));
  }

  /**
   * Orders the records by time, ties by node; those of one node stay in their order. Rewrites the file.
   * @returns all records in that order.
   * @throws {Error} of the file system when the file cannot be written.
   */
  async finish(): Promise<readonly TraceRecord[]> {
    const ordered = this.#records.toSorted(
      (a, b) => a.at - b.at || compareNodeIds(a.node, b.node) || a.seq - b.seq,
    );
    const records = [0, 1, 2].flatMap((place) => ordered.filter((r) => placeOf(r) === place));
    if (this.#path !== undefined && this.#stream !== undefined) {
      const stream = this.#stream;
      await new Promise<void>((resolve) => {
        stream.once('close', resolve);
        stream.end();
        if (stream.closed) resolve();
      });
      writeFileSync(`${this.#path}.part`, records.map(line).join(''));
      renameSync(`${this.#path}.part`, this.#path);
    }
    return records;
  }
}

/** The `run` record comes first and the `end` record last, whatever the clocks of the hosts say. */
function placeOf({ kind }: TraceRecord): number {
  return kind === 'run' ? 0 : kind === 'end' ? 2 : 1;
}

function line(record: TraceRecord): string {
  return `${JSON.stringify(record)}\n`;
}
