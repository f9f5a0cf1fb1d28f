/**
 * The process of a node in a gossip experiment: up to three protocols side by side (rumors, membership,
 * averaging), each with messages and timers of its own, and the program that begins rumors when the plan
 * says so. With membership, rumors go to those that are alive as far as this node knows.
 *
 * It takes one command: `hint {id}`, the connection to a node was closed.
 */
import { millis, type Millis, type NodeId } from '../../core/ids.ts';
import type { Json, JsonObject } from '../../core/json.ts';
import type { Effect, Event, Process } from '../../core/process.ts';
import type { Random } from '../../core/random.ts';
import { HINT, JOIN, Membership } from '../../membership/membership.ts';
import { DEFAULT_SETTINGS, type MembershipSettings } from '../../membership/settings.ts';
import { Averaging } from '../averaging/averaging.ts';
import { PEERS, PUBLISH } from '../gossip.ts';
import type { GossipPlan, MembershipPlan } from '../plan.ts';
import { kindOf, type GossipNodeMessage, type Part, type PartMessage } from './message.ts';
import { rumorsProcess } from './rumors.ts';

export interface GossipNodeOptions {
  readonly self: NodeId;
  readonly plan: GossipPlan;
  /** This node's own stream. */
  readonly random: Random;
  /** There was a process of this node before. It is forgotten, but that its ids are not used again. */
  readonly restarted: boolean;
}

type Effects = Effect<GossipNodeMessage>[];

/** A protocol, whatever its messages: each is only handed what its own parser has made. */
type AnyProcess = Process<PartMessage>;

const PUBLICATION = 'publication';

export class GossipNode implements Process<GossipNodeMessage> {
  readonly #options: GossipNodeOptions;
  readonly #parts = new Map<Part, AnyProcess>();
  #membership: Membership | undefined;
  /** When this node's rumors begin, in order. */
  #publications: readonly Millis[];
  /** What came before the start. */
  #early: Event<GossipNodeMessage>[] = [];
  #started = false;

