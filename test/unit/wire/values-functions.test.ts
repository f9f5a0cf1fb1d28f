import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { LabError } from '../../../pkg/core/errors.ts';
import { isCallable, type Callable } from '../../../pkg/wire/values/callable.ts';
import type { FunctionPort } from '../../../pkg/wire/values/functions.ts';
import { deserialize, serialize } from '../../../pkg/wire/values/serialize.ts';
import { SHIPPING, failure, stubs } from '../../support/values.ts';

const shipped = (value: unknown): unknown =>
  deserialize(serialize(value, { functions: SHIPPING }), { functions: SHIPPING });

function shippedFunction(fn: unknown): Callable {
  const copy = shipped(fn);
  assert.ok(isCallable(copy) && copy !== fn);
  return copy;
}

const methods = {
  plain(x: number) {
    return x + 1;
  },
  async later(x: number) {
    return x + 2;
  },
  *several(x: number) {
    yield x + 3;
  },
  async *stream(x: number) {
    yield x + 4;
  },
  'a b'(x: number) {
    return x + 5;
  },
  ['computed'.slice(0)](x: number) {
    return x + 6;
  },
  async(x: number) {
    return x + 7;
  },
  get(x: number) {
    return x + 8;
  },
  function(x: number) {
    return x + 9;
  },
};

function countdown(x: number): number {
  return x === 0 ? 1 : 1 + countdown(x - 1);
}

const kept = (): number => 1;
const shown = (): number => 2;

