/** The plan of agreement on vectors at the door of a node. */
import { DIMENSIONS, type PointJson } from '../../agreement/vectors/point.ts';
import type { VectorsPlan } from '../../agreement/vectors/plan.ts';
import { VECTOR_RULE_NAMES } from '../../agreement/vectors/rules.ts';
import { asInteger, asOneOf, asRecord, asString, type UnknownRecord } from '../../wire/shape.ts';
import { list, nodeIds, NODES_MAX, parseCrash } from './lists.ts';
import { asValue } from './parse-value.ts';

export function parseVectorsPlan(plan: UnknownRecord): VectorsPlan {
  const ids = nodeIds(plan['ids'], 'plan.ids');
  const inputs = asRecord(plan['inputs'], 'plan.inputs');
  const pointOf = (id: string): PointJson =>
    list(inputs[id], `plan.inputs.${id}`, DIMENSIONS.max, asValue);
  return {
    experiment: 'vectors',
    ids,
    inputs: Object.fromEntries(ids.map((id) => [id, pointOf(id)])),
    rule: asOneOf(plan['rule'], 'plan.rule', VECTOR_RULE_NAMES),
    validity: asOneOf(plan['validity'], 'plan.validity', ['hull', 'box']),
    f: asInteger(plan['f'], 'plan.f'),
    epsilon: asValue(plan['epsilon'], 'plan.epsilon'),
    rounds: asInteger(plan['rounds'], 'plan.rounds'),
    liars: nodeIds(plan['liars'], 'plan.liars'),
    crashes: list(plan['crashes'], 'plan.crashes', NODES_MAX, parseCrash),
    ...(plan['outsideModel'] === undefined
      ? {}
      : { outsideModel: asString(plan['outsideModel'], 'plan.outsideModel') }),
  };
}
