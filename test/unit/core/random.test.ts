import { expect } from 'chai';
import { describe, it } from 'mocha';
import { Random, hashedFloat, murmur3 } from '../../../pkg/core/random.ts';

const bytes = (text: string): number[] => [...Buffer.from(text)];
const draw = (random: Random, count: number): number[] =>
  Array.from({ length: count }, () => random.uint32());

describe('Random', () => {
  it('gives the published sequence of xoshiro128** 1.1', () => {
    // Reference: xoshiro128starstar.c (prng.di.unimi.it); the same vector stands in rand_xoshiro.
    expect(draw(Random.fromState([1, 2, 3, 4]), 10)).to.deep.equal([
      11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597,
      4258142804,
    ]);
  });

  it('derives streams with the published MurmurHash3 x86_32', () => {
    const vectors: [string, number, number][] = [
      ['', 0, 0],
      ['', 1, 0x514e28b7],
      ['', 0xffffffff, 0x81f16f39],
      ['a', 0x9747b28c, 0x7fa09ea6],
      ['hello', 0, 0x248bfa47],
      ['Hello, world!', 0x9747b28c, 0x24884cba],
      ['The quick brown fox jumps over the lazy dog', 0x9747b28c, 0x2fa826cd],
    ];
    for (const [text, seed, want] of vectors) expect(murmur3(bytes(text), seed)).to.equal(want);
  });

  it('repeats itself for the same seed and differs for another', () => {
    expect(draw(Random.fromSeed(7), 20)).to.deep.equal(draw(Random.fromSeed(7), 20));
    expect(draw(Random.fromSeed(7), 20)).to.not.deep.equal(draw(Random.fromSeed(8), 20));
  });

  it('forks by label, whatever the parent has drawn', () => {
    const parent = Random.fromSeed(1);
    const early = draw(parent.fork('node:n1'), 5);
    draw(parent, 100);
    expect(draw(parent.fork('node:n1'), 5)).to.deep.equal(early);
    expect(draw(parent.fork('node:n2'), 5)).to.not.deep.equal(early);
    expect(draw(parent.fork('node:ñ'), 5)).to.not.deep.equal(draw(parent.fork('node:n'), 5));
  });

  it('draws integers below a bound, each about equally often', () => {
    const random = Random.fromSeed(3);
    const counts = [0, 0, 0, 0, 0, 0, 0];
    for (let i = 0; i < 70_000; i++) counts[random.integer(7)]! += 1;
    // Binomial(70000, 1/7): mean 10000, standard deviation 92.6; six of them are 556.
    for (const count of counts) expect(count).to.be.within(9444, 10556);
  });

  it('draws floats in [0, 1) with the mean of a uniform distribution', () => {
    const random = Random.fromSeed(4);
    let sum = 0;
    for (let i = 0; i < 100_000; i++) {
      const value = random.float();
      expect(value >= 0 && value < 1).to.equal(true);
      sum += value;
    }
    // Standard deviation of the mean: 1 / sqrt(12 * 100000) = 0.00091; six of them are 0.0055.
    expect(sum / 100_000).to.be.within(0.4945, 0.5055);
  });

  it('draws the first success of repeated trials', () => {
    const random = Random.fromSeed(5);
    let sum = 0;
    for (let i = 0; i < 100_000; i++) sum += random.geometric(0.25);
    // Mean 4, variance 12; standard deviation of the mean 0.011; six of them are 0.066.
    expect(sum / 100_000).to.be.within(3.934, 4.066);
    expect(random.geometric(1)).to.equal(1);
    expect(random.geometric(0)).to.equal(Infinity);
  });

  it('draws exponential times with the mean asked for', () => {
    const random = Random.fromSeed(6);
    let sum = 0;
    for (let i = 0; i < 100_000; i++) sum += random.exponential(10);
    // Standard deviation of the mean: 10 / sqrt(100000) = 0.032; six of them are 0.19.
    expect(sum / 100_000).to.be.within(9.81, 10.19);
  });

  it('shuffles without losing or repeating an item', () => {
    const shuffled = Random.fromSeed(9).shuffle([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(shuffled.toSorted((a, b) => a - b)).to.deep.equal([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(shuffled).to.not.deep.equal([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('hashes three words as MurmurHash3 does their twelve bytes', () => {
    const cases: [number, number, number][] = [
      [0, 0, 0],
      [1, 2, 3],
      [0xffffffff, 0x80000000, 7],
    ];
    for (const words of cases) {
      const memory = new DataView(new ArrayBuffer(12));
      for (const [index, word] of words.entries()) memory.setUint32(4 * index, word, true);
      const hash = murmur3([...new Uint8Array(memory.buffer)], 0);
      expect(hashedFloat(...words)).to.equal(hash / 2 ** 32);
    }
  });

  it('forks by labels in any script', () => {
    const parent = Random.fromSeed(1);
    const labels = ['Zürich', 'Zurich', 'Z\u00fcric', '東京', 'a\u{1f426}'];
    const first = labels.map((label) => parent.fork(label).uint32());
    expect(new Set(first).size).to.equal(labels.length);
  });
});
