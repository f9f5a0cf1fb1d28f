import { expect } from 'chai';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeImage, runImage } from '../../../pkg/runtime/image.ts';

const NAME = 'program.image';

function said(): unknown {
  return Reflect.get(globalThis, 'imageSays');
}

/** The same bytes but for one text in place of another of the same length. */
function altered(image: Uint8Array, before: string, after: string): Uint8Array {
  const bytes = Buffer.from(image);
  const at = bytes.lastIndexOf(before);
  expect(at).to.be.above(-1);
  bytes.write(after, at);
  return bytes;
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

  // V8 knows a source by its length: what is run tells whether code or source was taken.
  it('is taken as compiled by the Node that made it', () => {
    const image = makeImage(NAME, 'globalThis.imageSays = 1;');
    run(altered(image, 'imageSays = 1', 'imageSays = 2'));
    expect(said()).to.equal(1);
  });

  it('is compiled anew by another Node, although V8 would take the code', () => {
    const image = makeImage(NAME, 'globalThis.imageSays = 1;');
    const foreign = altered(image, `"node":"${process.versions.node}`, '"node":"0');
    run(altered(foreign, 'imageSays = 1', 'imageSays = 2'));
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
