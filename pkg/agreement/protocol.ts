/** The entry to this room: the process that one honest node runs, and the messages that it takes. */
import type { NodeId } from '../core/ids.ts';
import type { Explorable } from '../core/process.ts';
import { ALGORITHMS } from './algorithms/registry.ts';
import { withArithmetic } from './arithmetic.ts';
import { AsyncEngine } from './async-engine.ts';
import { BinaryEngine } from './binary/engine.ts';
import { BINARY_SHAPE, parseBinaryMessage } from './binary/message.ts';
import { DelphiEngine } from './delphi/engine.ts';
import { DELPHI_SHAPE, parseDelphiMessage } from './delphi/message.ts';
import { GradecastEngine } from './gradecast/engine.ts';
import { GRADECAST_SHAPE, parseGradecastMessage } from './gradecast/message.ts';
import type { AgreementMessage } from './message.ts';
import type { Memory } from './memory.ts';
import type { AgreementPlan, Model } from './plan.ts';
import type { EngineOptions } from './round-engine.ts';
import { SyncEngine } from './sync-engine.ts';
import { parseValueMessage, VALUE_SHAPE } from './value-message.ts';
import { WitnessEngine } from './witness/engine.ts';
import { parseWitnessMessage, WITNESS_SHAPE } from './witness/message.ts';

/** How an algorithm is run. */
interface Protocol {
  /** The shape of its messages, in words for errors. */
  readonly expects: string;
  /**
   * Parses a message at the door.
   * @returns undefined when it has another shape. Whether a value is a usable number is judged by the
   *   process, since a liar may send NaN in good shape.
   */
  parse(body: unknown): AgreementMessage | undefined;
  create<V>(options: EngineOptions<V>): Explorable<AgreementMessage>;
}

const SYNCHRONOUS: Protocol = {
  expects: VALUE_SHAPE,
  parse: parseValueMessage,
  create: (options) => new SyncEngine(options),
};

const ASYNCHRONOUS: Protocol = {
  expects: VALUE_SHAPE,
  parse: parseValueMessage,
  create: (options) => new AsyncEngine(options),
};

/** One for each algorithm. */
export const PROTOCOLS: Readonly<Record<Model, Protocol>> = {
  'sync-crash': SYNCHRONOUS,
  'async-crash': ASYNCHRONOUS,
  'sync-byzantine': SYNCHRONOUS,
  'async-byzantine': ASYNCHRONOUS,
  'sync-omission': SYNCHRONOUS,
  'sync-mixed': SYNCHRONOUS,
  'sync-fca': SYNCHRONOUS,
  'sync-graph': SYNCHRONOUS,
  'async-witness': {
    expects: WITNESS_SHAPE,
    parse: parseWitnessMessage,
    create: (options) => new WitnessEngine(options),
  },
  'sync-gradecast': {
    expects: GRADECAST_SHAPE,
    parse: parseGradecastMessage,
    create: (options) => new GradecastEngine(options),
  },
  'async-binary': {
    expects: BINARY_SHAPE,
    parse: parseBinaryMessage,
    create: (options) => new BinaryEngine(options),
  },
  'async-delphi': {
    expects: DELPHI_SHAPE,
    parse: parseDelphiMessage,
    create: (options) => new DelphiEngine(options),
  },
};

/** True for the algorithms whose rounds end by the clock. */
export function isSynchronous({ model }: Pick<AgreementPlan, 'model'>): boolean {
  return ALGORITHMS[model].timing === 'synchronous';
}

/**
 * The process of node `self`, which must be one of `plan.ids`.
 * @param memory What a process before this one left; absent: this is the first.
 */
export function agreementProcess(
  self: NodeId,
  plan: AgreementPlan,
  memory?: Memory,
): Explorable<AgreementMessage> {
  return withArithmetic(plan.arithmetic, (arithmetic) =>
    PROTOCOLS[plan.model].create({ self, plan, arithmetic, memory }),
  );
}
