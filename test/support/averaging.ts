/** Nodes that average on simulated machines, and their accounts. */
import { nodeId, type NodeId } from '../../pkg/core/ids.ts';
import type { Fact } from '../../pkg/core/process.ts';
import { Random } from '../../pkg/core/random.ts';
import { linkRules } from '../../pkg/faults/link-rules.ts';
import { Averaging, type AveragingMode } from '../../pkg/gossip/averaging/averaging.ts';
import {
  parseAveragingMessage,
  type AveragingMessage,
} from '../../pkg/gossip/averaging/message.ts';
import { Host } from '../../pkg/host/host.ts';
import { SimNetwork } from '../../pkg/sim/sim-network.ts';

export const AVERAGING_MODES: readonly AveragingMode[] = ['push-sum', 'pairwise', 'push-pull'];

export interface AveragingRun {
  readonly mode: AveragingMode;
  readonly n: number;
  readonly seed: number;
  readonly cycles: number;
  readonly cycleMs?: number;
  readonly latencyMs?: { readonly min: number; readonly max: number };
  readonly loss?: number;
  /** After how many sends nodes crash, by number from 0. */
  readonly crashes?: Readonly<Record<number, number>>;
}

/** The figures of an account. */
export type Figure =
  'mass' | 'weight' | 'sentMass' | 'sentWeight' | 'receivedMass' | 'receivedWeight';

export class AveragingRig {
  readonly inputs: readonly number[];
  readonly processes: readonly Averaging[];
  readonly facts: { readonly node: NodeId; readonly at: number; readonly fact: Fact }[] = [];
  readonly crashed = new Set<number>();
  readonly #network: SimNetwork<AveragingMessage>;
  readonly #hosts: readonly Host<AveragingMessage>[];

  constructor(run: AveragingRun) {
    const { mode, n, seed, cycles, cycleMs = 100, latencyMs = { min: 1, max: 30 } } = run;
    const random = Random.fromSeed(seed);
    const ids = Array.from({ length: n }, (_, index) => nodeId(`n${index + 1}`));
    const inputs = random.fork('inputs');
    this.inputs = ids.map(() => inputs.uniform(0, 100));
    this.#network = new SimNetwork<AveragingMessage>({
      random: random.fork('network'),
      latencyMs,
      parse: (body) => parseAveragingMessage(body)!,
      fast: false,
    });
    this.processes = ids.map(
      (self, index) =>
        new Averaging({
          mode,
          self,
          value: this.inputs[index]!,
          peers: ids,
          random: random.fork(`node:${self}`),
          cycleMs,
          cycles,
        }),
    );
    this.#hosts = ids.map((id, index) => this.#host(id, index, run, random));
    for (const host of this.#hosts) host.start();
  }

  /** Runs to the end, or until a time. */
  run(until = Infinity): void {
    const { queue } = this.#network;
    while (queue.nextAt < until) if (!queue.runNext()) return;
  }

  get mean(): number {
    return this.inputs.reduce((sum, input) => sum + input, 0) / this.inputs.length;
  }

  /** The estimates of those that live. */
  values(): number[] {
    return this.processes.filter((_, index) => !this.crashed.has(index)).map(({ value }) => value);
  }

  /** A figure summed over all nodes, or over those that live. */
  sum(figure: Figure, which: 'all' | 'living' = 'all'): number {
    return this.processes.reduce(
      (sum, process, index) =>
        which === 'living' && this.crashed.has(index) ? sum : sum + Number(process.view()[figure]),
      0,
    );
  }

  sent(kind: string): number {
    return this.#hosts.reduce((sum, host) => sum + (host.counts().byKind[kind] ?? 0), 0);
  }

  #host(id: NodeId, index: number, run: AveragingRun, random: Random): Host<AveragingMessage> {
    const { loss = 0, crashes = {} } = run;
    const faults = { delay: { kind: 'constant', ms: 0 }, loss, duplicate: 0, reorder: 0 } as const;
    const machine = this.#network.add(id);
    const crashAfterSends = crashes[index];
    return new Host<AveragingMessage>({
      process: this.processes[index]!,
      peers: [],
      transport: machine,
      clock: machine,
      record: (fact) => this.facts.push({ node: id, at: this.#network.queue.now, fact }),
      recordMessages: false,
      rulesTo: (to) => linkRules(faults, random, { from: id, to }),
      ...(crashAfterSends !== undefined && { crashAfterSends }),
      onCrash: () => {
        this.crashed.add(index);
        machine.kill();
      },
    });
  }
}
