/**
 * Begins and ends the faults of a run: each fault on its own goes on and off, the time between two of its
 * actions uniform in [0, 2 x interval]. Source: `glomers.md` 2.3.
 */
import type { Json } from '../../../core/json.ts';
import type { Random } from '../../../core/random.ts';
import type { Network } from '../network/network.ts';
import type { Cancel, Scheduler } from '../scheduler.ts';
import type { FaultName } from './faults.ts';
import { oneWay, PARTITIONS, partition, type Grudges } from './grudges.ts';
import { TARGETS, targetsOf } from './targets.ts';

/** What faults do to the processes of nodes. */
export interface NodeHands {
  kill(node: string): void;
  restart(node: string): void;
  pause(node: string): void;
  resume(node: string): void;
}

export interface NemesisOptions {
  readonly faults: readonly FaultName[];
  readonly nodes: readonly string[];
  readonly intervalMs: number;
  readonly random: Random;
  readonly scheduler: Scheduler;
  readonly network: Network;
  readonly hands: NodeHands;
  /** Is told of each action: `start-partition`, `stop-kill`, ... and what it does. */
  readonly observe: (f: string, value: Json) => void;
}

/** Share of the messages between nodes that are lost, or arrive twice, while that fault is on. */
const LOSS = 0.2;
const DUPLICATION = 0.2;

export class Nemesis {
  readonly #options: NemesisOptions;
  readonly #on = new Set<FaultName>();
  /** The nodes that a kill or pause hit last. */
  readonly #hit = new Map<FaultName, readonly string[]>();
  #next: Cancel[] = [];

  constructor(options: NemesisOptions) {
    this.#options = options;
  }

  start(): void {
    for (const fault of this.#options.faults) {
      this.#schedule(fault, this.#options.random.fork(fault));
    }
  }

  /** Leaves what is as it is, from the time limit on, while the last operations are waited for. */
  rest(): void {
    for (const cancel of this.#next) cancel();
    this.#next = [];
  }

  /** Ends all faults, also those that happen not to be on, as there. */
  stop(): void {
    this.rest();
    for (const fault of this.#options.faults) this.#end(fault);
  }

  #schedule(fault: FaultName, random: Random): void {
    const { scheduler, intervalMs } = this.#options;
    const cancel = scheduler.after(random.uniform(0, 2 * intervalMs), () => {
      this.#next = this.#next.filter((other) => other !== cancel);
      if (this.#on.has(fault)) this.#end(fault);
      else this.#begin(fault, random);
      this.#schedule(fault, random);
    });
    this.#next.push(cancel);
  }

  #begin(fault: FaultName, random: Random): void {
    this.#on.add(fault);
    this.#options.observe(`start-${fault}`, this.#strike(fault, random));
  }

  #strike(fault: FaultName, random: Random): Json {
    const { nodes, network, hands } = this.#options;
    switch (fault) {
      case 'partition': {
        const kind = oneOf(PARTITIONS, random);
        return [kind, this.#cut(fault, partition(kind, nodes, random))];
      }
      case 'one-way':
        return ['one-way', this.#cut(fault, oneWay(nodes, random))];
      case 'kill':
        return this.#hitSome(fault, random, (node) => hands.kill(node));
      case 'pause':
        return this.#hitSome(fault, random, (node) => hands.pause(node));
      case 'loss':
        network.loss = LOSS;
        return LOSS;
      case 'duplicate':
        network.duplication = DUPLICATION;
        return DUPLICATION;
    }
  }

  #cut(fault: FaultName, grudges: Grudges): Json {
    this.#options.network.cut(fault, grudges);
    return Object.fromEntries([...grudges].map(([node, unheard]) => [node, [...unheard]]));
  }

  #hitSome(fault: FaultName, random: Random, hit: (node: string) => void): Json {
    const target = oneOf(TARGETS, random);
    const nodes = targetsOf(target, this.#options.nodes, random);
    for (const node of nodes) hit(node);
    this.#hit.set(fault, nodes);
    return [target, nodes];
  }

  #end(fault: FaultName): void {
    const { network, hands, observe } = this.#options;
    const hit = this.#hit.get(fault) ?? [];
    this.#hit.delete(fault);
    this.#on.delete(fault);
    switch (fault) {
      case 'partition':
      case 'one-way':
        network.heal(fault);
        break;
      case 'kill':
        for (const node of hit) hands.restart(node);
        break;
      case 'pause':
        for (const node of hit) hands.resume(node);
        break;
      case 'loss':
        network.loss = 0;
        break;
      case 'duplicate':
        network.duplication = 0;
        break;
    }
    observe(`stop-${fault}`, hit.length === 0 ? null : hit);
  }
}

function oneOf<Choice>(choices: readonly [Choice, ...Choice[]], random: Random): Choice {
  return choices[random.integer(choices.length)] ?? choices[0];
}
