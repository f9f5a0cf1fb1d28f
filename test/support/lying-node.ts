/** A node that lies around an honest half which follows a script. */
import { float, rational, type ValueJson } from '../../pkg/agreement/arithmetic.ts';
import type { ValueMessage } from '../../pkg/agreement/value-message.ts';
import { millis, nodeId } from '../../pkg/core/ids.ts';
import type { Effect, Event, Process } from '../../pkg/core/process.ts';
import { Random } from '../../pkg/core/random.ts';
import type { LiarName } from '../../pkg/faults/adversaries/names.ts';
import { LIARS } from '../../pkg/faults/adversaries/registry.ts';
import { Liar, type Rush } from '../../pkg/faults/liar.ts';
import { agreementLens } from '../../pkg/lab/agreement/lens.ts';
import { ids } from './fakes.ts';

export type Message = ValueMessage;
export type Effects = readonly Effect<Message>[];

export const CORRECT = ids('n1', 'n2', 'n3');
export const LIAR = nodeId('n4');
export const NOW = millis(0);

/** A value that is plainly sent. */
export const value = (round: number, number: ValueJson): Message => ({
  kind: 'value',
  round,
  value: number,
});
/** It hears a value. */
export const hears = (from: string, round: number, number: ValueJson): Event<Message> => ({
  kind: 'message',
  from: nodeId(from),
  body: value(round, number),
});
/** A value to each of these. */
export const toAll = (round: number, number: ValueJson, receivers = CORRECT): Effects =>
  receivers.map((to) => ({ kind: 'send', to, body: value(round, number) }));

/** An honest half that answers each event with the next of these effects. */
export function scripted(...answers: readonly Effects[]): Process<Message> {
  const left = [...answers];
  return { step: () => left.shift() ?? [], view: () => ({ inside: true }) };
}

interface LiarSettings {
  readonly strategy?: LiarName;
  readonly rush?: Rush;
  readonly arithmetic?: 'float' | 'rational';
  readonly seed?: number;
}

/** A liar around a node that speaks of values only says nothing else. */
export function lyingNode(honest: Process<Message>, settings: LiarSettings = {}): Process<Message> {
  const { strategy = 'split-brain', rush = 'at-once', arithmetic = 'float', seed = 1 } = settings;
  const rest = {
    self: LIAR,
    strategy: LIARS[strategy],
    correct: CORRECT,
    liars: [LIAR],
    rush,
    random: Random.fromSeed(seed),
  };
  return arithmetic === 'float'
    ? (new Liar(honest, {
        ...rest,
        lens: agreementLens('async-byzantine', float),
      }) as Process<Message>)
    : (new Liar(honest, {
        ...rest,
        lens: agreementLens('async-byzantine', rational),
      }) as Process<Message>);
}

/** `n1 r0 0.5` for every send. */
export const sends = (effects: Effects): string[] =>
  effects.flatMap((effect) =>
    effect.kind === 'send' ? `${effect.to} r${effect.body.round} ${effect.body.value}` : [],
  );

export const START: Event<Message> = { kind: 'start' };
