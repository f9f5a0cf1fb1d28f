/**
 * What a node writes down: facts go to the master as they happen, and those that it must not forget to
 * its stable storage before that.
 */
import type { Memory } from '../../agreement/memory.ts';
import type { NodeId } from '../../core/ids.ts';
import type { Fact } from '../../core/process.ts';
import type { TraceRecord } from '../../trace/record.ts';
import { Recorder } from '../../trace/recorder.ts';
import type { Resume } from '../control/messages.ts';
import { memoryOf, StableStorage } from './stable-storage.ts';

export interface JournalOptions {
  readonly id: NodeId;
  readonly now: () => number;
  /** Where to keep what must not be forgotten; absent: nothing is kept. */
  readonly memoryFile: string | undefined;
  readonly handIn: (records: readonly TraceRecord[]) => void;
}

/** Most records in one message: a node that catches up after a pause has many at once. */
const BATCH_MAX = 64;

export class Journal {
  readonly #recorder: Recorder;
  readonly #memory: StableStorage | undefined;
  readonly #handIn: JournalOptions['handIn'];
  #outgoing: TraceRecord[] = [];

  constructor({ id, now, memoryFile, handIn }: JournalOptions) {
    this.#memory = memoryFile === undefined ? undefined : new StableStorage(memoryFile);
    this.#handIn = handIn;
    this.#recorder = new Recorder(id, now, (record) => this.#stream(record));
  }

  record(fact: Fact): void {
    this.#memory?.write(fact);
    this.#recorder.record(fact);
  }

  /** What the process before this one left; what of it had not reached the master is told again. */
  recall({ records, memorable }: Resume): Memory {
    const facts = this.#memory?.read() ?? [];
    this.#recorder.resume(records);
    for (const fact of facts.slice(memorable)) this.#recorder.record(fact);
    return memoryOf(facts);
  }

  /** Hands in what has gathered, now. */
  flush(): void {
    if (this.#outgoing.length === 0) return;
    const records = this.#outgoing;
    this.#outgoing = [];
    for (let first = 0; first < records.length; first += BATCH_MAX) {
      this.#handIn(records.slice(first, first + BATCH_MAX));
    }
  }

  /**
   * The records of one step go together, before what follows from them can leave: if this process is
   * killed, nobody has heard a value that the master does not know of.
   */
  #stream(record: TraceRecord): void {
    if (this.#outgoing.length === 0) queueMicrotask(() => this.flush());
    this.#outgoing.push(record);
  }
}
