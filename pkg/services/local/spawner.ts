/** Starts nodes, and calls back once each is reachable, or with what kept it from that. */
import { LabError } from '../../core/errors.ts';
import type { Millis } from '../../core/ids.ts';
import { asRecord } from '../../wire/shape.ts';
import { ALL, type Groups } from '../groups.ts';
import { addressText, asNodeInfo, sameNode, type NodeInfo } from '../node-info.ts';
import type { Launched, ServicePorts } from '../ports.ts';
import { asError, once, type Reply } from '../reply.ts';
import type { ValueOptions } from '../../wire/values/options.ts';
import { serialize } from '../../wire/values/serialize.ts';
import { isCallable } from '../../wire/values/callable.ts';
import type { Rpc } from '../rpc.ts';
import type { ServiceProcess } from '../service-process.ts';
import { asWait } from '../wait.ts';

/** How long a node may take to boot, once it is its turn, unless the configuration says otherwise, in ms. */
const BOOT_MS = 10_000;

export interface SpawnerOptions {
  readonly ports: ServicePorts;
  readonly process: ServiceProcess;
  readonly rpc: Rpc;
  readonly groups: Groups;
  /** How functions travel. */
  readonly values: ValueOptions;
}

/** What is to be started. */
interface Wish {
  readonly node: NodeInfo;
  readonly onStart: string | undefined;
  readonly bootMs: Millis;
}

export class Spawner {
  readonly #options: SpawnerOptions;
  /** The nodes that this one has started and that have not ended. */
  readonly #children = new Set<NodeInfo>();
  #booting = 0;
  /** The nodes that are to boot when others have. */
  readonly #waiting: { readonly wish: Wish; readonly reply: Reply }[] = [];

  constructor(options: SpawnerOptions) {
    this.#options = options;
    options.process.whenStopping(() => this.#giveUp());
  }

  /** Nodes that were started and are not reachable yet. */
  get booting(): number {
    return this.#booting;
  }

  /**
   * @param config `{ip, port, onStart?, bootMs?}`; whatever else stands there rides along with the
   *   node. Port 0 takes a free one.
   * @param reply Gets the node, with its port, once it has booted, `onStart` has run and it is
   *   reachable; it is in the group `all` by then.
   * @throws {LabError} `ERR_BAD_SHAPE`, `ERR_DUPLICATE_NODE`, `ERR_CODE_REFUSED`.
   */
  spawn(config: unknown, reply: Reply): void {
    const wish = this.#parse(config);
    this.#children.add(wish.node);
    this.#waiting.push({ wish, reply });
    this.#startNext();
  }

  /** This node ends, and starts no more. */
  #giveUp(): void {
    for (const { wish, reply } of this.#waiting.splice(0)) {
      this.#children.delete(wish.node);
      reply(
        failed(wish.node, 'it was not its turn yet, and the node that was to start it is ending'),
      );
    }
  }

  #startNext(): void {
    if (this.#booting >= this.#options.ports.launcher.atOnce) return;
    const next = this.#waiting.shift();
    if (next !== undefined) this.#start(next.wish, next.reply);
  }

  #start({ node, onStart, bootMs }: Wish, reply: Reply): void {
    const { ports, process, rpc } = this.#options;
    let child: Launched | undefined;
    let admitted: NodeInfo | undefined;
    const ready = rpc.register((_, booted, done) => {
      admitted = this.#admit(booted, answer);
      if (isCallable(done)) done(null, true);
    });
    const timer = `boot:${ready}`;
    const answer = once((error, value) => {
      this.#booting -= 1;
      process.clearTimer(timer);
      rpc.forget(ready);
      if (error !== null) child?.kill();
      this.#startNext();
      reply(error, value);
    });
    this.#booting += 1;
    const order = { node, onStart, ready, bootMs, parent: ports.self };
    child = ports.launcher.launch(order, (how) => {
      this.#children.delete(node);
      if (admitted !== undefined) this.#options.groups.lose(admitted);
      process.enter(() => answer(failed(node, `it ended before it was reachable: ${how}`)));
    });
    process.setTimer(timer, bootMs, () => {
      answer(failed(node, `it was not reachable within ${bootMs} ms`));
    });
  }

  /**
   * The node has booted. Its short id may be taken, which only its port has decided.
   * @returns it, unless it is not taken in.
   */
  #admit(booted: unknown, answer: Reply): NodeInfo | undefined {
    try {
      const node = asNodeInfo(booted, 'node');
      this.#options.groups.add(ALL, node);
      answer(null, node);
      return node;
    } catch (error) {
      answer(asError(error));
      return undefined;
    }
  }

  #parse(config: unknown): Wish {
    const { onStart, bootMs = BOOT_MS, ...rest } = asRecord(config, 'config');
    const node = asNodeInfo(rest, 'config');
    const others = [this.#options.ports.self, ...this.#children];
    if (node.port !== 0 && others.some((other) => sameNode(other, node))) {
      throw new LabError('ERR_DUPLICATE_NODE', `there is a node at ${addressText(node)} already`);
    }
    return { node, onStart: this.#sourceOf(onStart), bootMs: asWait(bootMs, 'config.bootMs') };
  }

  #sourceOf(onStart: unknown): string | undefined {
    if (onStart === undefined) return undefined;
    if (!isCallable(onStart)) {
      throw new LabError('ERR_BAD_SHAPE', 'config.onStart: expected a function');
    }
    const { ports, rpc, values } = this.#options;
    if (ports.compile !== undefined || rpc.referenceOf(onStart) !== undefined) {
      return serialize(onStart, values);
    }
    throw new LabError(
      'ERR_CODE_REFUSED',
      'config.onStart is code for another node, which security.shippedCode does not allow',
    );
  }
}

function failed(node: NodeInfo, why: string): LabError {
  return new LabError('ERR_SPAWN', `the node at ${addressText(node)} did not come up: ${why}`);
}
