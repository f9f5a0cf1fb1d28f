/** How a liar reads and rewrites what is said in agreement: one lens for each family of messages. */
import type { Arithmetic } from '../../agreement/arithmetic.ts';
import { float, fromExact, nearest, rational } from '../../agreement/arithmetic.ts';
import { Grid, type DelphiSpec } from '../../agreement/delphi/grid.ts';
import type { AgreementMessage } from '../../agreement/message.ts';
import type { NodeId } from '../../core/ids.ts';
import type { Model } from '../../agreement/plan.ts';
import { add, sub, toNumber, toText } from '../../agreement/rational.ts';
import type { Claim, Lens, LensFeature, Numbers } from '../../faults/lens.ts';

type AgreementLens<V> = Lens<AgreementMessage, V>;

/** The lens for the messages of a model. @param delphi Where the checkpoints of async-delphi are. */
export function agreementLens<V>(
  model: Model,
  arithmetic: Arithmetic<V>,
  delphi: DelphiSpec = { rho0: 1, delta: 1 },
): AgreementLens<V> {
  if (model === 'async-witness') return witnessLens(arithmetic);
  if (model === 'sync-gradecast') return gradecastLens(arithmetic);
  if (model === 'async-delphi') return delphiLens(arithmetic, new Grid(delphi));
  return model === 'async-binary' ? binaryLens(arithmetic) : valueLens(arithmetic);
}

/** Tells whether something can be said in the messages of a model. */
export function canSay(model: Model, feature: LensFeature): boolean {
  return agreementLens(model, float)[feature] !== undefined;
}

/** Values that are plainly sent, and frozen ones. */
function valueLens<V>(arithmetic: Arithmetic<V>): AgreementLens<V> {
  return {
    ...common(arithmetic),
    read: (body) => claimOf(arithmetic, body),
    halted: ({ round }, value) => ({ kind: 'halted', round, value: arithmetic.toJson(value) }),
  };
}

/** Of a broadcast, a node's own word is its value; what it echoes is what others said. */
function witnessLens<V>(arithmetic: Arithmetic<V>): AgreementLens<V> {
  return {
    ...common(arithmetic),
    read: (body) => (body.kind === 'init' ? claimOf(arithmetic, body) : undefined),
    inNameOf: (body, origin) => ('origin' in body ? { ...body, origin } : body),
    isSown: ({ kind }) => kind === 'init' || kind === 'echo',
    readied: (body) => (body.kind === 'ready' ? body.origin : undefined),
    reported: (body) => (body.kind === 'report' ? body.ids : undefined),
    report: (body, ids) => (body.kind === 'report' ? { ...body, ids } : body),
  };
}

/** A node's own value is what it casts; the rest of a gradecast quotes others. */
function gradecastLens<V>(arithmetic: Arithmetic<V>): AgreementLens<V> {
  const { parse, toJson } = arithmetic;
  return {
    ...common(arithmetic),
    read: (body) => claimOf(arithmetic, body),
    quoted(body) {
      if (body.kind !== 'heard' && body.kind !== 'vote') return undefined;
      const values = body.quotes.flatMap(([id, json]): readonly (readonly [NodeId, V])[] => {
        const value = parse(json);
        return value === undefined ? [] : [[id, value]];
      });
      return { phase: body.kind, values };
    },
    quote: (body, values) =>
      'quotes' in body
        ? { ...body, quotes: values.map(([id, value]) => [id, toJson(value)] as const) }
        : body,
  };
}

/** A node stands for a value by either kind of echo, and by what it adds to those of others as well. */
function binaryLens<V>(arithmetic: Arithmetic<V>): AgreementLens<V> {
  return { ...common(arithmetic), read: (body) => claimOf(arithmetic, body) };
}

/**
 * What a node says of all checkpoints together stands for a value, that which they give: ECHO at the start
 * of a round, and most of ECHO2. A lie of a value is what a node would say that begins with it.
 */
function delphiLens<V>(arithmetic: Arithmetic<V>, grid: Grid): AgreementLens<V> {
  return {
    ...common(arithmetic),
    read(body) {
      if (!('values' in body) || body.restBut === undefined) return undefined;
      const weights = body.values.flatMap(([checkpoint, json]) => {
        const weight = rational.parse(json);
        return weight === undefined ? [] : [[checkpoint, weight] as const];
      });
      const output = grid.output(new Map(weights));
      return output === undefined
        ? undefined
        : { round: body.round, value: nearest(arithmetic, output) };
    },
    write(body, value) {
      if (!('values' in body)) return body;
      const weights = grid.weightsOf(arithmetic.toExact(value));
      const values = [...weights].map(
        ([checkpoint, weight]) => [checkpoint, toText(weight)] as const,
      );
      return { ...body, values, restBut: [...weights.keys()] };
    },
  };
}

function common<V>(arithmetic: Arithmetic<V>): Omit<AgreementLens<V>, 'read'> {
  return {
    write: (body, value) => ('value' in body ? { ...body, value: arithmetic.toJson(value) } : body),
    roundOf: ({ round }) => round,
    atRound: (body, round) => ({ ...body, round }),
    raw(body, content) {
      const field = ['value', 'values', 'ids', 'quotes'].find((name) => name in body) ?? 'value';
      const said = Object.assign({ ...body }, { [field]: content });
      if (content === undefined) Reflect.deleteProperty(said, field);
      return said;
    },
    numbers: numbersOf(arithmetic),
  };
}

function claimOf<V>({ parse }: Arithmetic<V>, body: AgreementMessage): Claim<V> | undefined {
  const value = 'value' in body ? parse(body.value) : undefined;
  return value === undefined ? undefined : { round: body.round, value };
}

function numbersOf<V>(arithmetic: Arithmetic<V>): Numbers<V> {
  const { compare, midpoint, parse, toExact } = arithmetic;
  return {
    compare,
    midpoint,
    moved: (value, from, to) =>
      fromExact(arithmetic, add(toExact(value), sub(toExact(to), toExact(from)))),
    toNumber: (value) => toNumber(toExact(value)),
    of(value) {
      const parsed = parse(value);
      if (parsed === undefined) throw new RangeError(`not a finite number: ${value}`);
      return parsed;
    },
  };
}
