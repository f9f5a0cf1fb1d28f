/**
 * A program in one file: its source, and before it what V8 had compiled of it when it was built. Compiling
 * is most of what it takes to load the program of a node, and a lab starts many nodes at once.
 *
 * Compiled code is used only by the very Node that made it; any other finds out and compiles the source.
 * Both are in one file, as V8 would take the code of an older build of the same length for that of this one.
 */
import { Buffer } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { Script } from 'node:vm';
import { invariant } from '../core/errors.ts';
import { isCallable } from '../wire/values/callable.ts';

/** How many bytes the compiled code has: the first of the file. */
const LENGTH_BYTES = 4;

/**
 * @param name Of the file that it is for: stack traces show it.
 * @param bundle CommonJS that requires modules of Node only, in ASCII: text of one byte a character is read
 *   in half of the time.
 * @returns the bytes of the image.
 */
export function makeImage(name: string, bundle: string): Uint8Array {
  invariant(/^[\0-\x7F]*$/.test(bundle), 'the bundle of a program is ASCII');
  const source = `(function (require) {${bundle}\n})`;
  const code = new Script(source, { filename: name }).createCachedData();
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32LE(code.length);
  return Buffer.concat([length, code, Buffer.from(source, 'latin1')]);
}

/** Runs the program of an image. */
export function runImage(file: string): void {
  const image = readFileSync(file);
  const end = LENGTH_BYTES + image.readUInt32LE();
  const cachedData = image.subarray(LENGTH_BYTES, end);
  const source = image.toString('latin1', end);
  const script = new Script(source, { filename: basename(file), cachedData });
  const program: unknown = script.runInThisContext();
  invariant(isCallable(program), `${file} is the image of a program`);
  program((name: string) => process.getBuiltinModule(name));
}
