/**
 * Approximate agreement in small scope: the shipped state machines under every order of deliveries and
 * every crash, judged in every state by the checks that judge a run.
 */
import { provenFactor } from '../../agreement/contraction.ts';
import type { AgreementMessage } from '../../agreement/message.ts';
import type { AgreementPlan, RuleName } from '../../agreement/plan.ts';
import { agreementProcess } from '../../agreement/protocol.ts';
import { ONE, mul, toText, type Rational } from '../../agreement/rational.ts';
import { AGREEMENT_CHECKS } from '../../checkers/agreement/registry.ts';
import type { Check } from '../../checkers/check.ts';
import { History } from '../../checkers/history.ts';
import { invariant } from '../../core/errors.ts';
import { MASTER, millis, nodeId, type NodeId } from '../../core/ids.ts';
import type { Json } from '../../core/json.ts';
import type { Explorable, Fact } from '../../core/process.ts';
import type { Reached, Scope } from '../../sim/explore/explorer.ts';

type Node = Explorable<AgreementMessage>;

/** What no state may violate, and what must hold besides once nothing can happen any more. */
const ALWAYS = ['validity', 'integrity', 'contraction', 'epsilon-agreement'];
const FINALLY = ['termination', 'crash-budget'];

export interface AgreementScopeOptions {
  /** The process of a node; by default the one that is shipped. */
  readonly make?: (id: NodeId) => Node;
  /** The names of the checks that no state may violate; by default all that can be applied to any. */
  readonly always?: readonly string[];
}

/** async-crash with f = 1 and fixed rounds, in exact fractions; epsilon is what is proven. */
export function smallPlan(
  rule: RuleName,
  rounds: number,
  inputs: readonly number[],
): AgreementPlan {
  const ids = inputs.map((_, index) => nodeId(`n${index + 1}`));
  const setting = { model: 'async-crash', rule, n: ids.length, f: 1 } as const;
  const factor = provenFactor(setting);
  invariant(factor !== undefined, 'a rule that converges');
  let epsilon: Rational = ONE;
  for (let round = 0; round < rounds; round++) epsilon = mul(epsilon, factor);
  return {
    experiment: 'agreement',
    ids,
    inputs: Object.fromEntries(ids.map((id, index) => [id, inputs[index] ?? 0])),
    model: setting.model,
    rule,
    f: setting.f,
    epsilon: toText(epsilon),
    stop: 'rounds',
    rounds,
    maxRounds: rounds,
    arithmetic: 'rational',
    roundMs: millis(1000),
    liars: [],
    crashes: [],
  };
}

/** All runs of a plan of async-crash with `stop: rounds`. */
export function agreementScope(
  plan: AgreementPlan,
  { make = (id) => agreementProcess(id, plan), always = ALWAYS }: AgreementScopeOptions = {},
): Scope<AgreementMessage> {
  const anywhere = AGREEMENT_CHECKS.filter(({ name }) => always.includes(name));
  const atTheEnd = AGREEMENT_CHECKS.filter(({ name }) => [...always, ...FINALLY].includes(name));
  return {
    ids: plan.ids,
    make,
    crashes: plan.f,
    canonical,
    lasting: ({ heard: _judgedAtOnce, ...fact }) => fact,
    check: (reached) => judge(plan, reached, reached.ended ? atTheEnd : anywhere),
    describe: ({ from, to, body }) =>
      `${to} hears ${from}: ${body.kind}${'value' in body ? ` ${body.value}` : ''} of round ${body.round}`,
    statesMax: 20_000_000,
  };
}

/** Which value arrived first is no matter. */
function canonical(fact: Fact): Json {
  const { heard } = fact;
  if (!Array.isArray(heard)) return fact;
  return { ...fact, heard: heard.map((pair) => JSON.stringify(pair)).toSorted() };
}

function judge(
  plan: AgreementPlan,
  { outlines }: Reached,
  checks: readonly Check<History>[],
): string | undefined {
  const crashes = [...outlines].flatMap(([node, { afterSends }]) =>
    afterSends === undefined ? [] : [{ node, afterSends }],
  );
  const history = new History({ ...plan, crashes });
  for (const [node, { facts, afterSends }] of outlines) {
    const all: readonly Fact[] =
      afterSends === undefined ? facts : [...facts, { kind: 'crash', afterSends }];
    for (const [seq, fact] of all.entries()) history.observe({ node, seq, at: 0, ...fact });
  }
  history.observe({ node: MASTER, seq: 0, at: 0, kind: 'end', orderly: true, cause: 'explored' });
  for (const { name, check } of checks) {
    const { verdict, detail } = check(history);
    if (verdict === 'fail') return `${name}: ${detail}`;
  }
  return undefined;
}
