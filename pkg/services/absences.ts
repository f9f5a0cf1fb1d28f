/** Which nodes were in which groups before they died or left: for when they return. */
import { addressText, type NodeInfo } from './node-info.ts';
import { remember } from './remember.ts';

/** Where a node was in a group. */
export interface Place {
  readonly gid: string;
  /** Its key there. */
  readonly key: string;
  readonly node: NodeInfo;
}

/** Nodes remembered for each group; of more, those that have been away for the longest are forgotten. */
const ABSENT_MAX = 1024;

export class Absences {
  /** By group and address. */
  readonly #places = new Map<string, Map<string, Place>>();

  add(place: Place): void {
    let places = this.#places.get(place.gid);
    if (places === undefined) {
      places = new Map();
      this.#places.set(place.gid, places);
    }
    remember(places, [addressText(place.node), place], ABSENT_MAX);
  }

  /** Forgets where a node was. @returns it. */
  take(node: NodeInfo): Place[] {
    const address = addressText(node);
    return [...this.#places.values()].flatMap((places) => {
      const place = places.get(address);
      places.delete(address);
      return place === undefined ? [] : [place];
    });
  }

  /** Forgets who was in a group under a key. */
  forget(gid: string, key: string): void {
    const places = this.#places.get(gid);
    for (const [address, place] of places ?? []) if (place.key === key) places?.delete(address);
  }

  /** Forgets who was in a group. */
  forgetGroup(gid: string): void {
    this.#places.delete(gid);
  }
}
