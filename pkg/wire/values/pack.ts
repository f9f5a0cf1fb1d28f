/**
 * Rich values to plain data (`plain.ts`), which `unpack` turns back.
 *
 * A value that is plain already is returned as it is, and not copied. Otherwise every object is taken
 * apart once, level by level. What is shared, circular or too deep goes into a table, and an index
 * stands in its place; so identity within one value is kept, and no depth overflows a stack.
 *
 * What survives, and what does not, is listed in docs/serialization.md.
 */
import type { Json } from '../../core/json.ts';
import type { ValueOptions } from './options.ts';
import { assemble, keyOf, levelsOf, partsOf, type Parts } from './parts.ts';
import { ROOT, type Place } from './place.ts';
import { LEVELS_MAX, isPlain, marked } from './plain.ts';
import { packPrimitive } from './primitives.ts';

/**
 * @throws {LabError} `ERR_UNENCODABLE` for what has no meaning elsewhere (a symbol, a promise),
 *   `ERR_CODE_REFUSED` for functions that the options do not allow; both name the path.
 */
export function pack(value: unknown, options: ValueOptions = {}): Json {
  if (isPlain(value)) return value;
  if (!isObject(value)) return packPrimitive(value, ROOT);
  return new Packing(options).pack(value);
}

/** An object of the value, taken apart. */
class Node implements Place {
  readonly parent: Place | undefined;
  readonly key: string | number;
  readonly parts: Parts;
  /** What has become of the items. */
  readonly items: (Json | Node)[] = [];
  shared = false;
  /** In the table, once it stands there. */
  index: number | undefined;

  constructor(value: object, options: ValueOptions, place: Place) {
    this.parent = place.parent;
    this.key = place.key;
    this.parts = partsOf(value, options, place);
  }
}

class Packing {
  readonly #options: ValueOptions;
  readonly #nodes = new Map<object, Node>();
  readonly #table: Node[] = [];

  constructor(options: ValueOptions) {
    this.#options = options;
  }

  pack(value: object): Json {
    const root = this.#takeApart(value);
    this.#indexOf(root);
    const items: Json[] = [];
    // The table grows while its items are written.
    for (const node of this.#table) items.push(this.#write(node, 0));
    return root.shared || items.length > 1 ? marked('graph', items) : (items[0] ?? null);
  }

  #takeApart(value: object): Node {
    const root = new Node(value, this.#options, ROOT);
    this.#nodes.set(value, root);
    const queue = [root];
    for (const node of queue) {
      if (node.parts.kind === 'leaf') continue;
      for (const [i, item] of node.parts.items.entries()) {
        const place: Place = { parent: node, key: keyOf(node.parts, i) };
        node.items.push(
          isObject(item) ? this.#nodeOf(item, place, queue) : packPrimitive(item, place),
        );
      }
    }
    return root;
  }

  #nodeOf(value: object, place: Place, queue: Node[]): Node {
    const known = this.#nodes.get(value);
    if (known !== undefined) {
      known.shared = true;
      return known;
    }
    const node = new Node(value, this.#options, place);
    this.#nodes.set(value, node);
    queue.push(node);
    return node;
  }

  #write(node: Node, level: number): Json {
    const below = level + levelsOf(node.parts);
    const items = node.items.map((item) => {
      if (!(item instanceof Node)) return item;
      if (!item.shared && below < LEVELS_MAX) return this.#write(item, below);
      return marked('same', this.#indexOf(item));
    });
    return assemble(node.parts, items);
  }

  #indexOf(node: Node): number {
    node.index ??= this.#table.push(node) - 1;
    return node.index;
  }
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
