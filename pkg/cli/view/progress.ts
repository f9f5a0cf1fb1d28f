/** What a watcher of a run knows so far: the one model behind every way of showing it. */
import { toNumber } from '../../agreement/rational.ts';
import type { Rational } from '../../agreement/rational.ts';
import { exactReader, spread } from '../../agreement/spread.ts';
import { isNodeId, type NodeId } from '../../core/ids.ts';
import { liarIds, nodePlaces } from '../../lab/config/roster.ts';
import type { ExperimentConfig } from '../../lab/config/schema.ts';
import type { RunEvent } from '../../lab/master/events.ts';
import type { TraceRecord } from '../../trace/record.ts';

export interface RoundProgress {
  readonly round: number;
  readonly spread: number;
  /** Nodes that are not Byzantine and have reached this round. */
  readonly reached: number;
}

export interface Fall {
  readonly node: NodeId;
  /** One phrase: what happened to it. */
  readonly text: string;
}

export class Progress {
  readonly of: number;
  joined = 0;
  connected = 0;
  phase: 'starting' | 'running' | 'ending' = 'starting';
  cause = '';
  stopRound: number | undefined;
  decided = 0;
  readonly falls: Fall[] = [];
  readonly #liars: ReadonlySet<string>;
  readonly #read: (json: unknown) => Rational | undefined;
  readonly #values = new Map<number, Map<NodeId, Rational>>();
  readonly #fallen = new Set<NodeId>();

  constructor(config: ExperimentConfig) {
    this.of = nodePlaces(config).length;
    this.#liars = new Set(liarIds(config));
    this.#read = exactReader(config.agreement.arithmetic);
  }

  /** Nodes that are neither Byzantine nor dead. */
  get living(): number {
    return this.of - this.#liars.size - this.#fallen.size;
  }

  /** The rounds reached so far, in order. */
  rounds(): RoundProgress[] {
    return [...this.#values]
      .toSorted(([a], [b]) => a - b)
      .map(([round, values]) => ({
        round,
        spread: toNumber(spread([...values.values()])),
        reached: values.size,
      }));
  }

  round(round: number): RoundProgress | undefined {
    return this.rounds().find((entry) => entry.round === round);
  }

  observe(event: RunEvent): void {
    switch (event.kind) {
      case 'joined':
        this.joined = event.count;
        break;
      case 'connected':
        this.connected = event.count;
        break;
      case 'running':
        this.phase = 'running';
        break;
      case 'record':
        this.#record(event.record);
        break;
      case 'ending':
        this.phase = 'ending';
        this.cause = event.cause;
        break;
      case 'listening':
        break;
    }
  }

  #record(record: TraceRecord): void {
    const { kind, node } = record;
    if (kind === 'round' && !this.#liars.has(node)) this.#value(record);
    if (kind === 'decide' && !this.#liars.has(node)) this.decided += 1;
    if (kind === 'stop') this.stopRound = Number(record['round']);
    if (kind === 'crash') {
      this.#fallen.add(node);
      const sends = Number(record['afterSends']);
      this.falls.push({ node, text: `crashed after ${sends} ${sends === 1 ? 'send' : 'sends'}` });
    }
    const id = record['id'];
    if (kind === 'gone' && record['planned'] !== true && isNodeId(id) && !this.#fallen.has(id)) {
      this.#fallen.add(id);
      this.falls.push({ node: id, text: 'died' });
    }
  }

  #value({ node, ...fields }: TraceRecord): void {
    const round = Number(fields['round']);
    const value = this.#read(fields['value']);
    if (value === undefined) return;
    const values = this.#values.get(round) ?? new Map<NodeId, Rational>();
    this.#values.set(round, values.set(node, value));
  }
}
