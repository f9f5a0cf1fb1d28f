/**
 * The link faults of a schedule that are in force at the moment: one rule at the end of every link's
 * chain, which looks at a list that changes while the run goes on.
 */
import { millis, type NodeId } from '../core/ids.ts';
import type { Random } from '../core/random.ts';
import type { Copies, LinkRule } from './link-rules.ts';
import type { LinkAction } from './schedule.ts';

/** A link fault in force, and the nodes whose links it concerns. */
export interface LinkFault {
  readonly action: LinkAction;
  readonly nodes: readonly NodeId[];
}

/** How far a message that is reordered may fall behind, in ms. */
export const REORDER_MS = 20;

export class LinkSwitch {
  #faults: readonly LinkFault[] = [];

  /** Puts other faults in force, in place of all before. */
  set(faults: readonly LinkFault[]): void {
    this.#faults = faults;
  }

  /** The rule for one directed link. @param random The link's own stream for these faults. */
  rule(link: { readonly from: NodeId; readonly to: NodeId }, random: Random): LinkRule {
    return {
      judge: (copies) => {
        let judged = copies;
        for (const fault of this.#faults) {
          if (concerns(fault, link)) judged = apply(fault.action, judged, random);
        }
        return judged;
      },
    };
  }
}

function concerns(
  { action, nodes }: LinkFault,
  { from, to }: { readonly from: NodeId; readonly to: NodeId },
): boolean {
  const out = nodes.includes(from);
  const into = nodes.includes(to);
  if (action.kind !== 'partition') return out || into;
  if (out === into) return false;
  return action.direction === 'both' || (action.direction === 'out' ? out : into);
}

function apply(action: LinkAction, copies: Copies, random: Random): Copies {
  switch (action.kind) {
    case 'partition':
      return [];
    case 'loss':
      return random.chance(action.share) ? [] : copies;
    case 'duplicate':
      return random.chance(action.share) ? [...copies, ...copies] : copies;
    case 'delay':
      return copies.map((hold) => millis(hold + action.ms));
    case 'reorder':
      return copies.map((hold) =>
        random.chance(action.share) ? millis(hold + random.uniform(0, REORDER_MS)) : hold,
      );
  }
}
