/**
 * Comparing what is kept with a random peer, now and then: it ends what trees and announcements have left
 * undone, when an origin died in the middle of a broadcast or the network was cut in two.
 *
 * First a checksum travels, and is met by silence when it is the same. If not, the peer says what it keeps;
 * this node then knows what it lacks, and announces what the other lacks. Payloads are asked for as after
 * any announcement, so what is merely on its way, or was forgotten a little earlier, costs no payload.
 *
 * Source: A. Demers et al. 1987, "Epidemic algorithms for replicated database maintenance", section 1.3
 * (checksums, then exchange).
 */
import type { NodeId } from '../../core/ids.ts';
import type { IdSpan } from './id-spans.ts';
import type { Repair } from './repair.ts';
import type { Shared } from './shared.ts';
import type { Checksum } from './store.ts';

/** Of the time between two comparisons, the share that is left to chance. */
const JITTER = 0.25;

export class AntiEntropy {
  readonly #shared: Shared;
  readonly #repair: Repair;
  /** When this node has last told others what it has, without being asked. */
  #toldAt = -Infinity;

  constructor(shared: Shared, repair: Repair) {
    this.#shared = shared;
    this.#repair = repair;
  }

  /** Something is kept, so comparing it makes sense. */
  schedule(): void {
    const { out, random, settings } = this.#shared;
    if (out.isSet('sync') || settings.syncMs === Infinity) return;
    out.wakeAfter('sync', settings.syncMs * random.uniform(1 - JITTER, 1 + JITTER));
  }

  /** What this node has is on its way to others anyway: comparing it can wait. */
  told(now: number): void {
    this.#toldAt = now;
  }

  /** The timer `sync`. */
  begin(): void {
    const { out, peers, settings, store } = this.#shared;
    store.expire(out.now);
    if (store.size === 0) return;
    if (out.now - this.#toldAt > settings.syncMs) {
      for (const peer of peers.draw(1)) out.send(peer, { kind: 'sync', ...store.checksum });
    }
    this.schedule();
  }

  /** A peer has said the checksum of what it keeps. */
  compare(from: NodeId, theirs: Checksum): void {
    const { out, store } = this.#shared;
    store.expire(out.now);
    const mine = store.checksum;
    if (mine.count === theirs.count && mine.sum === theirs.sum) return;
    out.send(from, { kind: 'digest', ids: store.ids.spans });
  }

  /** A peer has said what it keeps. */
  exchange(from: NodeId, theirs: readonly IdSpan[]): void {
    const { out, store } = this.#shared;
    this.#repair.announced(from, store.ids.lacks(theirs));
    const lacking = store.ids.minus(theirs);
    if (lacking.length > 0) out.send(from, { kind: 'ihave', ids: lacking });
  }
}
