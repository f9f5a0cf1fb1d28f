/** Answers of several nodes that somebody waits for, until a time. */
import { LabError } from '../../core/errors.ts';
import type { NodeId } from '../../core/ids.ts';
import type { Reply } from '../reply.ts';

export interface AnswersOptions {
  /** Who is to answer, by name on the links: its short id. Owned from here on. */
  readonly from: Map<NodeId, string>;
  /** When there is no more waiting, and how long that was. */
  readonly deadline: number;
  readonly timeoutMs: number;
  /** Gets errors and values by short id, once. */
  readonly reply: Reply;
}

export class Answers {
  readonly #options: AnswersOptions;
  readonly #sids: Map<NodeId, string>;
  readonly #awaited: Set<NodeId>;
  readonly #errors: Record<string, Error> = {};
  readonly #values: Record<string, unknown> = {};
  #settled = false;

  /** `reply` may be called at once: nobody need be there. */
  constructor(options: AnswersOptions) {
    this.#options = options;
    this.#sids = options.from;
    this.#awaited = new Set(options.from.keys());
    this.#settle();
  }

  get settled(): boolean {
    return this.#settled;
  }

  /** When the waiting ends; Infinity when it has. */
  get deadline(): number {
    return this.#settled ? Infinity : this.#options.deadline;
  }

  /** One more is to answer. */
  await(id: NodeId, sid: string): void {
    this.#sids.set(id, sid);
    this.#awaited.add(id);
  }

  /** It has answered; also after it was believed to be lost. */
  take(id: NodeId, value: unknown): void {
    const sid = this.#sids.get(id);
    if (sid === undefined || this.#settled) return;
    Reflect.deleteProperty(this.#errors, sid);
    this.#values[sid] = value;
    this.#awaited.delete(id);
    this.#settle();
  }

  /** It will not answer. */
  fail(id: NodeId, code: string, why: string): void {
    const sid = this.#sids.get(id);
    if (sid === undefined || !this.#awaited.delete(id)) return;
    this.#errors[sid] = new LabError(code, `${sid}: ${why}`);
    this.#settle();
  }

  /** Nobody will answer any more. */
  failAll(code: string, why: string): void {
    for (const id of this.#awaited) this.fail(id, code, why);
  }

  expire(now: number): void {
    const { deadline, timeoutMs } = this.#options;
    if (deadline <= now) this.failAll('ERR_TIMEOUT', `no answer within ${timeoutMs} ms`);
  }

  #settle(): void {
    if (this.#settled || this.#awaited.size > 0) return;
    this.#settled = true;
    this.#options.reply(this.#errors, this.#values);
  }
}
