/**
 * How a liar sees and rewrites what a protocol says, without knowing the protocol. Only reading and
 * writing a value is demanded; what some protocols cannot say is left out, and adversaries that need
 * it are refused for them.
 */
import type { NodeId } from '../core/ids.ts';

/** The arithmetic that a liar needs. */
export interface Numbers<V> {
  readonly compare: (a: V, b: V) => number;
  /** Expects a <= b. */
  readonly midpoint: (a: V, b: V) => V;
  /** A value moved as far as it is from one to another; undefined beyond the largest number there is. */
  readonly moved: (value: V, from: V, to: V) => V | undefined;
  /** The value nearest to a double. */
  readonly of: (value: number) => V;
  /** The double nearest to a value. */
  readonly toNumber: (value: V) => number;
}

/** What a message says. */
export interface Claim<V> {
  /**
   * The step of the protocol in which it is said: whoever speaks of a step has spoken in all before.
   * Where a round has several phases, each is a step.
   */
  readonly round: number;
  readonly value: V;
}

/** What others are said to have said: in the second phase of a gradecast as heard, in the third as voted for. */
export interface Quoted<V> {
  readonly phase: 'heard' | 'vote';
  readonly values: readonly (readonly [NodeId, V])[];
}

/**
 * @typeParam M The protocol's messages.
 * @typeParam V Its values.
 */
export interface Lens<M, V> {
  readonly numbers: Numbers<V>;
  /** The round, or step, that any message is about. */
  roundOf(body: M): number;
  /** What the sender says of its own value; undefined when the message says nothing usable of it. */
  read(body: M): Claim<V> | undefined;
  write(body: M, value: V): M;
  /** The same, said of another round. */
  atRound(body: M, round: number): M;
  /** With anything in place of what it says, whatever its type; undefined: without that field. */
  raw(body: M, content: unknown): M;
  /** In its place "I have decided this value". */
  halted?(body: M, value: V): M;
  /** The same in the name of another node. Where messages name no origin, the transport says who speaks. */
  inNameOf?(body: M, origin: NodeId): M;
  /** True for the first two phases of a reliable broadcast (INIT, ECHO), in which a split can be sown. */
  isSown?(body: M): boolean;
  /** In the last phase of a reliable broadcast (READY): whose broadcast it is. */
  readied?(body: M): NodeId | undefined;
  /** The nodes whose values a message says to have; undefined when it says nothing of the kind. */
  reported?(body: M): readonly NodeId[] | undefined;
  report?(body: M, nodes: readonly NodeId[]): M;
  /** What a message of a gradecast quotes of others, and in which phase; undefined in the first, or elsewhere. */
  quoted?(body: M): Quoted<V> | undefined;
  quote?(body: M, values: readonly (readonly [NodeId, V])[]): M;
}

/** What not every protocol can say. */
export type LensFeature = 'halted' | 'inNameOf' | 'isSown' | 'report' | 'quote';