  constructor(options: GossipNodeOptions) {
    this.#options = options;
    const { self, plan } = options;
    this.#publications = (plan.rumors?.publications ?? []).flatMap(({ node, atMs }) =>
      node === self ? [atMs] : [],
    );
  }

  step(event: Event<GossipNodeMessage>, now: Millis): readonly Effect<GossipNodeMessage>[] {
    if (!this.#started && event.kind !== 'start') {
      this.#early.push(event);
      return [];
    }
    switch (event.kind) {
      case 'start':
        return this.#start(now);
      case 'message': {
        const { part, body } = event.body;
        return this.#run(part, { kind: 'message', from: event.from, body }, now);
      }
      case 'timer':
        return this.#fire(event.timer, now);
      case 'command':
        // A closed connection is a hint for membership; nobody else wants to know.
        return event.name === HINT ? this.#command('membership', HINT, event.args, now) : [];
    }
  }

  view(): JsonObject {
    return Object.fromEntries([...this.#parts].map(([part, process]) => [part, process.view()]));
  }

  #start(now: Millis): Effects {
    this.#started = true;
    this.#build(now);
    const effects: Effects = [];
    for (const part of this.#parts.keys()) effects.push(...this.#run(part, { kind: 'start' }, now));
    effects.push(...this.#join(now));
    // Of a process that was started anew, the rumors that its predecessor was to begin are lost.
    if (this.#options.restarted) {
      this.#publications = this.#publications.filter((atMs) => atMs > now);
    }
    effects.push(...this.#awaitPublication(now));
    for (const event of this.#early) effects.push(...this.step(event, now));
    this.#early = [];
    return effects;
  }

  #build(now: Millis): void {
    const { self, plan, random, restarted } = this.#options;
    const { ids: peers, rumors, membership, averaging } = plan;
    const origin = restarted ? `${self}.${Math.floor(now)}` : self;
    if (rumors !== undefined) {
      const options = { self, origin, peers, random: random.fork('rumors') };
      this.#parts.set('rumors', rumorsProcess(rumors, options));
    }
    if (membership !== undefined) {
      this.#membership = new Membership({
        self,
        info: {},
        incarnation: Math.floor(now) + 1,
        random,
        settings: settingsOf(membership),
      });
      this.#parts.set('membership', this.#membership);
    }
    if (averaging !== undefined) {
      const { protocol: mode, inputs, cycleMs, cycles } = averaging;
      const value = inputs[self] ?? 0;
      const own = random.fork('averaging');
      const options = { mode, self, value, peers, random: own, cycleMs, cycles };
      this.#parts.set('averaging', new Averaging(options));
    }
  }

  #join(now: Millis): Effects {
    if (this.#membership === undefined) return [];
    const { self, plan } = this.#options;
    const members = plan.ids.filter((id) => id !== self).map((id) => ({ id, info: {} }));
    return this.#command('membership', JOIN, { members }, now);
  }

  #fire(timer: string, now: Millis): Effects {
    if (timer === PUBLICATION) return this.#publish(now);
    const [part, name] = splitTimer(timer);
    return this.#run(part, { kind: 'timer', timer: name }, now);
  }

  #publish(now: Millis): Effects {
    const { rumors } = this.#options.plan;
    const effects: Effects = [];
    for (let [next] = this.#publications; next !== undefined && next <= now;) {
      const payload = 'x'.repeat(rumors?.bytes ?? 0);
      effects.push(...this.#command('rumors', PUBLISH, { payload }, now));
      this.#publications = this.#publications.slice(1);
      [next] = this.#publications;
    }
    return [...effects, ...this.#awaitPublication(now)];
  }

  #awaitPublication(now: Millis): Effects {
    const [next] = this.#publications;
    if (next === undefined) return [];
    return [{ kind: 'setTimer', timer: PUBLICATION, afterMs: millis(Math.max(0, next - now)) }];
  }

  #command(part: Part, name: string, args: Json, now: Millis): Effects {
    return this.#run(part, { kind: 'command', name, args }, now);
  }

  /** Hands a part an event, and turns what it asks for into what this process asks for. */
  #run(part: Part, event: Event<PartMessage>, now: Millis): Effects {
    const process = this.#parts.get(part);
    if (process === undefined) return [];
    const effects: Effects = [];
    let membersChanged = false;
    for (const effect of process.step(event, now)) {
      switch (effect.kind) {
        case 'send':
          effects.push({
            kind: 'send',
            to: effect.to,
            body: { part, kind: kindOf(part, effect.body), body: effect.body },
          });
          break;
        case 'setTimer':
        case 'clearTimer': {
          const timer = `${part}:${effect.timer}`;
          effects.push({ ...effect, timer });
          break;
        }
        case 'emit':
          // Who has acknowledged what follows from what is delivered.
          if (effect.fact.kind !== 'acked') effects.push(effect);
          if (effect.fact.kind === 'member') membersChanged = true;
          break;
      }
    }
    if (membersChanged && this.#membership !== undefined) {
      const ids = [this.#options.self, ...this.#membership.members.map(({ id }) => id)];
      effects.push(...this.#command('rumors', PEERS, { ids }, now));
    }
    return effects;
  }
}

function settingsOf({ probeMs, timeoutMs, suspicionMs }: MembershipPlan): MembershipSettings {
  return {
    ...DEFAULT_SETTINGS,
    ...(probeMs === undefined ? {} : { probeMs }),
    ...(timeoutMs === undefined ? {} : { directMs: timeoutMs }),
    ...(suspicionMs === undefined ? {} : { suspicionMinMs: suspicionMs }),
  };
}

function splitTimer(timer: string): readonly [part: Part, name: string] {
  const [part = '', ...name] = timer.split(':');
  return [part === 'membership' || part === 'averaging' ? part : 'rumors', name.join(':')];
}
