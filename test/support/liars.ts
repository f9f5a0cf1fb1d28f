/** Liars of a test, each with what it has heard. */
import { float, type Arithmetic } from '../../pkg/agreement/arithmetic.ts';
import type { AgreementMessage } from '../../pkg/agreement/message.ts';
import type { Model } from '../../pkg/agreement/plan.ts';
import { nodeId, type NodeId } from '../../pkg/core/ids.ts';
import { Random } from '../../pkg/core/random.ts';
import type { Sides, Tongue } from '../../pkg/faults/adversaries/adversary.ts';
import type { LiarName } from '../../pkg/faults/adversaries/names.ts';
import { LIARS } from '../../pkg/faults/adversaries/registry.ts';
import { Knowledge } from '../../pkg/faults/knowledge.ts';
import { agreementLens } from '../../pkg/lab/agreement/lens.ts';

export type Message = AgreementMessage;

/** The node of this number. */
export const n = (index: number): NodeId => nodeId(`n${index}`);

/** On what a liar stands. */
export interface Stage<V> {
  readonly arithmetic: Arithmetic<V>;
  /** What the liar has heard of n1, n2, ... */
  readonly values: readonly V[];
  readonly seed?: number;
  readonly sides?: Sides;
  readonly inputs?: { readonly min: V; readonly max: V };
  readonly model?: Model;
  readonly lastRound?: number;
}

/** A liar, n9, that has heard these values. */
export function liar<V>(name: LiarName, stage: Stage<V>): Tongue<Message> {
  const {
    arithmetic,
    values,
    seed = 1,
    sides,
    inputs,
    model = 'async-byzantine',
    lastRound = 1,
  } = stage;
  const lens = agreementLens(model, arithmetic);
  const correct = values.map((_, index) => n(index + 1));
  const knowledge = new Knowledge(correct, lens.numbers);
  for (const [index, value] of values.entries()) {
    knowledge.observe(n(index + 1), 0, { round: 0, value });
  }
  const random = Random.fromSeed(seed);
  return LIARS[name].begin({
    self: n(9),
    lens,
    knowledge,
    correct,
    liars: [n(9)],
    inputs,
    sides,
    lastRound,
    random,
  });
}

/** A value that is plainly sent. */
export const value = (number: number | string, round = 0): Message => ({
  kind: 'value',
  round,
  value: number,
});
/** How a node begins a broadcast. */
export const init = (round = 0): Message => ({ kind: 'init', origin: n(9), round, value: 0.25 });

/** What a liar in doubles tells one node in place of 0.25. */
export function told(name: LiarName, values: readonly number[], to: NodeId, seed = 1): unknown {
  const [said] = liar(name, { arithmetic: float, values, seed }).say(to, value(0.25));
  return said !== undefined && 'value' in said ? said.value : undefined;
}
