/**
 * Challenge 6, transactions over registers, available whatever the network does. A node carries out a
 * transaction on its own copy, in one step, answers, and tells the others what was written, as one rumor.
 *
 * - Read uncommitted (no dirty write, G0). All writes of a transaction bear one stamp: a Lamport clock, then the
 *   node's name. The last writer wins, so of two transactions that write the same keys the same one wins
 *   on all of them, on every node, in whatever order the rumors come.
 * - Read committed (no G1). Nothing is ever taken back, so nothing aborted is read (G1a). Only what a transaction
 *   has written to a key last is kept and told, and all of it at once, so nothing intermediate is read (G1b).
 *   And the stamp of a transaction is above those of all that it has read or overwritten, so what depends
 *   on each other is ordered by stamps: there is no circle (G1c).
 * - Totally available: nobody is asked, so nothing is waited for.
 *
 * What it cannot do: two nodes may read the same and write different things, and one of the updates is lost
 * without anybody's noticing. That needs agreement, and so a majority.
 */
import type { Json } from '../../core/json.ts';
import { isPayload } from '../../gossip/payload.ts';
import { asArray, asInteger, asOneOf, asRecord, asString, badShape } from '../../wire/shape.ts';
import type { Node } from '../node/node.ts';
import { Rumors } from './gossip/rumors.ts';
import { direct } from './gossip/ways.ts';

/** Who wrote when: compared by clock, then by node. */
interface Stamp {
  readonly clock: number;
  readonly node: string;
}

interface Register {
  readonly value: Json;
  readonly stamp: Stamp;
}

type MicroOp = readonly [f: 'r' | 'w', key: Json, value: Json];

/** What is written within so many ms leaves together. */
const REPLICATE_MS = 20;
const OPS_MAX = 10_000;

export function txn(node: Node): void {
  const registers = new Map<string, Register>();
  let clock = 0;

  const put = (key: string, register: Register): void => {
    const known = registers.get(key);
    if (known === undefined || isBefore(known.stamp, register.stamp)) registers.set(key, register);
  };

  /** Another node has committed a transaction. */
  const rumors = new Rumors(node, direct(REPLICATE_MS), (committed) => {
    const fields = asRecord(committed, 'committed');
    const stamp = {
      clock: asInteger(fields['clock'], 'clock'),
      node: asString(fields['node'], 'node'),
    };
    clock = Math.max(clock, stamp.clock);
    for (const [key, value] of Object.entries(asRecord(fields['writes'], 'writes'))) {
      put(key, { value: asJson(value, 'writes'), stamp });
    }
  });

  node.on('txn', ({ txn: ops }) => {
    const writes = new Map<string, Json>();
    const done = asArray(ops, 'txn', OPS_MAX).map((op): MicroOp => {
      const [f, key, value] = asMicroOp(op);
      const name = JSON.stringify(key);
      if (f === 'w') writes.set(name, value);
      const read = writes.get(name) ?? registers.get(name)?.value ?? null;
      return f === 'w' ? [f, key, value] : [f, key, read];
    });
    if (writes.size > 0) {
      clock += 1;
      const stamp = { clock, node: node.id };
      for (const [key, value] of writes) put(key, { value, stamp });
      rumors.publish({ ...stamp, writes: Object.fromEntries(writes) });
    }
    return { type: 'txn_ok', txn: done };
  });
}

function isBefore(a: Stamp, b: Stamp): boolean {
  return a.clock === b.clock ? a.node < b.node : a.clock < b.clock;
}

function asMicroOp(op: unknown): MicroOp {
  const [f, key, value] = asArray(op, 'txn', 3);
  return [asOneOf(f, 'txn', ['r', 'w']), asJson(key, 'txn'), asJson(value, 'txn')];
}

function asJson(value: unknown, path: string): Json {
  if (!isPayload(value)) throw badShape(value, path, 'data of JSON');
  return value;
}
