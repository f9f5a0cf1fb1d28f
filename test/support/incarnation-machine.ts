/**
 * All that can happen to what two nodes believe of a third, the subject, by the rules of `record.ts`: every
 * reachable state, with incarnations up to a bound.
 *
 * A claim ever made may arrive at anybody at any time, any number of times, or never: `said` is the set of
 * them. Anybody may accuse the subject at any time, end its suspicion, and start anew with an empty memory;
 * the subject may crash, leave, and start anew with any incarnation, also a lower one.
 *
 * Of three nodes each is subject once. Claims about different subjects do not touch each other (the rules
 * read and write claims about one), so the states of all three views are the product of the three factors;
 * what happens to one factor in the product can happen to it alone, and is explored here.
 */
import {
  buried,
  hear,
  hearOfSelf,
  isLiving,
  suspected,
  type Claim,
  type MemberState,
} from '../../pkg/membership/record.ts';

const STATES: readonly MemberState[] = ['alive', 'suspect', 'dead', 'left'];

/** A claim as a number: 4 * incarnation + rank; -1 for nothing known. */
export type Code = number;

export const NOTHING: Code = -1;

export const codeOf = (claim: Claim | undefined): Code =>
  claim === undefined ? NOTHING : 4 * claim.incarnation + STATES.indexOf(claim.state);

/** All claims that fit into a set of bits. */
const CLAIMS: readonly Claim[] = Array.from({ length: 32 }, (_, code) => ({
  state: STATES[code % 4]!,
  incarnation: Math.floor(code / 4),
}));

export const claimOf = (code: Code): Claim => CLAIMS[code]!;

export interface MachineState {
  /** What the subject claims of itself; `NOTHING` while it does not run. */
  readonly own: Code;
  /** What the two others believe. */
  readonly views: readonly [Code, Code];
  /** All claims ever made, as a set of bits. */
  readonly said: number;
}

export interface Step {
  readonly name: string;
  readonly to: MachineState;
  /** Which of the two believes something else, if one does and has not just started anew. */
  readonly observer?: 0 | 1;
  /** What it heard, if it did. */
  readonly heard?: Code;
}

/** Nobody knows of the subject, which runs in its first incarnation; others may have been told of it. */
export const START: MachineState = {
  own: codeOf({ state: 'alive', incarnation: 1 }),
  views: [NOTHING, NOTHING],
  said: bit(codeOf({ state: 'alive', incarnation: 0 })) | bit(4),
};

export function bit(code: Code): number {
  return code === NOTHING ? 0 : 1 << code;
}

/** What an observer believes after hearing a claim. */
export function heardBy(view: Code, heard: Code): Code {
  return codeOf(hear(view === NOTHING ? undefined : claimOf(view), claimOf(heard)).known);
}

/** What the subject claims after hearing a claim about itself. */
export function heardBySubject(own: Code, heard: Code): Code {
  return own === NOTHING ? own : codeOf(hearOfSelf(claimOf(own), claimOf(heard)).known);
}

export function claimsIn(said: number): readonly Code[] {
  const codes: Code[] = [];
  for (let code = 0; said >> code !== 0; code++) if ((said >> code) & 1) codes.push(code);
  return codes;
}

/** Every state that can follow, with no incarnation above the bound. */
export function stepsFrom(state: MachineState, incarnationMax: number): readonly Step[] {
  const steps: Step[] = [...subjectSteps(state, incarnationMax)];
  for (const observer of [0, 1] as const) steps.push(...observerSteps(state, observer));
  return steps.filter(({ to }) => to.own < 4 * (incarnationMax + 1));
}

function subjectSteps(state: MachineState, incarnationMax: number): readonly Step[] {
  const { own, said } = state;
  const as = (name: string, next: Code): Step => ({
    name,
    to: { ...state, own: next, said: said | bit(next) },
  });
  if (own === NOTHING) {
    return Array.from({ length: incarnationMax }, (_, index) =>
      as('starts anew', codeOf({ state: 'alive', incarnation: index + 1 })),
    );
  }
  const steps = claimsIn(said).map((code) => as('hears', heardBySubject(own, code)));
  steps.push(as('crashes', NOTHING));
  const claim = claimOf(own);
  if (claim.state === 'alive') steps.push(as('leaves', codeOf({ ...claim, state: 'left' })));
  return steps;
}

function observerSteps(state: MachineState, observer: 0 | 1): readonly Step[] {
  const view = state.views[observer];
  const to = (next: Code): MachineState => ({
    ...state,
    views: observer === 0 ? [next, state.views[1]] : [state.views[0], next],
    said: state.said | bit(next),
  });
  const steps: Step[] = claimsIn(state.said).map((heard) => {
    return { name: 'hears', to: to(heardBy(view, heard)), observer, heard };
  });
  if (view === NOTHING) return steps;
  steps.push({ name: 'starts anew', to: to(NOTHING) });
  const claim = claimOf(view);
  if (claim.state === 'alive') {
    steps.push({ name: 'accuses', to: to(codeOf(suspected(claim))), observer });
  }
  if (claim.state === 'suspect') steps.push({ name: 'buries', to: to(endOf(view)), observer });
  return steps;
}

/** Everybody tells everybody what it believes, until nobody learns anything. */
export function exchanged(state: MachineState): MachineState {
  let [own, [a, b]] = [state.own, state.views];
  for (;;) {
    const before = [own, a, b].join();
    for (const told of [a, b]) if (told !== NOTHING) own = heardBySubject(own, told);
    for (const told of [own, a, b]) {
      if (told === NOTHING) continue;
      a = heardBy(a, told);
      b = heardBy(b, told);
    }
    if ([own, a, b].join() === before) return { ...state, own, views: [a, b] };
  }
}

/** The subject does not answer: whoever believes it alive accuses it, and buries it. */
export function detected(state: MachineState): MachineState {
  return { ...state, views: [endOf(state.views[0]), endOf(state.views[1])] };
}

function endOf(view: Code): Code {
  return view !== NOTHING && isLiving(claimOf(view)) ? codeOf(buried(claimOf(view))) : view;
}

/** Every reachable state, each once. @param visit Is told each step, also to states that are known. */
export function explore(
  incarnationMax: number,
  visit: (from: MachineState, step: Step) => void,
): readonly MachineState[] {
  const known = new Set<string>([keyOf(START)]);
  const states = [START];
  for (let next = 0; next < states.length; next++) {
    const from = states[next]!;
    for (const step of stepsFrom(from, incarnationMax)) {
      visit(from, step);
      const key = keyOf(step.to);
      if (known.has(key)) continue;
      known.add(key);
      states.push(step.to);
    }
  }
  return states;
}

/** The two observers are alike, so states that differ by their names only are one. */
function keyOf({ own, views: [a, b], said }: MachineState): string {
  return `${own} ${Math.min(a, b)} ${Math.max(a, b)} ${said}`;
}
