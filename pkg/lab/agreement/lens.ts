/** How a liar reads and rewrites what is said in agreement, by the kind of messages. */
import { float, type Arithmetic } from '../../agreement/arithmetic.ts';
import type { AgreementMessage } from '../../agreement/message.ts';
import type { Model } from '../../agreement/plan.ts';
import { toNumber } from '../../agreement/rational.ts';
import type { Lens, LensFeature, Numbers } from '../../faults/lens.ts';

type AgreementLens<V> = Lens<AgreementMessage, V>;

/** The lens of an algorithm. */
export function agreementLens<V>(arithmetic: Arithmetic<V>, model: Model): AgreementLens<V> {
  const plain = plainLens(arithmetic);
  return model === 'async-witness'
    ? { ...plain, ...broadcastLens() }
    : withHalting(plain, arithmetic);
}

/** Tells whether something can be said in the messages of an algorithm. */
export function canSay(feature: LensFeature, model: Model): boolean {
  return agreementLens(float, model)[feature] !== undefined;
}

/** What all messages have in common. */
function plainLens<V>(arithmetic: Arithmetic<V>): AgreementLens<V> {
  const { parse, toJson } = arithmetic;
  return {
    numbers: numbersOf(arithmetic),
    roundOf: ({ round }) => round,
    read(body) {
      // Of a broadcast, a node's own word is its value; echoes repeat what others said.
      if (body.kind === 'report' || body.kind === 'echo' || body.kind === 'ready') return undefined;
      const value = parse(body.value);
      return value === undefined ? undefined : { round: body.round, value };
    },
    write: (body, value) => (body.kind === 'report' ? body : { ...body, value: toJson(value) }),
    atRound: (body, round) => ({ ...body, round }),
    raw(body, content) {
      const field = body.kind === 'report' ? 'ids' : 'value';
      const said = Object.assign({ ...body }, { [field]: content });
      if (content === undefined) Reflect.deleteProperty(said, field);
      return said;
    },
  };
}

/** Where values are plainly sent, a node says that it has decided. */
function withHalting<V>(plain: AgreementLens<V>, { toJson }: Arithmetic<V>): AgreementLens<V> {
  return {
    ...plain,
    halted: ({ round }, value) => ({ kind: 'halted', round, value: toJson(value) }),
  };
}

/** Where values are broadcast reliably, messages name an origin, and reports say what was delivered. */
function broadcastLens(): Pick<
  AgreementLens<never>,
  'inNameOf' | 'isSown' | 'reported' | 'report'
> {
  return {
    inNameOf: (body, origin) => ('origin' in body ? { ...body, origin } : body),
    isSown: ({ kind }) => kind === 'init' || kind === 'echo',
    reported: (body) => (body.kind === 'report' ? body.ids : undefined),
    report: (body, ids) => (body.kind === 'report' ? { ...body, ids } : body),
  };
}

function numbersOf<V>({ parse, compare, midpoint, toExact }: Arithmetic<V>): Numbers<V> {
  return {
    compare,
    midpoint,
    toNumber: (value) => toNumber(toExact(value)),
    of(value) {
      const parsed = parse(value);
      if (parsed === undefined) throw new RangeError(`not a finite number: ${value}`);
      return parsed;
    },
  };
}
