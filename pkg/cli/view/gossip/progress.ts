/** What a watcher of a run of gossip knows so far: the one model behind every way of showing it. */
import { isNodeId, type NodeId } from '../../../core/ids.ts';
import type { Json } from '../../../core/json.ts';
import { nodePlaces } from '../../../lab/config/roster.ts';
import type { GossipConfig } from '../../../lab/config/schema.ts';
import type { RunEvent } from '../../../lab/master/events.ts';
import type { TraceRecord } from '../../../trace/record.ts';
import { count } from '../text.ts';

/** How others see a node. */
export interface Seen {
  alive: number;
  suspect: number;
  dead: number;
}

export class GossipProgress {
  readonly of: number;
  readonly ids: readonly NodeId[];
  joined = 0;
  connected = 0;
  phase: 'starting' | 'running' | 'ending' = 'starting';
  cause = '';
  /** Rumors that have begun, how many nodes heard them in all, and how many rumors all have heard. */
  published = 0;
  deliveries = 0;
  everywhere = 0;
  /** The highest cycle of averaging that any node has ended, and the range of the latest values. */
  cycle = 0;
  /** What happened, a phrase each. */
  readonly events: string[] = [];
  readonly #heard = new Map<string, number>();
  readonly #values = new Map<NodeId, number>();
  /** By observer and subject. */
  readonly #views = new Map<NodeId, Map<NodeId, string>>();
  /** Nodes that all others take for dead. */
  readonly #buried = new Set<NodeId>();
  readonly #dead = new Set<NodeId>();

  constructor(config: GossipConfig) {
    this.ids = nodePlaces(config).map(({ id }) => id);
    this.of = this.ids.length;
  }

  /** How far apart the values of averaging are; undefined before there are any. */
  get range(): number | undefined {
    if (this.#values.size === 0) return undefined;
    const values = [...this.#values.values()];
    return Math.max(...values) - Math.min(...values);
  }

  /** How the others see a node; undefined without membership. */
  seen(id: NodeId): Seen | undefined {
    if (this.#views.size === 0) return undefined;
    const seen = { alive: 0, suspect: 0, dead: 0 };
    for (const [observer, view] of this.#views) {
      const state = view.get(id);
      if (observer === id || state === undefined || this.#dead.has(observer)) continue;
      if (state === 'alive' || state === 'suspect') seen[state] += 1;
      else seen.dead += 1;
    }
    return seen;
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
    const id = record['id'];
    if (kind === 'publish') this.published += 1;
    if (kind === 'deliver') this.#delivered(word(id));
    if (kind === 'average') this.#averaged(node, record);
    if (kind === 'member' && isNodeId(id)) this.#saw(node, id, word(record['state']));
    if (kind === 'crash') {
      this.#dead.add(node);
      this.#tell(record, `${node} crashed after ${count(Number(record['afterSends']), 'send')}`);
    }
    if (kind === 'gone' && isNodeId(id)) this.#dead.add(id);
    if (kind === 'back' && isNodeId(id)) this.#dead.delete(id);
    if (kind === 'gone' && record['planned'] !== true) this.#tell(record, `${word(id)} died`);
    if (kind === 'back') this.#tell(record, `${word(id)} is back`);
    if (kind === 'fault') this.#fault(record);
  }

  #delivered(id: string): void {
    this.deliveries += 1;
    const heard = (this.#heard.get(id) ?? 0) + 1;
    this.#heard.set(id, heard);
    if (heard === this.of - 1) this.everywhere += 1;
  }

  #averaged(node: NodeId, record: TraceRecord): void {
    this.cycle = Math.max(this.cycle, Number(record['cycle']));
    this.#values.set(node, Number(record['value']));
  }

  #saw(observer: NodeId, id: NodeId, state: string): void {
    const view = this.#views.get(observer) ?? new Map<NodeId, string>();
    view.set(id, state);
    this.#views.set(observer, view);
    const seen = this.seen(id);
    if (seen === undefined) return;
    const buried = seen.dead > 0 && seen.alive + seen.suspect === 0;
    if (buried && !this.#buried.has(id)) {
      this.#buried.add(id);
      this.events.push(`all others take ${id} for dead`);
    } else if (seen.dead === 0 && this.#buried.delete(id)) {
      this.events.push(`all others take ${id} for alive again`);
    }
  }

  #fault(record: TraceRecord): void {
    const names = textOf(record['nodes']);
    const { action } = record;
    const kind = isObject(action) ? word(action['kind']) : 'fault';
    const turn = record['turn'] === 'begin' ? 'begins' : 'ends';
    this.#tell(record, `${kind} of ${names} ${turn}`);
  }

  #tell({ at }: TraceRecord, text: string): void {
    this.events.push(`${(at / 1000).toFixed(1)} s: ${text}`);
  }
}

function isObject(json: Json | undefined): json is { readonly [key: string]: Json } {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}

/** A text of a record; '' for what is none. */
function word(json: Json | undefined): string {
  return typeof json === 'string' ? json : '';
}

const NAMES_MAX = 6;

function textOf(nodes: Json | undefined): string {
  const ids = Array.isArray(nodes) ? nodes.map(String) : [];
  return ids.length <= NAMES_MAX ? ids.join(', ') : `${ids.length} nodes`;
}
