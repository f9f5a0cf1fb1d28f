/**
 * Announcing what this node has heard, asking for what others have heard, and answering those who ask.
 *
 * Announcements go to peers drawn anew each time, so that whoever is not in the tree of a root hears of its
 * rumors; by asking it gets a parent there.
 */
import type { NodeId } from '../../core/ids.ts';
import { rumorId, type RumorId, type RumorName } from '../rumor.ts';
import type { Broadcast } from './broadcast.ts';
import { IDS_MAX, namesIn, spansOf, type IdSpan } from './id-spans.ts';
import { Missing, type Announcement } from './missing.ts';
import type { Shared } from './shared.ts';
import type { StoredRumor } from './store.ts';

/** A large payload gets another ms for every so many bytes before it is asked for again: 10 MB/s. */
const BYTES_PER_MS = 10_000;

export class Repair {
  readonly #shared: Shared;
  readonly #broadcast: Broadcast;
  readonly #missing: Missing;
  /** Heard since the last announcement. */
  #fresh: RumorName[] = [];
  /** Payloads that were asked for. */
  grafts = 0;

  constructor(shared: Shared, broadcast: Broadcast) {
    this.#shared = shared;
    this.#broadcast = broadcast;
    this.#missing = new Missing(shared.settings);
  }

  /** Rumors that this node knows it lacks. */
  get missing(): number {
    return this.#missing.size;
  }

  /** A peer has brought a rumor. */
  arrived({ id }: StoredRumor, from: NodeId): void {
    this.#missing.arrived(id, from, this.#shared.out.now);
  }

  /** This node has a rumor from now on. */
  spread({ name, direct }: StoredRumor): void {
    const { out, settings, pace, peers } = this.#shared;
    if (settings.lazyPeers === 0) return;
    this.#fresh.push(name);
    const pacedMs = direct ? pace.waitMs(out.now, peers.size) : 0;
    out.wakeAfter('lazy', Math.max(settings.lazyMs, pacedMs));
  }

  /** What would be announced next; it is told to all by other means. */
  takeFresh(): readonly RumorName[] {
    const { out, settings } = this.#shared;
    // What is not kept any more is of no use to anybody.
    const fresh = this.#fresh.slice(-settings.storeMax);
    this.#fresh = [];
    out.cancel('lazy');
    return fresh;
  }

  /** A rumor that this node has was pushed to it. */
  pushedAgain(id: RumorId): void {
    this.#missing.pushedAgain(id, this.#shared.out.now);
  }

  /** A peer says that it has rumors, which may be on their way to here. */
  announced(by: NodeId, ids: readonly IdSpan[]): void {
    const { origin, seen } = this.#shared;
    const others = ids.filter((span) => span.origin !== origin);
    let left = IDS_MAX;
    for (const name of seen.lacking(others)) {
      if (left-- === 0) return;
      this.#lack(name, { by, offered: false, slackMs: 0 });
    }
  }

  /** A peer says that it has rumors, and that they do not come unasked. */
  offered(by: NodeId, names: Iterable<RumorName>, bytes = 0): void {
    const slackMs = bytes / BYTES_PER_MS;
    for (const name of names) this.#lack(name, { by, offered: true, slackMs });
    this.ask();
  }

  /** The timer `lazy`. */
  announce(): void {
    const { out, peers, settings } = this.#shared;
    const fresh = this.takeFresh();
    if (fresh.length === 0) return;
    const message = { kind: 'ihave', ids: spansOf(fresh) } as const;
    for (const peer of peers.draw(settings.lazyPeers)) out.send(peer, message);
  }

  /** The timer `graft`: asks for all that is due. */
  ask(): void {
    const { out } = this.#shared;
    for (const { to, names, adopt } of this.#missing.due(out.now)) {
      this.grafts += names.length;
      if (adopt) for (const { origin } of names) this.#broadcast.court(origin, to);
      out.send(to, { kind: 'graft', ids: spansOf(names), adopt });
    }
    if (this.#missing.size > 0) out.wakeAt('graft', this.#missing.dueAt);
  }

  /** A peer asks for rumors. */
  answer(peer: NodeId, ids: readonly IdSpan[], adopt: boolean): void {
    const { out, routes, store, settings } = this.#shared;
    let [left, bytesLeft] = [settings.graftsMax, settings.answerBytesMax];
    for (const name of namesIn(ids)) {
      const rumor = store.get(rumorId(name));
      if (rumor === undefined) continue;
      if (left === 0 || bytesLeft <= 0) return;
      left -= 1;
      bytesLeft -= rumor.bytes;
      // Where routes are given nobody takes on children. The tree of a direct rumor is that of its root,
      // which reaches the peer again next time.
      const child = adopt && routes === undefined && !rumor.direct;
      if (child) this.#broadcast.adopt(rumor, peer);
      out.send(peer, this.#broadcast.message(rumor, child));
    }
  }

  /** Others take part from now on. */
  keepPeers(): void {
    this.#missing.keep((id) => this.#shared.peers.has(id));
  }

  #lack(name: RumorName, announcement: Announcement): void {
    const { out, origin, seen } = this.#shared;
    if (name.origin === origin || seen.has(name, out.now)) return;
    out.wakeAt('graft', this.#missing.announced(name, announcement, out.now));
  }
}
