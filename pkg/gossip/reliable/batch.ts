/**
 * Ids that are gathered for a while and then leave in one message for each addressee: the latest `IDS_MAX`
 * of them.
 */
import type { NodeId } from '../../core/ids.ts';
import type { RumorName } from '../rumor.ts';
import { IDS_MAX, spansOf, type IdSpan } from './id-spans.ts';

export class Batch {
  #byPeer: Map<NodeId, RumorName[]> | undefined;

  add(peer: NodeId, name: RumorName): void {
    const byPeer = (this.#byPeer ??= new Map<NodeId, RumorName[]>());
    const names = byPeer.get(peer);
    if (names === undefined) byPeer.set(peer, [name]);
    else names.push(name);
  }

  /** What was gathered for one addressee; nothing of it stays. */
  takeFor(peer: NodeId): readonly RumorName[] {
    const names = this.#byPeer?.get(peer) ?? [];
    this.#byPeer?.delete(peer);
    return names;
  }

  /** For whom something was gathered. */
  get addressees(): readonly NodeId[] {
    return [...(this.#byPeer?.keys() ?? [])];
  }

  /** All that was gathered, by addressee; nothing of it stays. */
  take(): (readonly [peer: NodeId, ids: readonly IdSpan[]])[] {
    const taken = Array.from(
      this.#byPeer ?? [],
      ([peer, names]) => [peer, spansOf(names.slice(-IDS_MAX))] as const,
    );
    this.#byPeer = undefined;
    return taken;
  }
}
