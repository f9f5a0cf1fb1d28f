/**
 * Receipts both ways: this node tells the origins of rumors that it has them, and as an origin learns who
 * has its own, asks those that are silent, and tells when everybody has one.
 *
 * Only what is kept is acknowledged, never what merely counts as heard: a rumor is complete only when
 * everybody has delivered it.
 */
import type { NodeId } from '../../core/ids.ts';
import { rumorId, type RumorId, type RumorName } from '../rumor.ts';
import { Batch } from './batch.ts';
import { IDS_MAX, namesIn, spansOf, type IdSpan } from './id-spans.ts';
import { Receipts } from './receipts.ts';
import type { Repair } from './repair.ts';
import type { Shared } from './shared.ts';
import type { StoredRumor } from './store.ts';

/** How often the origin looks, within `askMs`, whether anybody is to be asked, once somebody may be. */
const LOOKS = 4;

export class Acknowledgement {
  readonly #shared: Shared;
  readonly #repair: Repair;
  readonly #receipts: Receipts;
  readonly #owed = new Batch();

  constructor(shared: Shared, repair: Repair) {
    this.#shared = shared;
    this.#repair = repair;
    this.#receipts = new Receipts(shared.settings);
  }

  /** Own rumors that somebody has not acknowledged. */
  get pending(): number {
    return this.#receipts.size;
  }

  /** A rumor begins here: all others are to have it. O(n). */
  expect({ id, name }: StoredRumor): void {
    const { out, peers, settings } = this.#shared;
    if (!settings.receipts) return;
    const others = peers.others();
    if (others.length === 0) {
      this.#complete(id);
    } else {
      this.#receipts.expect(name, others, out.now);
      this.#askLater();
    }
  }

  /**
   * A rumor of another has come: its root is to know. A root that this node does not know of, and has not
   * heard it from, must ask: whoever named it may have made it up.
   */
  owe({ name, root, direct }: StoredRumor, from: NodeId): void {
    const { out, peers, pace, settings } = this.#shared;
    if (!settings.receipts) return;
    if (root === peers.self || (root !== from && !peers.has(root))) return;
    this.#owed.add(root, name);
    out.wakeAfter('ack', Math.max(settings.ackMs, direct ? pace.waitMs(out.now, peers.size) : 0));
  }

  /** Receipts that wait for peers which take part; these are told by other means. */
  takeOwed(): readonly RumorName[] {
    const { out, peers } = this.#shared;
    const { addressees } = this.#owed;
    const told = addressees.filter((peer) => peers.has(peer));
    if (told.length === addressees.length) out.cancel('ack');
    return told.flatMap((peer) => this.#owed.takeFor(peer));
  }

  /** The timer `ack`. */
  acknowledge(): void {
    for (const [root, ids] of this.#owed.take()) this.#shared.out.send(root, { kind: 'ack', ids });
  }

  /** A peer has rumors of this node. */
  received(from: NodeId, ids: readonly IdSpan[]): void {
    const { out, origin } = this.#shared;
    for (const name of namesIn(ids.filter((span) => span.origin === origin))) {
      const id = rumorId(name);
      const { news, complete } = this.#receipts.received(id, from, out.now);
      if (news) out.emit({ kind: 'acked', id, from, fresh: true });
      if (complete) this.#complete(id);
    }
  }

  /** The timer `ask`. */
  ask(): void {
    const { out, store } = this.#shared;
    this.#receipts.giveUp((id) => store.get(id) !== undefined);
    for (const { to, names } of this.#receipts.due(out.now, this.#pacedMs)) {
      out.send(to, { kind: 'ask', ids: spansOf(names) });
    }
    this.#askLater();
  }

  /** An origin asks for receipts, and offers what this node lacks. */
  asked(by: NodeId, ids: readonly IdSpan[]): void {
    const { out, store } = this.#shared;
    const [kept, lacking]: [RumorName[], RumorName[]] = [[], []];
    for (const name of namesIn(ids)) {
      (store.get(rumorId(name)) === undefined ? lacking : kept).push(name);
    }
    kept.push(...this.#owed.takeFor(by));
    if (kept.length > 0) out.send(by, { kind: 'ack', ids: spansOf(kept.slice(-IDS_MAX)) });
    this.#repair.offered(by, lacking);
  }

  /** Others take part from now on. */
  changePeers(left: readonly NodeId[], come: readonly NodeId[]): void {
    for (const id of this.#receipts.change(left, come)) this.#complete(id);
  }

  #askLater(): void {
    const { out, settings } = this.#shared;
    const quietUntil = this.#receipts.quietUntil(this.#pacedMs);
    if (quietUntil === Infinity) return;
    out.wakeAt('ask', Math.max(quietUntil, out.now + settings.askMs / LOOKS));
  }

  /** So long others may keep their receipts for what this node tells them. */
  get #pacedMs(): number {
    const { out, pace, peers } = this.#shared;
    return peers.reachesAll ? pace.waitMs(out.now, peers.size) : 0;
  }

  #complete(id: RumorId): void {
    const { out, peers } = this.#shared;
    out.emit({ kind: 'complete', id, nodes: peers.size });
  }
}
