/** A run that is over when each living node has recorded its last fact: who is waited for, and who has died. */
import { millis, type NodeId } from '../core/ids.ts';
import type { TraceRecord } from '../trace/record.ts';
import type { Conductor } from './conductor.ts';

export interface LastFactOptions {
  readonly ids: readonly NodeId[];
  /** Those of whom no facts are expected. */
  readonly liars: readonly NodeId[];
  /** Most nodes that fail. */
  readonly f: number;
  readonly awaited: string;
  readonly conclusion: string;
  readonly isLast: (record: TraceRecord) => boolean;
}

export class LastFactConductor implements Conductor {
  readonly awaited: string;
  readonly conclusion: string;
  readonly endsAt = millis(Infinity);
  readonly faultyMax: number;
  readonly #isLast: LastFactOptions['isLast'];
  readonly #unfinished: Set<NodeId>;
  readonly #faulty: Set<NodeId>;
  readonly #crashing = new Set<NodeId>();

  constructor({ ids, liars, f, awaited, conclusion, isLast }: LastFactOptions) {
    this.awaited = awaited;
    this.conclusion = conclusion;
    this.faultyMax = f;
    this.#isLast = isLast;
    this.#unfinished = new Set(ids.filter((id) => !liars.includes(id)));
    this.#faulty = new Set(liars);
  }

  get unfinished(): ReadonlySet<NodeId> {
    return this.#unfinished;
  }

  get faulty(): number {
    return this.#faulty.size;
  }

  isCrashing(id: NodeId): boolean {
    return this.#crashing.has(id);
  }

  observe(record: TraceRecord): undefined {
    const { node, kind } = record;
    if (kind === 'crash') this.#crashing.add(node);
    if (kind === 'crash' || this.#isLast(record)) this.#unfinished.delete(node);
  }

  /** Nobody comes back: there is no schedule of faults. */
  died(id: NodeId): undefined {
    this.#faulty.add(id);
    this.#unfinished.delete(id);
  }

  back(): undefined {}
}
