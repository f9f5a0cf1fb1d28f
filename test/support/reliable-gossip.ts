/** Reliable gossip in the rig, and what is demanded of it. */
import { expect } from 'chai';
import type { NodeId } from '../../pkg/core/ids.ts';
import { Random } from '../../pkg/core/random.ts';
import {
  Reliable,
  parseReliableMessage,
  type ReliableMessage,
  type ReliableSettings,
} from '../../pkg/gossip/reliable/reliable.ts';
import type { RumorId } from '../../pkg/gossip/rumor.ts';
import { GossipRig, type GossipRigOptions } from './gossip.ts';

type Rig = GossipRig<ReliableMessage>;
type RigOptions = Partial<GossipRigOptions<ReliableMessage>> & {
  readonly settings?: Partial<ReliableSettings>;
};

export function reliableRig(seed: number, { settings = {}, ...options }: RigOptions = {}): Rig {
  return new GossipRig<ReliableMessage>({
    n: 10,
    seed,
    parse: parseReliableMessage,
    make: (gossip) => new Reliable({ ...gossip, settings }),
    ...options,
  });
}

export function forSeeds(count: number, run: (seed: number, random: Random) => void): void {
  for (let seed = 1; seed <= count; seed++) {
    try {
      run(seed, Random.fromSeed(seed).fork('scenario'));
    } catch (error) {
      if (error instanceof Error) error.message += ` (seed ${seed})`;
      throw error;
    }
  }
}

export function pick<T>(random: Random, items: readonly T[]): T {
  const item = items[random.integer(items.length)];
  if (item === undefined) throw new Error('nothing to pick from');
  return item;
}

/** Some rumors of some nodes, at some times within half a second. */
export function publishSome(
  rig: Rig,
  random: Random,
  from: readonly NodeId[] = rig.ids,
): RumorId[] {
  const rumors: RumorId[] = [];
  for (let i = 0; i < 6; i++) {
    rumors.push(rig.publish(pick(random, from), { news: i }));
    rig.runFor(random.uniform(0, 80));
  }
  return rumors;
}

/** Demands that all of these have a rumor, each exactly once, and none of the others twice. */
export function expectHeard(rig: Rig, rumor: RumorId, by: readonly NodeId[]): void {
  const heard = rig.whoDelivered(rumor);
  expect(heard.length, `${rumor}: deliveries`).to.equal(new Set(heard).size);
  const origin = rig.of('publish', rumor)[0]?.node;
  const owed = by.filter((id) => id !== origin);
  expect(
    owed.filter((id) => !heard.includes(id)),
    `${rumor}: who lacks it`,
  ).to.deep.equal([]);
}

/** Demands that an origin calls a rumor complete, once, and not before all of these have it. */
export function expectComplete(rig: Rig, rumor: RumorId, by: readonly NodeId[]): void {
  expect(rig.of('complete', rumor).length, `${rumor}: complete`).to.equal(1);
  expectNotTooSoon(rig, rumor, by);
}

export function expectNotTooSoon(rig: Rig, rumor: RumorId, by: readonly NodeId[]): void {
  const origin = rig.of('publish', rumor)[0]?.node;
  const lacking = new Set(by.filter((id) => id !== origin));
  for (const { node, fact } of rig.facts) {
    if (fact['id'] !== rumor) continue;
    if (fact.kind === 'deliver') lacking.delete(node);
    if (fact.kind === 'complete') expect([...lacking], `${rumor}: too soon`).to.deep.equal([]);
  }
}

/** Payload messages for each delivery since the rig was last asked. */
export function copiesPerDelivery(rig: Rig): () => number {
  let [copies, deliveries] = [rig.count('rumor'), rig.of('deliver').length];
  return () => {
    const [before, heard] = [copies, deliveries];
    [copies, deliveries] = [rig.count('rumor'), rig.of('deliver').length];
    return (copies - before) / (deliveries - heard);
  };
}

/** Rumors of one node, `everyMs` apart. */
export function publishMany(rig: Rig, from: NodeId, count: number, everyMs = 50): void {
  for (let i = 0; i < count; i++) {
    rig.publish(from, i);
    rig.runFor(everyMs);
  }
}
