/** One process of membership alone, told what happens to it event by event. */
import { millis, type NodeId } from '../../pkg/core/ids.ts';
import type { Json } from '../../pkg/core/json.ts';
import type { Effect, Event } from '../../pkg/core/process.ts';
import { Random } from '../../pkg/core/random.ts';
import { Membership } from '../../pkg/membership/membership.ts';
import type { MembershipMessage, Purpose, Standing, Update } from '../../pkg/membership/message.ts';
import { DEFAULT_SETTINGS, type MembershipSettings } from '../../pkg/membership/settings.ts';
import { idOf } from './membership.ts';

/** What others claim of themselves. */
export const ME: Standing = { state: 'alive', incarnation: 7, info: { port: 2 } };

/** Everything that it says and asks for can be looked at. It is `n1`, in incarnation 5. */
export class Alone {
  readonly process: Membership;
  readonly #due = new Map<string, number>();
  now = 0;
  effects: readonly Effect<MembershipMessage>[] = [];

  constructor(settings: Partial<MembershipSettings> = {}) {
    this.process = new Membership({
      self: idOf(1),
      info: { port: 1 },
      incarnation: 5,
      random: Random.fromSeed(1),
      settings: { ...DEFAULT_SETTINGS, ...settings },
    });
  }

  step(event: Event<MembershipMessage>): this {
    this.effects = this.process.step(event, millis(this.now));
    for (const effect of this.effects) {
      if (effect.kind === 'setTimer') this.#due.set(effect.timer, this.now + effect.afterMs);
    }
    return this;
  }

  command(name: string, args: Json): this {
    return this.step({ kind: 'command', name, args });
  }

  knows(...ids: readonly NodeId[]): this {
    return this.command('join', { members: ids.map((id) => ({ id, info: { of: id } })) });
  }

  hears(from: NodeId, purpose: Purpose, updates: readonly Update[] = [], me = ME): this {
    return this.step({ kind: 'message', from, body: { ...purpose, me, updates } });
  }

  /** The time of a timer comes, or has come a while ago. */
  fires(timer: string, lateMs = 0): this {
    this.now = this.#due.get(timer)! + lateMs;
    return this.step({ kind: 'timer', timer });
  }

  /** What was sent in the last step: `ping n2 [n3 dead@4]`. */
  get sent(): readonly string[] {
    return this.effects.flatMap((effect) => {
      if (effect.kind !== 'send') return [];
      const { kind, updates } = effect.body;
      const about = updates.map(({ id, state, incarnation }) => `${id} ${state}@${incarnation}`);
      return [`${kind} ${effect.to} [${about.join(', ')}]`];
    });
  }

  get bodies(): readonly MembershipMessage[] {
    return this.effects.flatMap((effect) => (effect.kind === 'send' ? [effect.body] : []));
  }

  /** What was told in the last step: `n2 alive@7`, `health 1`. */
  get facts(): readonly string[] {
    return this.effects.flatMap((effect) => {
      if (effect.kind !== 'emit') return [];
      const { kind, id, state, incarnation, score } = effect.fact as Record<
        string,
        string | number
      >;
      if (kind === 'member') return [`${id} ${state}@${incarnation}`];
      return [`${kind} ${incarnation ?? score}`];
    });
  }

  get timers(): readonly string[] {
    return this.effects.flatMap((effect) =>
      effect.kind === 'setTimer' ? [`${effect.timer} ${Math.round(effect.afterMs)}`] : [],
    );
  }

  /** Begins a probe of the only other member, or of one of them. @returns whom. */
  probes(): NodeId {
    this.fires('period');
    const ping = this.effects.find(({ kind }) => kind === 'send');
    if (ping?.kind !== 'send') throw new Error('it probes nobody');
    return ping.to;
  }
}

/** `says(n2, 'suspect@5', [n3])`: a claim about n2. */
export const says = (id: NodeId, words: string, by: readonly NodeId[] = []): Update => {
  const [state, incarnation] = words.split('@');
  const info = { of: id };
  return {
    id,
    state: state as Update['state'],
    incarnation: Number(incarnation),
    info,
    ageMs: 0,
    by,
  };
};