describe('functions as values', () => {
  it('travel by source, in every way in which they are written', () => {
    const functions: ((x: number) => unknown)[] = [
      (x) => x + 1,
      (x) => {
        return x + 1; // a comment that hides what follows
      },
      function (x) {
        return x + 1;
      },
      countdown,
      (x, add = { one: 1 }) => x + add.one,
      methods.plain,
    ];
    for (const fn of functions) expect(shippedFunction(fn)(41), String(fn)).to.equal(42);
    for (const name of ['a b', 'computed', 'async', 'get', 'function'] as const) {
      const fn = Reflect.get(methods, name);
      expect(shippedFunction(fn)(1), String(fn)).to.equal(fn(1));
    }
  });

  it('stay asynchronous and generators', async () => {
    for (const fn of [async (x: number) => x + 2, methods.later]) {
      expect(await shippedFunction(fn)(1)).to.equal(3);
    }
    const items = shippedFunction(methods.several)(1);
    assert.ok(items instanceof Object && Symbol.iterator in items);
    expect(Object(items).next()).to.deep.equal({ value: 4, done: false });
    expect(await Object(shippedFunction(methods.stream)(1)).next()).to.have.property('value', 5);
  });

  it('travel as classes, accessors and inside of others', () => {
    class Counter {
      count = 5;
      get twice() {
        return this.count * 2;
      }
    }
    const Copy = Object(shippedFunction(Counter));
    expect(new Copy().twice).to.equal(10);
    const getter = Object.getOwnPropertyDescriptor(Counter.prototype, 'twice')?.get;
    expect(shippedFunction(getter).call({ count: 4 })).to.equal(8);

    const service = { run: (x: unknown) => x, deep: [new Map([['f', () => 7]])] };
    const copy = Object(shipped([service, service.run]));
    expect(copy[0].run).to.equal(copy[1]);
    expect(copy[0].deep[0].get('f')()).to.equal(7);
  });

  it('travel by name when they are those of JavaScript or Node', () => {
    const natives: [unknown, string][] = [
      [console.log, 'console.log'],
      [Math.max, 'Math.max'],
      [parseInt, 'parseInt'],
      [Number.parseFloat, 'Number.parseFloat'],
      [Map, 'Map'],
      [Array.prototype.map, 'Array.prototype.map'],
      [setTimeout, 'setTimeout'],
      [process.exit, 'process.exit'],
      [Buffer.from, 'Buffer.from'],
      [readFileSync, 'node:fs.readFileSync'],
      [readFile, 'node:fs/promises.readFile'],
      [basename, 'node:path.basename'],
    ];
    for (const [fn, name] of natives) {
      const text = serialize(fn, { functions: SHIPPING });
      expect(JSON.parse(text), name).to.have.property('$', 'native');
      expect(deserialize(text, { functions: SHIPPING }), name).to.equal(fn);
      const byThatName = JSON.stringify({ $: 'native', v: name });
      expect(deserialize(byThatName, { functions: SHIPPING }), name).to.equal(fn);
    }
  });

  it('of Node are unknown where its modules are', () => {
    const { modules, ...pure } = SHIPPING;
    assert.ok(modules !== undefined);
    expect(deserialize('{"$":"native","v":"Math.max"}', { functions: pure })).to.equal(Math.max);
    const text = serialize(readFileSync, { functions: SHIPPING });
    expect(failure(() => deserialize(text, { functions: pure })).code).to.equal('ERR_BAD_VALUE');
  });

  it('are found by name in the tables only', () => {
    const names = [
      ['', 'Math', 'Math.', 'Math.PI', 'Math.constructor', '__proto__', 'constructor.constructor'],
      ['node:', 'node:fs', 'node:fs.constants', 'node:fs.readFileSync.call', 'node:./x.js.y'],
      ['node:module.createRequire', 'fs.readFileSync', 'process._events.exit', 'process.env'],
    ].flat();
    for (const name of names) {
      const text = JSON.stringify({ $: 'native', v: name });
      const error = failure(() => deserialize(text, { functions: SHIPPING }));
      expect(error.code, name).to.equal('ERR_BAD_VALUE');
    }
  });

  it('that a module keeps for itself, or behind a getter, travel by source', () => {
    const modules = () => ({
      _events: { kept },
      shown,
      get trap(): never {
        throw new Error('somebody called the getter');
      },
    });
    const functions: FunctionPort = { ...SHIPPING, modules };
    expect(serialize(kept, { functions })).to.equal('{"$":"function","v":"() => 1"}');
    expect(serialize(shown, { functions })).to.equal('{"$":"native","v":"node:assert.shown"}');
  });

  it('without a source are refused, by name', () => {
    const bound = countdown.bind(undefined);
    const error = failure(() => serialize({ bound }, { functions: SHIPPING }));
    expect(error.code).to.equal('ERR_UNENCODABLE');
    expect(error.message).to.contain('value.bound: the function "bound countdown" is bound');
  });

  it('travel by reference, and then need no source', () => {
    const port = stubs();
    const answer = (x: unknown) => [x, port.known.size];
    port.known.set(answer, { node: 'n1', id: 'abc' });
    const text = serialize({ answer, again: answer }, { functions: port });
    expect(text).to.contain('{"$":"stub","v":{"node":"n1","id":"abc"}}').and.not.contain('size');
    const copy = Object(deserialize(text, { functions: port }));
    expect(copy.answer).to.equal(answer);
    expect(copy.again).to.equal(answer);
  });

  it('are refused where nothing allows them, with what would', () => {
    const port = stubs();
    const code = serialize(() => 1, { functions: SHIPPING });
    const native = serialize(Math.max, { functions: SHIPPING });
    const stub = '{"a":[{"$":"stub","v":1}]}';
    const refusals: [() => unknown, string][] = [
      [() => serialize({ a: [() => 1] }), 'value.a[0]: a function cannot travel here; the option'],
      [() => serialize(Math.max), 'the option "functions" would allow it'],
      [() => serialize({ f: () => 1 }, { functions: port }), 'value.f: code cannot travel here'],
      [() => serialize(Math.max, { functions: port }), '"functions.compile" would allow it'],
      [() => deserialize(stub), 'value.a[0]: a function came; the option "functions"'],
      [() => deserialize(code), 'code came; "functions.compile" would allow it'],
      [() => deserialize(code, { functions: port }), 'code came'],
      [() => deserialize(native, { functions: port }), 'code came'],
    ];
    for (const [act, message] of refusals) {
      const error = failure(act);
      expect(error.code).to.equal('ERR_CODE_REFUSED');
      expect(error.message).to.contain(message);
    }
  });

  it('give a LabError when the port cannot make sense of them', () => {
    const port: FunctionPort = { ...SHIPPING, resolve: stubs().resolve };
    for (const text of [
      '{"$":"function","v":"not ( a function"}',
      '{"$":"function","v":"42"}',
      '{"$":"function","v":"class A extends Missing {}"}',
      '{"$":"function","v":5}',
      '{"$":"function"}',
      '{"$":"stub","v":"unknown"}',
      '{"$":"stub","v":{"$":"undefined"}}',
    ]) {
      const error = failure(() => deserialize(text, { functions: port }));
      expect(error.code, text).to.equal('ERR_BAD_VALUE');
    }
    const own = new LabError('ERR_MINE', 'the port knows better');
    const resolve = (): never => {
      throw own;
    };
    const stub = '{"$":"stub","v":1}';
    expect(failure(() => deserialize(stub, { functions: { ...port, resolve } }))).to.equal(own);
  });

  it('have references that are plain', () => {
    const port: FunctionPort = { ...stubs(), referenceOf: () => ({ $: 'date' }) };
    const error = failure(() => serialize(() => 1, { functions: port }));
    expect(error.message).to.contain('the reference of a function is not plain');
  });
});
