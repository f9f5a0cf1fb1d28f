/* oxlint-disable typescript/unbound-method, typescript/no-implied-eval, unicorn/no-thenable, unicorn/consistent-function-scoping -- functions of all kinds are what is tested here */
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { call, cutCallback, once, run } from '../../../pkg/services/reply.ts';
import { isCallable, type Callable } from '../../../pkg/wire/values/callable.ts';

class Service {
  readonly mark = 'class';
  none() {
    return this.mark;
  }
  one(_x: unknown) {
    return this.mark;
  }
  rest(..._x: unknown[]) {
    return this.mark;
  }
  ['computed name']() {
    return this.mark;
  }
  static fixed() {
    return 'static';
  }
  async later() {
    return this.mark;
  }
}

const object = {
  short() {
    return 'short';
  },
  'quoted name'() {
    return 'quoted';
  },
  [Symbol.iterator]() {
    return 'symbol';
  },
  $dollar_1() {
    return 'dollar';
  },
  größe() {
    return 'unicode';
  },
};

/** A function, and what it answers when it is called without arguments; undefined: nothing. */
const TABLE: readonly [string, unknown, unknown][] = [
  ['an arrow without parameters', () => 'arrow', 'arrow'],
  [
    'a function without parameters',
    function named() {
      return 'named';
    },
    'named',
  ],
  [
    'an anonymous function',
    function () {
      return 'anonymous';
    },
    'anonymous',
  ],
  [
    'comments for parameters',
    new Function('return function /* a */ (/* none */) { return "c"; }')(),
    'c',
  ],
  ['a method in the short form', object.short, 'short'],
  ['a method with a quoted name', object['quoted name'], 'quoted'],
  ['a method with a symbol for a name', object[Symbol.iterator], 'symbol'],
  ['a method with a dollar', object.$dollar_1, 'dollar'],
  ['a method with a name that is not ASCII', object.größe, 'unicode'],
  ['a method of a class', Service.prototype.none, 'class'],
  ['a method with a computed name', Service.prototype['computed name'], 'class'],
  ['a static method', Service.fixed, 'static'],
  ['an async arrow', async () => 'async', 'async'],
  ['an async function that takes a callback', async (_x: unknown) => 'async', 'async'],
  ['an async method', Service.prototype.later, 'class'],
  ['a thenable', (_x: unknown) => ({ then: (done: Callable) => done('then') }), 'then'],
  ['a parameter', (_x: unknown) => 'x', undefined],
  ['a default', (_x = 1) => 'x', undefined],
  ['a default that is a callback', (_x = () => undefined) => 'x', undefined],
  ['a rest', (..._x: unknown[]) => 'x', undefined],
  ['a pattern', ({ a }: { a?: 1 } = {}) => a ?? 'x', undefined],
  ['a parameter without parentheses', new Function('return x => "x"')(), undefined],
  ['an async default', new Function('return function f(a = 1) { return "x" }')(), undefined],
  ['a method with a parameter', Service.prototype.one, undefined],
  ['a method with a rest', Service.prototype.rest, undefined],
  ['a rest whose body calls something()', new Function('return (...a) => String()')(), undefined],
];

describe('a function that is called by the convention of callbacks', () => {
  const self = new Service();
  const answersOf = async (fn: unknown): Promise<unknown[]> => {
    const answers: unknown[] = [];
    if (!isCallable(fn)) throw new Error('no function');
    call(fn, self, { args: [], reply: (error, value) => answers.push(error ?? value) });
    await new Promise<void>((resolve) => {
      setImmediate(resolve);
    });
    return answers;
  };

  for (const [name, fn, expected] of TABLE) {
    const what = expected === undefined ? 'waits for its callback' : 'is done when it returns';
    it(`${what}: ${name}`, async () => {
      expect(await answersOf(fn)).to.deep.equal(expected === undefined ? [] : [expected]);
    });
  }

  it('is answered once: callback, then promise, then exception', async () => {
    const back = (done: Callable): unknown => done(null, 'first');
    expect(
      await answersOf((done: Callable) => (back(done), Promise.resolve('second'))),
    ).to.deep.equal(['first']);
    const throws = (done: Callable) => {
      back(done);
      throw new Error('second');
    };
    expect(await answersOf(throws)).to.deep.equal(['first']);
  });

  it('gives an Error for whatever it throws or rejects with', async () => {
    const thrown: readonly unknown[] = ['text', undefined, null, { a: 1 }];
    for (const what of thrown) {
      const [sync] = await answersOf((_x: unknown) => {
        // oxlint-disable-next-line no-throw-literal, typescript/only-throw-error
        throw what;
      });
      // oxlint-disable-next-line typescript/prefer-promise-reject-errors
      const [later] = await answersOf((_x: unknown) => Promise.reject(what));
      for (const error of [sync, later]) expect(error).to.be.an.instanceOf(Error);
    }
  });
});

describe('callbacks', () => {
  it('are the last argument, if it is a function', () => {
    const method = Object.assign(() => undefined, { leading: 0 });
    const done = (): void => undefined;
    expect(cutCallback(method, ['a', done])).to.deep.equal([['a'], done]);
    expect(cutCallback(method, ['a'])).to.deep.equal([['a'], undefined]);
    expect(cutCallback(method, [])).to.deep.equal([[], undefined]);
    expect(cutCallback(method, [done, 'a'])).to.deep.equal([[done, 'a'], undefined]);
  });

  it('are not taken from the arguments that a method needs', () => {
    const method = Object.assign(() => undefined, { leading: 2 });
    const [fn, done] = [(): number => 1, (): number => 2];
    expect(cutCallback(method, [5, fn])).to.deep.equal([[5, fn], undefined]);
    expect(cutCallback(method, [5, fn, done])).to.deep.equal([[5, fn], done]);
  });

  it('are called once', () => {
    const answers: unknown[] = [];
    const reply = once((...answer) => answers.push(answer));
    reply(null, 1);
    reply(new Error('late'));
    expect(answers).to.deep.equal([[null, 1]]);
  });

  it('get what a method throws', () => {
    const answers: unknown[] = [];
    const method = (): void => {
      throw new RangeError('bad');
    };
    run(method, [], (error) => answers.push(error));
    expect(answers).to.have.length(1);
    expect(answers[0]).to.be.an.instanceOf(RangeError);
  });
});
