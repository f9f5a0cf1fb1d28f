/**
 * At the origin: who owes a receipt for which of its rumors, and whom to ask for them when.
 *
 * A rumor is asked about when it is `askMs` and the pace old, or three times what half of its receipts usually take, and
 * no new receipt for it has come for a while: so a broadcast on its way is left alone. A peer is asked about
 * all that it owes at once, then after `askMs` again, then twice that, and so on up to `askMsMax`; any
 * receipt of it begins that anew. So losses are mended soon, and one that hangs costs little. At most
 * `asksMax` peers are asked at a time.
 *
 * What receipts take is counted from the first question about the rumor, if there was one: what came only
 * by asking would else make the next question later, and so on without end.
 *
 * Memory: a word for each pair of a rumor that is kept and a peer that is silent.
 */
import type { NodeId } from '../../core/ids.ts';
import { rumorId, type RumorId, type RumorName } from '../rumor.ts';
import { Median } from './median.ts';
import type { ReliableSettings } from './settings.ts';

type ReceiptSettings = Pick<ReliableSettings, 'askMs' | 'askMsMax' | 'asksMax'>;

/** A rumor that some have not acknowledged. */
interface Pending {
  readonly name: RumorName;
  /** How many. */
  owed: number;
  readonly bornAt: number;
  /** When it was asked about first. */
  askedAt: number | undefined;
  /** When so few are left, half of the receipts have come. */
  readonly half: number;
  /** It is not asked about before. */
  quietUntil: number;
}

interface Debtor {
  readonly owes: Set<RumorId>;
  askAt: number;
  waitMs: number;
}

/** Of `askMs`, how long a rumor is left alone after each new receipt. */
const QUIET = 1 / 4;
/** So many times what half of the receipts take is long. */
const LONG = 3;

/** Whom to ask about what. */
export interface Question {
  readonly to: NodeId;
  readonly names: readonly RumorName[];
}

export class Receipts {
  readonly #settings: ReceiptSettings;
  /** How long half of the receipts for a rumor take. */
  readonly #halfMs: Median;
  #pending: Map<RumorId, Pending> | undefined;
  #debtors: Map<NodeId, Debtor> | undefined;

  constructor(settings: ReceiptSettings) {
    this.#settings = settings;
    const { askMs, askMsMax } = settings;
    this.#halfMs = new Median({ min: askMs / LONG, max: askMsMax / LONG });
  }

  /** Rumors that somebody owes a receipt for. */
  get size(): number {
    return this.#pending?.size ?? 0;
  }

  /** A rumor begins. @param by Who is to hear it, at least one. O(by). */
  expect(name: RumorName, by: readonly NodeId[], now: number): void {
    const id = rumorId(name);
    const pending = (this.#pending ??= new Map<RumorId, Pending>());
    pending.set(id, {
      name,
      owed: by.length,
      bornAt: now,
      askedAt: undefined,
      half: Math.floor(by.length / 2),
      quietUntil: now,
    });
    for (const peer of by) this.#debtor(peer).owes.add(id);
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
    const { askMs } = this.#settings;
    const [pending, debtor] = [this.#pending?.get(id), this.#debtors?.get(from)];
    if (pending === undefined || debtor?.owes.delete(id) !== true) {
      return { news: false, complete: false };
    }
    debtor.waitMs = askMs;
    debtor.askAt = Math.min(debtor.askAt, now + askMs);
    if (debtor.owes.size === 0) this.#debtors?.delete(from);
    pending.quietUntil = now + QUIET * askMs;
    const complete = this.#settle(id, pending);
    // Once for each rumor: the last receipts of many in a row are late ones.
    if (pending.owed === pending.half) {
      this.#halfMs.sample(now - (pending.askedAt ?? pending.bornAt));
    }
    return { news: true, complete };
  }

  /**
   * Whom to ask now; asking them is taken for done. O(rumors + peers).
   * @param pacedMs So long receipts may wait where they are due.
   */
  due(now: number, pacedMs = 0): Question[] {
    const { asksMax, askMsMax } = this.#settings;
    const questions: Question[] = [];
    for (const [to, debtor] of this.#debtors ?? []) {
      if (debtor.askAt > now) continue;
      const names = this.#ask(debtor, now, pacedMs);
      if (names.length === 0) continue;
      debtor.askAt = now + debtor.waitMs;
      debtor.waitMs = Math.min(askMsMax, 2 * debtor.waitMs);
      questions.push({ to, names });
      if (questions.length === asksMax) break;
    }
    return questions;
  }

  /** Nobody is asked before; Infinity when nobody owes anything. */
  quietUntil(pacedMs: number): number {
    for (const { bornAt } of this.#pending?.values() ?? []) return bornAt + this.#patience(pacedMs);
    return Infinity;
  }

  /** Gives up rumors that are kept no more: nobody could be told them. */
  giveUp(isKept: (id: RumorId) => boolean): void {
    for (const id of this.#pending?.keys() ?? []) {
      if (isKept(id)) continue;
      this.#pending?.delete(id);
      for (const [peer, { owes }] of this.#debtors ?? []) {
        if (owes.delete(id) && owes.size === 0) this.#debtors?.delete(peer);
      }
    }
  }

  /** Some have left, others have come. @returns the rumors that now everybody has. */
  change(left: readonly NodeId[], come: readonly NodeId[]): RumorId[] {
    for (const [id, pending] of this.#pending ?? []) {
      pending.owed += come.length;
      for (const peer of come) this.#debtor(peer).owes.add(id);
    }
    const complete: RumorId[] = [];
    for (const peer of left) {
      for (const id of this.#debtors?.get(peer)?.owes ?? []) {
        const pending = this.#pending?.get(id);
        if (pending !== undefined && this.#settle(id, pending)) complete.push(id);
      }
      this.#debtors?.delete(peer);
    }
    return complete;
  }

  /** What a peer is asked about now. */
  #ask({ owes }: Debtor, now: number, pacedMs: number): RumorName[] {
    const bornBy = now - this.#patience(pacedMs);
    const names: RumorName[] = [];
    for (const id of owes) {
      const pending = this.#pending?.get(id);
      if (pending === undefined || pending.bornAt > bornBy) break;
      if (pending.quietUntil > now) continue;
      pending.askedAt ??= now;
      names.push(pending.name);
    }
    return names;
  }

  /** How old a rumor is before anybody is asked about it. */
  #patience(pacedMs: number): number {
    return Math.max(this.#settings.askMs + pacedMs, LONG * this.#halfMs.estimate);
  }

  #debtor(peer: NodeId): Debtor {
    const debtors = (this.#debtors ??= new Map<NodeId, Debtor>());
    let debtor = debtors.get(peer);
    if (debtor === undefined) {
      debtor = { owes: new Set<RumorId>(), askAt: 0, waitMs: this.#settings.askMs };
      debtors.set(peer, debtor);
    }
    return debtor;
  }

  /** One fewer owes a receipt. @returns whether it was the last. */
  #settle(id: RumorId, pending: Pending): boolean {
    pending.owed -= 1;
    return pending.owed === 0 && this.#pending?.delete(id) === true;
  }
}
