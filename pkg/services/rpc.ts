/**
 * Functions that can be called from anywhere and run here. A stub needs no source to travel: it is a
 * reference to the node that made it and a number. The number is new with every stub, as two closures
 * may share their source.
 */
import { LabError } from '../core/errors.ts';
import type { Json } from '../core/json.ts';
import { asInteger, asRecord } from '../wire/shape.ts';
import { asNodeInfo, reachOf, sameNode, type NodeInfo } from './node-info.ts';
import { call, type Dress, type Methods, type Reply } from './reply.ts';
import type { Callable } from '../wire/values/callable.ts';

export interface RpcOptions {
  readonly self: NodeInfo;
  /** Calls `rpc.call` of the node that made a stub. */
  readonly send: (node: NodeInfo, args: readonly unknown[], reply: Reply) => void;
  readonly dress: Dress;
}

interface Made {
  readonly fn: Callable;
  readonly stub: Callable;
}

export class Rpc {
  readonly #options: RpcOptions;
  readonly #made = new Map<number, Made>();
  readonly #references = new WeakMap<Callable, Json>();
  #last = 0;

  constructor(options: RpcOptions) {
    this.#options = options;
  }

  /** The receiving half: the service `rpc`. */
  get service(): Methods {
    return {
      call: ([number, args], reply) => {
        const list: readonly unknown[] = Array.isArray(args) ? args : [];
        call(this.#known(asInteger(number, 'rpc')).fn, undefined, { args: list, reply });
      },
    };
  }

  /** A function that runs `fn` on this node, wherever it is called. It lives as long as the node. */
  create(fn: Callable): Callable {
    const { self } = this.#options;
    const number = this.register(fn);
    const stub = this.#stub(self, number);
    this.#made.set(number, { fn, stub });
    return stub;
  }

  /** Lets `rpc.call` run a function until `forget`. @returns its number. */
  register(fn: Callable): number {
    this.#last += 1;
    this.#made.set(this.#last, { fn, stub: fn });
    return this.#last;
  }

  forget(number: number): void {
    this.#made.delete(number);
  }

  /** What stands for a stub on its way; undefined for other functions. */
  referenceOf(fn: Callable): Json | undefined {
    return this.#references.get(fn);
  }

  /** The stub behind a reference. @throws {LabError} `ERR_BAD_SHAPE`, `ERR_NO_RPC`. */
  resolve(reference: Json): Callable {
    const { node, rpc } = asRecord(reference, 'reference');
    const maker = asNodeInfo(node, 'reference.node');
    const number = asInteger(rpc, 'reference.rpc');
    return sameNode(maker, this.#options.self)
      ? this.#known(number).stub
      : this.#stub(maker, number);
  }

  #stub(node: NodeInfo, number: number): Callable {
    const { send, dress } = this.#options;
    const stub = dress((args, reply) => send(node, [number, args], reply));
    this.#references.set(stub, { node: reachOf(node), rpc: number });
    return stub;
  }

  #known(number: number): Made {
    const made = this.#made.get(number);
    if (made !== undefined) return made;
    throw new LabError('ERR_NO_RPC', `this node has no function number ${number} to be called`);
  }
}
