import { expect } from 'chai';
import { describe, it } from 'mocha';
import type { Json } from '../../../../../pkg/core/json.ts';
import { Random } from '../../../../../pkg/core/random.ts';
import type { Body } from '../../../../../pkg/maelstrom/message.ts';
import { SERVICES } from '../../../../../pkg/maelstrom/workbench/services/registry.ts';
import type { Service } from '../../../../../pkg/maelstrom/workbench/services/service.ts';

function service(name: string, seed = 1): Service {
  const found = SERVICES[name]?.(Random.fromSeed(seed));
  if (found === undefined) throw new RangeError(name);
  return found;
}

const read = (key: Json): Body => ({ type: 'read', key });
const write = (key: Json, value: Json): Body => ({ type: 'write', key, value });
const cas = (key: Json, from: Json, to: Json, more = {}): Body => ({
  type: 'cas',
  key,
  from,
  to,
  ...more,
});

/** What one client is told by a service whose answers do not depend on chance yet. */
const TABLE: readonly (readonly [Body, Json])[] = [
  [read('x'), 20],
  [cas('x', 1, 2), 20],
  [write('x', 1), { type: 'write_ok' }],
  [read('x'), { type: 'read_ok', value: 1 }],
  [cas('x', 2, 3), 22],
  [cas('x', 1, { b: [1], a: null }), { type: 'cas_ok' }],
  // Equal whatever the order of keys.
  [cas('x', { a: null, b: [1] }, 5), { type: 'cas_ok' }],
  [read('x'), { type: 'read_ok', value: 5 }],
  [write([1, 'k'], null), { type: 'write_ok' }],
  [read([1, 'k']), { type: 'read_ok', value: null }],
  [read('1'), 20],
  [write('1', 'text'), { type: 'write_ok' }],
  [read(1), 20],
  [{ type: 'append', key: 'x' }, 10],
];

/** A reply, or its code when it is an error. */
function told(reply: Body): Json {
  return reply.type === 'error' ? (reply['code'] ?? null) : JSON.parse(JSON.stringify(reply));
}

for (const name of ['lin-kv', 'seq-kv']) {
  describe(name, () => {
    it('answers one client as a single map would', () => {
      for (let seed = 0; seed < 50; seed++) {
        const kv = service(name, seed);
        // Each client sees its own writes, so chance has no say here.
        const answers = TABLE.map(([request]) => told(kv.handle('n0', request)));
        expect(answers).to.deep.equal(TABLE.map(([, answer]) => answer));
      }
    });

    it('creates a key by cas when asked to', () => {
      const kv = service(name);
      const create = { create_if_not_exists: true };
      expect(told(kv.handle('n0', cas('x', 0, 7, create)))).to.deep.equal({ type: 'cas_ok' });
      expect(told(kv.handle('n0', read('x')))).to.deep.equal({ type: 'read_ok', value: 7 });
      expect(told(kv.handle('n0', cas('x', 0, 8, create)))).to.equal(22);
    });
  });
}

/** The values that a second client may read after 0..99 were written by the first, in one run. */
function readsOfAnother(name: string, seed: number): number[] {
  const kv = service(name, seed);
  const values: number[] = [];
  for (let i = 0; i < 100; i++) {
    kv.handle('n0', write('x', i));
    const reply = kv.handle('n1', read('x'));
    values.push(reply.type === 'error' ? -1 : Number(reply['value']));
  }
  return values;
}

describe('lin-kv', () => {
  it('shows every write to everybody at once', () => {
    expect(readsOfAnother('lin-kv', 1)).to.deep.equal(Array.from({ length: 100 }, (_, i) => i));
  });
});

describe('seq-kv', () => {
  it('may be late for others, by at most 31 states, but never goes back', () => {
    let latest = 0;
    for (let seed = 0; seed < 100; seed++) {
      const values = readsOfAnother('seq-kv', seed);
      for (const [i, value] of values.entries()) {
        expect(value).to.be.within(Math.max(i - 31, values[i - 1] ?? -1), i);
        latest = Math.max(latest, i - value);
      }
    }
    expect(latest).to.be.greaterThan(5);
  });

  it('lets a request that changes something take place on the newest state', () => {
    for (let seed = 0; seed < 50; seed++) {
      const kv = service('seq-kv', seed);
      kv.handle('n0', write('x', 1));
      kv.handle('n0', write('x', 2));
      // On an old state this would have been possible: it is tried there and then decided here.
      const reply = told(kv.handle('n1', cas('x', 1, 9)));
      expect(reply).to.be.oneOf([20, 22]);
      expect(told(kv.handle('n0', read('x')))).to.deep.equal({ type: 'read_ok', value: 2 });
    }
  });
});

describe('lww-kv', () => {
  it('forgets and remembers, and the last write wins in the end', () => {
    let stale = 0;
    for (let seed = 0; seed < 50; seed++) {
      const kv = service('lww-kv', seed);
      for (let i = 0; i < 20; i++) {
        kv.handle('n0', write('x', i));
        const reply = kv.handle('n0', read('x'));
        if (reply['value'] !== i) stale++;
      }
      // Requests are what makes replicas meet.
      for (let i = 0; i < 100; i++) kv.handle('n1', read('y'));
      const first = kv.handle('n0', read('x'));
      const rest = Array.from({ length: 20 }, () => kv.handle('n0', read('x')));
      expect(rest).to.deep.equal(rest.map(() => first));
    }
    expect(stale).to.be.greaterThan(50);
  });

  it('does not create keys by cas', () => {
    const create = { create_if_not_exists: true };
    expect(told(service('lww-kv').handle('n0', cas('x', 0, 7, create)))).to.equal(20);
  });
});

describe('lin-tso', () => {
  it('counts, whoever asks', () => {
    const oracle = service('lin-tso');
    const asked = ['n0', 'n1', 'n0'].map((src) => oracle.handle(src, { type: 'ts' }));
    expect(asked).to.deep.equal([0, 1, 2].map((ts) => ({ type: 'ts_ok', ts })));
    expect(told(oracle.handle('n0', { type: 'read' }))).to.equal(10);
  });
});
