/** What the master knows about each node: how far it has come, and whether it lives. */
import type { NodeId } from '../../core/ids.ts';
import type { NodeAddress } from '../control/messages.ts';

interface Entry {
  address: NodeAddress | undefined;
  connected: boolean;
  gone: boolean;
  drained: boolean;
}

export class Roster {
  readonly #entries: ReadonlyMap<NodeId, Entry>;

  constructor(ids: readonly NodeId[]) {
    this.#entries = new Map(
      ids.map((id) => [
        id,
        {
          address: undefined,
          connected: false,
          gone: false,
          drained: false,
        },
      ]),
    );
  }

  /** The entry of a node of the experiment; undefined for strangers. */
  get(id: NodeId): Entry | undefined {
    return this.#entries.get(id);
  }

  /** Ids of the nodes for which `test` holds, in plan order. */
  where(test: (entry: Readonly<Entry>) => boolean): NodeId[] {
    return [...this.#entries].filter(([, entry]) => test(entry)).map(([id]) => id);
  }

  book(): NodeAddress[] {
    return [...this.#entries.values()].flatMap(({ address }) => address ?? []);
  }
}
