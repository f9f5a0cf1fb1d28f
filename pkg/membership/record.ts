/**
 * What can be claimed of a member, and what follows from hearing a claim: the whole of the incarnation
 * machine, as pure functions.
 *
 * Claims about one member are totally ordered, by incarnation and then alive < suspect < dead < left.
 * So the larger of two is a join: hearing claims twice or in another order makes no difference, and
 * nobody's view goes back. Only the member itself raises its incarnation, above everything that it has
 * heard of itself. (A. Das, I. Gupta, A. Motivala 2002, "SWIM", section 4.2; there a confirmed death
 * wins over every incarnation, so that a process can never come back under its name. Here it can.)
 *
 * One thing is not simply the larger: who is alive here does not die of hearsay. A death told by another
 * makes a suspect, which has this node's own time to refute; the suspicion ends it, or the refutation.
 */

export type MemberState = 'alive' | 'suspect' | 'dead' | 'left';

/** A state of a member in one of its incarnations. Incarnation 0: it has said nothing itself yet. */
export interface Claim {
  readonly state: MemberState;
  readonly incarnation: number;
}

/**
 * What to do on hearing a claim: tell others (it was news), set right whoever said it (it is behind, in
 * a way that matters), or nothing.
 */
export type Say = 'pass on' | 'correct' | 'nothing';

const RANKS: Readonly<Record<MemberState, number>> = { alive: 0, suspect: 1, dead: 2, left: 3 };

/** Positive when `a` is the later claim about the same member, 0 when both are equal. */
export function compareClaims(a: Claim, b: Claim): number {
  return a.incarnation - b.incarnation || RANKS[a.state] - RANKS[b.state];
}

/** The later of two claims about the same member. */
export function join<C extends Claim>(a: C, b: C): C {
  return compareClaims(a, b) >= 0 ? a : b;
}

/** Alive, or suspect and not yet given up: it takes part. */
export function isLiving({ state }: Claim): boolean {
  return state === 'alive' || state === 'suspect';
}

/**
 * What a node that claims `known` of another member (nothing: undefined) claims after hearing `heard`.
 * A death of somebody unknown is recorded as it is: forgetting it would let older news bring it to life.
 */
export function hear(known: Claim | undefined, heard: Claim): { known: Claim; say: Say } {
  if (known === undefined) return { known: heard, say: 'pass on' };
  const softened = isLiving(known) && heard.state === 'dead' ? suspected(heard) : heard;
  if (compareClaims(softened, known) > 0) return { known: softened, say: 'pass on' };
  return { known, say: contradicts(known, heard) ? 'correct' : 'nothing' };
}

/**
 * What a node claims of itself after hearing a claim about itself: a higher incarnation than that, when it
 * was not alive in it, or did not know it. Any evidence counts, so that a process which was started anew
 * with a lower incarnation than its predecessor rises above it. One that has left says no more.
 */
export function hearOfSelf(own: Claim, heard: Claim): { known: Claim; say: Say } {
  if (own.state === 'left') return { known: own, say: 'nothing' };
  const above = heard.incarnation > own.incarnation;
  const accused = heard.incarnation === own.incarnation && heard.state !== 'alive';
  if (!above && !accused) {
    return { known: own, say: heard.state === 'alive' ? 'nothing' : 'correct' };
  }
  return { known: { state: 'alive', incarnation: heard.incarnation + 1 }, say: 'correct' };
}

/** The accusation of a member, in the incarnation in which it is known. */
export function suspected({ incarnation }: Claim): Claim {
  return { state: 'suspect', incarnation };
}

/** The end of a suspicion that nobody refuted. */
export function buried({ incarnation }: Claim): Claim {
  return { state: 'dead', incarnation };
}

/** Somebody says alive of one who is gone, or accuses one who has refuted that. */
function contradicts(known: Claim, heard: Claim): boolean {
  if (compareClaims(heard, known) >= 0) return false;
  return heard.state === 'alive' ? !isLiving(known) : known.state === 'alive';
}
