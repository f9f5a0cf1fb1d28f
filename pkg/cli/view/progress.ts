/** What a watcher of a run knows so far: the one model behind every way of showing it. */
import { compare, sub, toNumber, type Rational } from '../../agreement/rational.ts';
import { exactReader } from '../../agreement/spread.ts';
import { isNodeId, type NodeId } from '../../core/ids.ts';
import { liarIds, nodePlaces } from '../../lab/config/roster.ts';
import type { AgreementConfig } from '../../lab/config/schema.ts';
import type { RunEvent } from '../../lab/master/events.ts';
import type { TraceRecord } from '../../trace/record.ts';
import { count } from './text.ts';

export interface RoundProgress {
  readonly round: number;
  readonly spread: number;
  /** Honest nodes that have reached this round, those that crashed later included. */
  readonly reached: number;
  /** Nobody else will reach this round: all others are dead, or decided in an earlier one. */
  readonly complete: boolean;
}

export interface Fall {
  readonly node: NodeId;
  /** One phrase: what happened to it. */
  readonly text: string;
}

/** The values of one round: enough of them to know how far apart they lie. */
interface Values {
  readonly nodes: Set<NodeId>;
  low: Rational;
  high: Rational;
}

export class Progress {
  readonly of: number;
  joined = 0;
  connected = 0;
  phase: 'starting' | 'running' | 'ending' = 'starting';
  cause = '';
  stopRound: number | undefined;
  readonly falls: Fall[] = [];
  readonly #honest: ReadonlySet<NodeId>;
  readonly #read: (json: unknown) => Rational | undefined;
  readonly #rounds = new Map<number, Values>();
  readonly #fallen = new Set<NodeId>();
  readonly #decided = new Set<NodeId>();
  /** Honest nodes that are still at work: neither dead, nor decided, nor given up. */
  readonly #working: Set<NodeId>;

  constructor(config: AgreementConfig) {
    const ids = nodePlaces(config).map(({ id }) => id);
    const liars = new Set(liarIds(config));
    this.of = ids.length;
    this.#honest = new Set(ids.filter((id) => !liars.has(id)));
    this.#working = new Set(this.#honest);
    this.#read = exactReader(config.agreement.arithmetic);
  }

  /** How many nodes are not Byzantine. */
  get honest(): number {
    return this.#honest.size;
  }

  /** How many of them are alive. */
  get living(): number {
    return [...this.#honest].filter((id) => !this.#fallen.has(id)).length;
  }

  /** How many of those have decided. */
  get decided(): number {
    return [...this.#decided].filter((id) => !this.#fallen.has(id)).length;
  }

  /** The rounds reached so far, in order. */
  rounds(): RoundProgress[] {
    return [...this.#rounds.keys()]
      .toSorted((a, b) => a - b)
      .flatMap((round) => this.round(round) ?? []);
  }

  /** Undefined when nobody has reached it yet. */
  round(round: number): RoundProgress | undefined {
    const values = this.#rounds.get(round);
    if (values === undefined) return undefined;
    const { nodes, low, high } = values;
    const complete = [...this.#working].every((id) => nodes.has(id));
    return { round, spread: toNumber(sub(high, low)), reached: nodes.size, complete };
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
    if (kind === 'stop') this.stopRound = Number(record['round']);
    if (kind === 'round' && this.#honest.has(node)) this.#value(record);
    if (kind === 'decide' && this.#honest.has(node)) this.#decided.add(node);
    if (kind === 'decide' || kind === 'exhausted') this.#working.delete(node);
    if (kind === 'crash') {
      this.#fall(node, `crashed after ${count(Number(record['afterSends']), 'send')}`);
    }
    const id = record['id'];
    if (kind === 'gone' && record['planned'] !== true && isNodeId(id)) this.#fall(id, 'died');
  }

  #fall(node: NodeId, text: string): void {
    if (this.#fallen.has(node)) return;
    this.#fallen.add(node);
    this.#working.delete(node);
    this.falls.push({ node, text });
  }

  #value({ node, ...fields }: TraceRecord): void {
    const { round } = fields;
    const value = this.#read(fields['value']);
    if (value === undefined || typeof round !== 'number') return;
    const values = this.#rounds.get(round);
    if (values === undefined) {
      this.#rounds.set(round, { nodes: new Set([node]), low: value, high: value });
      return;
    }
    values.nodes.add(node);
    if (compare(value, values.low) < 0) values.low = value;
    if (compare(value, values.high) > 0) values.high = value;
  }
}
