/**
 * One text for equal values, to be hashed. Equal is what node:assert's deepStrictEqual takes for
 * equal: the order of keys, of the entries of a Map and of the items of a Set does not matter, nor
 * does it matter whether two equal parts are one object. (`{ip, port}` sorted is ip, port, so the id
 * of a node is that of its fields in this order, whatever the order in which they were set.)
 *
 * Text of other kinds differs: 0 and -0, `{a: undefined}` and `{}`, a Map and an object. Stacks of
 * errors count. A cycle is written as the number of levels to go up.
 */
import type { Json } from '../../core/json.ts';
import { assemble, keyOf, pairs, partsOf, type Fields, type Parts } from './parts.ts';
import { ROOT, unencodable, type Place } from './place.ts';
import { LEVELS_MAX, marked } from './plain.ts';
import { packPrimitive } from './primitives.ts';

/** Shared parts are written out each time: a bound for values that would double at every level. */
const PARTS_MAX = 1_000_000;

/**
 * @throws {LabError} `ERR_UNENCODABLE` for what cannot be written, is deeper than 250 levels or has
 *   more than a million parts; `ERR_CODE_REFUSED` for functions.
 */
export function canonical(value: unknown): string {
  return JSON.stringify(new Canon().write(value, ROOT));
}

class Canon {
  readonly #above: object[] = [];
  #parts = 0;

  write(value: unknown, place: Place): Json {
    if (++this.#parts > PARTS_MAX) throw unencodable(ROOT, `it has more than ${PARTS_MAX} parts`);
    if (typeof value !== 'function' && (typeof value !== 'object' || value === null)) {
      return packPrimitive(value, place);
    }
    const up = this.#above.length - this.#above.lastIndexOf(value);
    if (up <= this.#above.length) return marked('up', up);
    if (this.#above.length >= LEVELS_MAX) {
      throw unencodable(place, `it is deeper than ${LEVELS_MAX} levels`);
    }
    this.#above.push(value);
    const plain = this.#writeParts(partsOf(value, {}, place), place);
    this.#above.pop();
    return plain;
  }

  #writeParts(given: Parts, parent: Place): Json {
    if (given.kind === 'leaf') return given.plain;
    const parts = 'keys' in given ? byKey(given) : given;
    const items = parts.items.map((item, i) => this.write(item, { parent, key: keyOf(parts, i) }));
    if (parts.kind === 'set') return marked('set', byText(items));
    if (parts.kind === 'map') return marked('map', byText(pairs(items)));
    return assemble(parts, items);
  }
}

function byKey(fields: Fields): Fields {
  const order = fields.keys.map((key, i) => ({ key, item: fields.items[i] }));
  order.sort((a, b) => (a.key < b.key ? -1 : 1));
  return {
    kind: fields.kind,
    keys: order.map(({ key }) => key),
    items: order.map(({ item }) => item),
  };
}

/** In the order of their texts, as code units: the same on every machine. */
function byText(items: readonly Json[]): Json[] {
  const order = items.map((item) => ({ item, text: JSON.stringify(item) }));
  order.sort((a, b) => (a.text < b.text ? -1 : 1));
  return order.map(({ item }) => item);
}
