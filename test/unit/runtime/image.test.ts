import { expect } from 'chai';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Script } from 'node:vm';
import { makeImage, runImage } from '../../../pkg/runtime/image.ts';

const NAME = 'program.image';

function said(): unknown {
  return Reflect.get(globalThis, 'imageSays');
}

describe('image: a program with its compiled code', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'murmuration-image-'));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
    Reflect.deleteProperty(globalThis, 'imageSays');
  });

  const run = (image: Uint8Array): void => {
    const file = join(folder, NAME);
    writeFileSync(file, image);
    runImage(file);
  };

  it('runs, with the modules of Node', () => {
    run(makeImage(NAME, "globalThis.imageSays = require('node:path').join('a', 'b');"));
    expect(said()).to.equal('a/b');
  });

  it('is taken as compiled by the same Node', () => {
    const bundle = 'globalThis.imageSays = 1;';
    const image = Buffer.from(makeImage(NAME, bundle));
    const end = 4 + image.readUInt32LE();
    const script = new Script(image.toString('latin1', end), {
      cachedData: image.subarray(4, end),
    });
    expect(script.cachedDataRejected).to.equal(false);
    expect(image.toString('latin1', end)).to.include(bundle);
  });

  it('runs as well when the code is that of another Node', () => {
    const image = makeImage(NAME, 'globalThis.imageSays = 2;');
    // The check of V8's version and flags.
    image.fill(0xff, 4, 20);
    run(image);
    expect(said()).to.equal(2);
  });

  it('shows its name and the line where something fails', () => {
    const fails = makeImage(NAME, "\n\nthrow new Error('here');");
    let stack: unknown;
    try {
      run(fails);
    } catch (error) {
      stack = error instanceof Error ? error.stack : error;
    }
    expect(stack).to.match(/Error: here\n +at program\.image:3:7/);
  });

  it('is made of ASCII only', () => {
    expect(() => makeImage(NAME, "'\u00fc'")).to.throw('ASCII');
  });
});
