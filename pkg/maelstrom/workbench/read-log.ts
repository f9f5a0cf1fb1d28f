/**
 * Keeps the lists that nodes answer reads with in little memory. A node's set mostly grows at its end, so
 * that what it has answered before is the beginning of what it answers now: one list then holds them all.
 * Thousands of reads of thousands of values would not fit otherwise.
 */
import type { Json } from '../../core/json.ts';

/** Shorter lists are kept as they are. */
const LENGTH_MIN = 32;
const UINT32_MAX = 0xffff_ffff;

export class ReadLog {
  /** What each node has answered so far, if it answers with ever longer lists. */
  readonly #grown = new Map<string, Json[]>();

  /** @returns a way to have the value back: a list of its own each time, as long as it is kept. */
  keep(node: string, value: Json): () => Json {
    if (!isList(value) || value.length < LENGTH_MIN) return constant(value);
    const grown = this.#grown.get(node);
    if (grown !== undefined && continues(grown, value)) {
      for (let i = grown.length; i < value.length; i++) grown.push(value[i] ?? null);
      return beginningOf(grown, value.length);
    }
    const fresh = [...value];
    this.#grown.set(node, fresh);
    // In no order that could be continued: at least numbers take half the room.
    const packs = grown !== undefined && value.every(isUint32);
    return packs ? unpacking(Uint32Array.from(value)) : beginningOf(fresh, value.length);
  }
}

// Functions that are made in one place keep alive what any of them uses: hence each in its own.

function constant(value: Json): () => Json {
  return () => value;
}

function beginningOf(list: readonly Json[], length: number): () => Json {
  return () => list.slice(0, length);
}

function unpacking(numbers: Uint32Array): () => Json {
  return () => [...numbers];
}

/** Whether one of the lists is the beginning of the other. */
function continues(grown: readonly Json[], value: readonly Json[]): boolean {
  const common = Math.min(grown.length, value.length);
  for (let i = 0; i < common; i++) {
    if (grown[i] !== value[i]) return false;
  }
  return true;
}

function isUint32(value: Json): value is number {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= UINT32_MAX;
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
