/**
 * `seq-kv`: sequentially consistent. Keeps the last 32 states; a request that changes nothing is
 * answered from any of them that is not older than what its sender has seen, one that changes something
 * takes place on the newest. Source: Maelstrom's `service.clj`; `glomers.md` 2.6.
 */
import type { Json } from '../../../core/json.ts';
import type { Random } from '../../../core/random.ts';
import type { Body } from '../../message.ts';
import { handle, type Handled } from './kv.ts';
import type { Service } from './service.ts';

/** States kept. */
const STATES = 32;

export class SequentialKv implements Service {
  readonly #random: Random;
  /** Versions of each key, ascending by the state that wrote it. */
  readonly #versions = new Map<string, { readonly state: number; readonly value: Json }[]>();
  /** The newest state: how often something was written. */
  #newest = 0;
  /** The state that each sender has seen last. */
  readonly #seen = new Map<string, number>();

  constructor(random: Random) {
    this.#random = random;
  }

  handle(src: string, request: Body): Body {
    const oldest = Math.max(this.#seen.get(src) ?? 0, this.#newest - STATES + 1);
    const state = oldest + this.#random.integer(this.#newest - oldest + 1);
    const tried = this.#handleAt(state, request);
    if (!this.#changes(tried, state)) {
      this.#seen.set(src, state);
      return tried.reply;
    }
    const { written, reply } = this.#handleAt(this.#newest, request);
    // Even when it changes nothing now: it has taken place on the newest state, and is seen there.
    this.#newest++;
    this.#seen.set(src, this.#newest);
    if (written !== undefined) this.#write(written.key, written.value);
    return reply;
  }

  #handleAt(state: number, request: Body): Handled {
    return handle((key) => this.#lookUp(key, state), request, { creates: true });
  }

  #changes({ written }: Handled, state: number): boolean {
    if (written === undefined) return false;
    const before = this.#lookUp(written.key, state);
    return before === undefined || JSON.stringify(before) !== JSON.stringify(written.value);
  }

  #lookUp(key: string, state: number): Json | undefined {
    return this.#versions.get(key)?.findLast((version) => version.state <= state)?.value;
  }

  #write(key: string, value: Json): void {
    const versions = this.#versions.get(key) ?? [];
    // Of the versions that every kept state has passed, only the last can still be read.
    const passed = versions.findLastIndex(({ state }) => state <= this.#newest - STATES + 1);
    this.#versions.set(key, [
      ...versions.slice(Math.max(0, passed)),
      { state: this.#newest, value },
    ]);
  }
}
