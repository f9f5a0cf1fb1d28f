import { expect } from 'chai';
import { describe, it } from 'mocha';
import { LabError } from '../../../pkg/core/errors.ts';
import * as shape from '../../../pkg/wire/shape.ts';

describe('shape', () => {
  const refused: { name: string; parse: () => unknown; message: string }[] = [
    {
      name: 'a list for an object',
      parse: () => shape.asRecord([1, 2], 'body'),
      message: 'body: expected an object, found a list of 2',
    },
    {
      name: 'null for an object',
      parse: () => shape.asRecord(null, 'body'),
      message: 'body: expected an object, found null',
    },
    {
      name: 'a number for a text',
      parse: () => shape.asString(5, 'body.kind'),
      message: 'body.kind: expected a text of at most 4096 characters, found 5',
    },
    {
      name: 'a text that is too long, and shortens it',
      parse: () => shape.asString('x'.repeat(100), 'name', 10),
      message: `name: expected a text of at most 10 characters, found "${'x'.repeat(59)}...`,
    },
    {
      name: 'a fraction for a whole number',
      parse: () => shape.asInteger(1.5, 'round', { max: 9 }),
      message: 'round: expected a whole number from 0 to 9, found 1.5',
    },
    {
      name: 'a number beyond its range',
      parse: () => shape.asInteger(-1, 'round', { min: 0, max: 9 }),
      message: 'round: expected a whole number from 0 to 9, found -1',
    },
    {
      name: 'a text for a number',
      parse: () => shape.asNumber('1', 'value'),
      message: 'value: expected a number, found "1"',
    },
    {
      name: 'a list that is too long',
      parse: () => shape.asArray([1, 2, 3], 'ids', 2),
      message: 'ids: expected a list of at most 2 items, found a list of 3',
    },
    {
      name: 'an unknown choice',
      parse: () => shape.asOneOf('c', 'kind', ['a', 'b']),
      message: 'kind: expected one of a, b, found "c"',
    },
    {
      name: 'a bad id',
      parse: () => shape.asNodeId('1n', 'from'),
      message:
        'from: expected a letter, then up to 31 letters, digits, "-" or "_" ' +
        '(for example n1 or node-7), found "1n"',
    },
    {
      name: 'a number for a truth value',
      parse: () => shape.asBoolean(1, 'dial'),
      message: 'dial: expected true or false, found 1',
    },
  ];
  for (const { name, parse, message } of refused) {
    it(`refuses ${name}`, () => {
      expect(parse).to.throw(LabError, message).with.property('code', 'ERR_BAD_SHAPE');
    });
  }

  it('accepts what fits, as it is', () => {
    const record = { a: 1 };
    expect(shape.asRecord(record, '')).to.equal(record);
    expect(shape.asString('x', '')).to.equal('x');
    expect(shape.asBoolean(false, '')).to.equal(false);
    expect(shape.asNumber(NaN, '')).to.satisfy(Number.isNaN);
    expect(shape.asInteger(-3, '', { min: -3 })).to.equal(-3);
    expect(shape.asArray([], '', 0)).to.deep.equal([]);
    expect(shape.asOneOf('b', '', ['a', 'b'])).to.equal('b');
    expect(shape.asNodeId('n1', '')).to.equal('n1');
  });
});
