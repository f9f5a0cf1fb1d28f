/**
 * At the origin: who owes a receipt for which of its rumors, and when to ask for it.
 *
 * Each rumor is asked for when no new receipt has come for `askMs`, then after twice that, and so on up to
 * `askMsMax`, for as long as it is kept. So a loss is mended, a broadcast on its way is left alone, and a
 * peer that hangs costs little.
 */
import type { NodeId } from '../../core/ids.ts';
import { rumorId, type RumorId, type RumorName } from '../rumor.ts';
import type { ReliableSettings } from './settings.ts';

type ReceiptSettings = Pick<ReliableSettings, 'askMs' | 'askMsMax' | 'asksMax'>;

interface Owed {
  readonly name: RumorName;
  /** Those who have not said that they have it. */
  readonly by: Set<NodeId>;
  askAt: number;
  waitMs: number;
}

export class Receipts {
  readonly #settings: ReceiptSettings;
  #owed: Map<RumorId, Owed> | undefined;

  constructor(settings: ReceiptSettings) {
    this.#settings = settings;
  }

  /** Rumors that somebody owes a receipt for. */
  get size(): number {
    return this.#owed?.size ?? 0;
  }

  /** When to ask next; Infinity for never. O(size). */
  get askAt(): number {
    let earliest = Infinity;
    for (const { askAt } of this.#owed?.values() ?? []) earliest = Math.min(earliest, askAt);
    return earliest;
  }

  /** A rumor begins. @param by Who is to hear it, at least one. O(by). */
  expect(name: RumorName, by: readonly NodeId[], now: number): void {
    const { askMs } = this.#settings;
    const owed = (this.#owed ??= new Map<RumorId, Owed>());
    owed.set(rumorId(name), { name, by: new Set(by), askAt: now + askMs, waitMs: askMs });
  }

  /**
   * A peer has a rumor.
   * @returns whether that is news, and whether now everybody has it: then it is forgotten.
   */
  received(
    id: RumorId,
    from: NodeId,
    now: number,
  ): { readonly news: boolean; readonly complete: boolean } {
    const owed = this.#owed?.get(id);
    if (owed?.by.delete(from) !== true) return { news: false, complete: false };
    owed.waitMs = this.#settings.askMs;
    owed.askAt = now + owed.waitMs;
    return { news: true, complete: this.#settle(id, owed) };
  }

  /** What to ask whom now; asking is taken for done. Rumors that are kept no more are given up. */
  due(now: number, isKept: (id: RumorId) => boolean): Map<NodeId, RumorName[]> {
    const { askMsMax, asksMax } = this.#settings;
    const questions = new Map<NodeId, RumorName[]>();
    for (const [id, owed] of this.#owed ?? []) {
      if (owed.askAt > now) continue;
      if (!isKept(id)) {
        this.#owed?.delete(id);
        continue;
      }
      owed.waitMs = Math.min(askMsMax, 2 * owed.waitMs);
      owed.askAt = now + owed.waitMs;
      for (const peer of owed.by) ask(questions, peer, owed.name, asksMax);
    }
    return questions;
  }

  /** Some have left, others have come. @returns the rumors that now everybody has. O(size * changes). */
  change(left: readonly NodeId[], come: readonly NodeId[]): RumorId[] {
    const complete: RumorId[] = [];
    for (const [id, owed] of this.#owed ?? []) {
      for (const peer of left) owed.by.delete(peer);
      for (const peer of come) owed.by.add(peer);
      if (this.#settle(id, owed)) complete.push(id);
    }
    return complete;
  }

  #settle(id: RumorId, owed: Owed): boolean {
    return owed.by.size === 0 && this.#owed?.delete(id) === true;
  }
}

function ask(
  questions: Map<NodeId, RumorName[]>,
  peer: NodeId,
  name: RumorName,
  asksMax: number,
): void {
  const names = questions.get(peer);
  if (names !== undefined) names.push(name);
  else if (questions.size < asksMax) questions.set(peer, [name]);
}
