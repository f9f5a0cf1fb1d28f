import { expect } from 'chai';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import {
  ReliableBroadcast,
  type BroadcastStep,
} from '../../../pkg/agreement/broadcast/reliable-broadcast.ts';
import { nodeId, type NodeId } from '../../../pkg/core/ids.ts';
import { Random } from '../../../pkg/core/random.ts';

type Step = BroadcastStep<number>;

interface Packet {
  readonly from: NodeId;
  readonly to: NodeId;
  readonly step: Step;
}

const idOf = (index: number): NodeId => nodeId(`n${index + 1}`);

/** Correct nodes, and liars that say anything to anybody, in any order of deliveries. */
class Rig {
  readonly ids: readonly NodeId[];
  readonly correct: readonly NodeId[];
  readonly delivered = new Map<NodeId, number[]>();
  sent = 0;
  readonly #random: Random;
  readonly #nodes = new Map<NodeId, ReliableBroadcast<number>>();
  readonly #waiting: Packet[] = [];

  constructor(n: number, t: number, lying: number, seed: number) {
    this.ids = Array.from({ length: n }, (_, index) => idOf(index));
    this.correct = this.ids.slice(0, n - lying);
    this.#random = Random.fromSeed(seed);
    for (const self of this.correct) {
      this.#nodes.set(self, new ReliableBroadcast<number>({ self, n, t, key: String }));
      this.delivered.set(self, []);
    }
  }

  /** The origin begins: a correct one as it should, a lying one says what it likes to each. */
  begin(origin: NodeId, value: number): void {
    const node = this.#nodes.get(origin);
    if (node !== undefined) this.#follow(origin, node.start(0, value));
    for (const from of this.ids.filter((id) => !this.correct.includes(id))) this.#lie(from, origin);
  }

  run(order: 'any' | 'as sent' = 'any'): void {
    while (this.#waiting.length > 0) {
      const at = order === 'any' ? this.#random.integer(this.#waiting.length) : 0;
      const [packet] = this.#waiting.splice(at, 1);
      const node = packet === undefined ? undefined : this.#nodes.get(packet.to);
      if (packet === undefined || node === undefined) continue;
      this.#follow(packet.to, node.receive(packet.from, packet.step));
    }
  }

  #lie(from: NodeId, origin: NodeId): void {
    for (const to of this.correct) {
      for (const kind of ['init', 'echo', 'ready'] as const) {
        for (let times = this.#random.integer(3); times > 0; times--) {
          const value = this.#random.integer(2);
          this.#waiting.push({ from, to, step: { kind, origin, round: 0, value } });
        }
      }
    }
  }

  #follow(self: NodeId, { say, delivered }: ReturnType<ReliableBroadcast<number>['start']>): void {
    for (const step of say) {
      for (const to of this.ids) {
        if (to === self) continue;
        this.sent += 1;
        this.#waiting.push({ from: self, to, step });
      }
    }
    if (delivered !== undefined) this.delivered.get(self)?.push(delivered.value);
  }
}

const setting = fc.integer({ min: 1, max: 3 }).chain((t) =>
  fc.record({
    t: fc.constant(t),
    n: fc.integer({ min: 3 * t + 1, max: 3 * t + 4 }),
    lying: fc.integer({ min: 0, max: t }),
    seed: fc.nat(),
  }),
);

describe('a reliable broadcast among n > 3t nodes', () => {
  it('of a correct origin is delivered by all correct nodes, whatever liars say', () => {
    fc.assert(
      fc.property(setting, ({ n, t, lying, seed }) => {
        const rig = new Rig(n, t, lying, seed);
        rig.begin(idOf(0), 7);
        rig.run();
        for (const values of rig.delivered.values()) expect(values).to.deep.equal([7]);
      }),
    );
  });

  it('of a liar is delivered by all correct nodes with one value, or by none', () => {
    let both = 0;
    fc.assert(
      fc.property(setting, ({ n, t, seed }) => {
        const rig = new Rig(n, t, t, seed);
        rig.begin(idOf(n - 1), 0);
        rig.run();
        const outcomes = [...rig.delivered.values()].map((values) => values.join());
        expect(new Set(outcomes).size, outcomes.join(' | ')).to.equal(1);
        both |= outcomes[0] === '' ? 1 : 2;
      }),
      { numRuns: 300 },
    );
    expect(both, 'some are delivered, some are not').to.equal(3);
  });

  it('costs (n - 1) + 2 n (n - 1) messages, or less where some come late', () => {
    for (const n of [1, 4, 7, 10]) {
      for (const order of ['as sent', 'any'] as const) {
        const rig = new Rig(n, Math.floor((n - 1) / 3), 0, 1);
        rig.begin(idOf(0), 1);
        rig.run(order);
        const most = n - 1 + 2 * n * (n - 1);
        if (order === 'as sent') expect(rig.sent).to.equal(most);
        else expect(rig.sent).to.be.at.most(most);
      }
    }
  });

  it('fails with n = 3t: correct nodes may deliver two values', () => {
    const broken = Array.from({ length: 200 }, (_, seed) => {
      const rig = new Rig(3, 1, 1, seed);
      rig.begin(idOf(2), 0);
      rig.run();
      return new Set([...rig.delivered.values()].map((values) => values.join())).size > 1;
    });
    expect(broken).to.include(true);
  });

  it('takes no word in the name of another origin', () => {
    const node = new ReliableBroadcast<number>({ self: idOf(0), n: 4, t: 1, key: String });
    const forged: Step = { kind: 'init', origin: idOf(1), round: 0, value: 5 };
    expect(node.receive(idOf(2), forged)).to.deep.equal({ say: [], delivered: undefined });
    expect(node.receive(idOf(1), forged).say).to.deep.equal([{ ...forged, kind: 'echo' }]);
  });
});
