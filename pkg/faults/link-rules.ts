/**
 * Faults of links as data: a rule maps one message to the copies that are delivered.
 *
 * Rules act between a protocol and the reliable link below it, so they need no privileges and act
 * alike over TCP and in the simulator. All draws come from the sending link's own stream, one fork
 * per rule, and every rule draws equally often for every message, also for one that was dropped. So
 * switching one fault on does not shift the draws of another.
 *
 * Source of the idea: tokio-rs/turmoil, `rule.rs`.
 */
import { millis, type Millis, type NodeId } from '../core/ids.ts';
import type { Random } from '../core/random.ts';

/**
 * What becomes of one message: for every copy the time for which it is held back.
 * `[0]` passes it on, `[]` drops it, `[3, 8]` delivers it twice.
 */
export type Copies = readonly Millis[];

/** A fault on one directed link. May keep state; judged once per message, in order of sending. */
export interface LinkRule {
  judge(copies: Copies, now: Millis, body: unknown): Copies;
}

/** How long a message is on its way, drawn for each. */
export type DelayDistribution =
  | { readonly kind: 'constant'; readonly ms: number }
  | { readonly kind: 'uniform'; readonly min: number; readonly max: number }
  | { readonly kind: 'exponential'; readonly mean: number };

/** The faults of all links of a run. Shares are probabilities per message in [0, 1]. */
export interface NetworkFaults {
  readonly delay: DelayDistribution;
  readonly loss: number;
  readonly duplicate: number;
  readonly reorder: number;
}

/** One copy, at once: what every rule chain starts from. */
export const PASS: Copies = [millis(0)];

/**
 * The rules of the link `from` -> `to`, in the order in which they are judged.
 * @param random The run's root stream; the link forks its own.
 */
export function linkRules(
  faults: NetworkFaults,
  random: Random,
  link: { readonly from: NodeId; readonly to: NodeId },
): readonly LinkRule[] {
  const stream = random.fork(`link:${link.from}>${link.to}`);
  const rules: LinkRule[] = [];
  if (faults.loss > 0) rules.push(loss(faults.loss, stream.fork('loss')));
  if (faults.duplicate > 0) rules.push(duplicate(faults.duplicate, stream.fork('duplicate')));
  if (meanDelay(faults.delay) > 0) rules.push(delay(faults.delay, stream.fork('delay')));
  if (faults.reorder > 0) {
    rules.push(reorder(faults.reorder, meanDelay(faults.delay), stream.fork('reorder')));
  }
  return rules;
}

/** Judges one message by all rules of its link. */
export function judge(rules: readonly LinkRule[], now: Millis, body: unknown): Copies {
  let copies = PASS;
  for (const rule of rules) copies = rule.judge(copies, now, body);
  return copies;
}

function loss(share: number, random: Random): LinkRule {
  return { judge: (copies) => (random.chance(share) ? [] : copies) };
}

function duplicate(share: number, random: Random): LinkRule {
  return { judge: (copies) => (random.chance(share) ? [...copies, ...copies] : copies) };
}

function delay(distribution: DelayDistribution, random: Random): LinkRule {
  return holdLonger(() => drawDelay(distribution, random));
}

/** Holds some messages back for up to 10 ms and twice the mean delay, so that later ones overtake. */
function reorder(share: number, mean: number, random: Random): LinkRule {
  return holdLonger(() => {
    const late = random.chance(share);
    const hold = random.uniform(0, 10 + 2 * mean);
    return late ? hold : 0;
  });
}

/** Adds a time to every copy. Draws for a message and its duplicate, whether they exist or not. */
function holdLonger(draw: () => number): LinkRule {
  return {
    judge(copies) {
      const longer = [draw(), draw()];
      return copies.map((hold, index) => millis(hold + (longer[index] ?? draw())));
    },
  };
}

function drawDelay(distribution: DelayDistribution, random: Random): number {
  switch (distribution.kind) {
    case 'constant':
      return distribution.ms;
    case 'uniform':
      return random.uniform(distribution.min, distribution.max);
    case 'exponential':
      return random.exponential(distribution.mean);
  }
}

/** The expected delay in milliseconds. */
export function meanDelay(distribution: DelayDistribution): number {
  switch (distribution.kind) {
    case 'constant':
      return distribution.ms;
    case 'uniform':
      return (distribution.min + distribution.max) / 2;
    case 'exponential':
      return distribution.mean;
  }
}
