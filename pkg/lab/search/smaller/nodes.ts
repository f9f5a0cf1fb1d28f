/** Fewer nodes, and a smaller f with them. */
import { rational, type ValueJson } from '../../../agreement/arithmetic.ts';
import { ZERO, compare, type Rational } from '../../../agreement/rational.ts';
import type { NodeId } from '../../../core/ids.ts';
import { inputsOf, liarIds } from '../../config/roster.ts';
import type { AgreementConfig } from '../../config/schema.ts';
import { idsOf, restrict } from './subset.ts';

/** Scopes tried from the smallest up; beyond, nodes are left out from the top. */
const SCOPE_MAX = 6;

/**
 * From the smallest scope up: so many nodes, so many of them faulty, of which so many crash. Among the
 * honest ones those with the extreme inputs come first.
 */
export function* smallScopes(config: AgreementConfig): Generator<AgreementConfig, void> {
  const liars = liarIds(config);
  const crashing = (config.faults.plan ?? []).map(({ node }) => node);
  const steady = byExtremes(config).filter((id) => !liars.includes(id) && !crashing.includes(id));
  const { f } = config.agreement;
  for (let n = 1; n <= Math.min(SCOPE_MAX, idsOf(config).length - 1); n++) {
    for (let faulty = 0; faulty <= Math.min(f, n - 1); faulty++) {
      for (let crashes = 0; crashes <= Math.min(faulty, crashing.length); crashes++) {
        const lying = Math.min(liars.length, faulty - crashes);
        const chosen = [...liars.slice(0, lying), ...crashing.slice(0, crashes)];
        const keep = new Set([...chosen, ...steady.slice(0, n - chosen.length)]);
        if (keep.size !== n) continue;
        yield restrict(config, keep, faulty);
      }
    }
  }
}

/** Leaves out half of the nodes, a quarter, ... a single one, with f as it is and smaller. */
export function* fewerNodes(config: AgreementConfig): Generator<AgreementConfig, void> {
  const ids = idsOf(config);
  const { f } = config.agreement;
  for (let size = Math.floor(ids.length / 2); size >= 1; size = Math.floor(size / 2)) {
    for (let from = 0; from < ids.length; from += size) {
      const keep = new Set(ids.toSpliced(from, size));
      for (let less = 0; less <= Math.min(f, size); less++) yield restrict(config, keep, f - less);
    }
  }
}

/** A smaller f among the same nodes. */
export function* smallerF(config: AgreementConfig): Generator<AgreementConfig, void> {
  const keep = new Set(idsOf(config));
  for (let f = 0; f < config.agreement.f; f++) yield restrict(config, keep, f);
}

function exact(value: ValueJson | undefined): Rational {
  return rational.parse(value) ?? ZERO;
}

/** Ids in turn from the lowest and from the highest input. */
function byExtremes(config: AgreementConfig): readonly NodeId[] {
  const inputs = inputsOf(config);
  const rising = idsOf(config)
    .map((id, index) => ({ id, input: exact('uniform' in inputs ? 0 : inputs[index]) }))
    .toSorted((a, b) => compare(a.input, b.input))
    .map(({ id }) => id);
  const falling = rising.toReversed();
  const turns = rising.flatMap((id, index) => [id, falling[index] ?? id]);
  return [...new Set(turns)];
}
