import assert from 'node:assert/strict';
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { LabError } from '../../../pkg/core/errors.ts';
import { deserialize, serialize } from '../../../pkg/wire/values/serialize.ts';

function copyOf(error: Error): Error {
  const copy = deserialize(serialize(error));
  assert.ok(copy instanceof Error && copy !== error);
  return copy;
}

describe('errors as values', () => {
  it('keep name, message and stack, out of sight as ever', () => {
    const error = new Error('broken ä\ud800');
    const copy = copyOf(error);
    assert.deepStrictEqual(copy, error);
    expect(copy.stack).to.equal(error.stack);
    expect(copy).to.have.property('name', 'Error');
    expect(Object.keys(copy)).to.deep.equal([]);
    expect(Object.hasOwn(copy, 'cause')).to.equal(false);
  });

  it('stay of their class when it is built in', () => {
    const classes = [TypeError, RangeError, SyntaxError, ReferenceError, EvalError, URIError];
    for (const BuiltIn of classes) {
      const copy = copyOf(new BuiltIn('m'));
      expect(Object.getPrototypeOf(copy)).to.equal(BuiltIn.prototype);
      assert.deepStrictEqual(copy.message, 'm');
    }
  });

  it('become an Error with the name when it is not', () => {
    const copy = copyOf(new LabError('ERR_X', 'm'));
    expect(Object.getPrototypeOf(copy)).to.equal(Error.prototype);
    expect(copy).to.include({ name: 'LabError', code: 'ERR_X', message: 'm' });
    expect(String(copy)).to.equal('LabError: m');
  });

  it('keep their own data and their causes, of any kind', () => {
    const refused = Object.assign(new Error('connect'), { errno: -111, code: 'ECONNREFUSED' });
    const error = Object.assign(new Error('outer', { cause: refused }), { tried: new Set([1]) });
    const copy = copyOf(error);
    assert.deepStrictEqual(copy, error);
    expect(copy.cause).to.include({ code: 'ECONNREFUSED', errno: -111 });
    expect(copyOf(new Error('x', { cause: undefined }))).to.have.own.property('cause', undefined);
    expect(copyOf(new Error('x', { cause: 'a text' })).cause).to.equal('a text');
  });

  it('keep the errors of an AggregateError', () => {
    const copy = copyOf(new AggregateError([new TypeError('a'), 'b'], 'all'));
    assert.ok(copy instanceof AggregateError);
    expect(copy.message).to.equal('all');
    expect(copy.errors[0]).to.be.instanceOf(TypeError).and.have.property('message', 'a');
    expect(copy.errors[1]).to.equal('b');
    expect(Object.keys(copy)).to.deep.equal([]);
  });

  it('have texts for name and message, whatever somebody put there', () => {
    const error = new Error('x');
    Object.assign(error, { name: 5, message: { a: 1 } });
    expect(copyOf(error)).to.include({ name: '5', message: '[object Object]' });
  });
});
