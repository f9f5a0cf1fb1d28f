/** What the master knows about each node: how far it has come, and whether it lives. */
import type { NodeId } from '../../core/ids.ts';
import type { NodeAddress } from '../control/messages.ts';

interface Entry {
  address: NodeAddress | undefined;
  connected: boolean;
  gone: boolean;
  /** A process has been started in place of a dead one, and is not there yet. */
  reviving: boolean;
  /** Gone without having been told to. */
  killed: boolean;
  /** How many records of its trace have come, and how many of those are to be remembered. */
  records: number;
  memorable: number;
  /** Once it has given its accounts: the nodes from which it did not hear the end. */
  missing: readonly NodeId[] | undefined;
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
          reviving: false,
          killed: false,
          records: 0,
          memorable: 0,
          missing: undefined,
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

  /** Where the nodes listen that are there. */
  book(): NodeAddress[] {
    return [...this.#entries.values()].flatMap(({ address, gone }) =>
      address === undefined || gone ? [] : address,
    );
  }
}
