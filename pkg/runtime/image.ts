/**
 * A program in one file: its source, and before it what V8 had compiled of it when it was built. Compiling
 * is most of what it takes to load the program of a node, and a lab starts many nodes at once.
 *
 * Compiled code is used by the very Node that made it, and by no other: that one compiles the source. V8 does
 * not tell apart two Nodes with one V8, and crashes in the wrong one, so the file says whose code it is. Nor
 * does it tell apart sources of one length, so code and source are in one file, which is replaced whole.
 *
 * The first line is text: how many bytes of code follow, and the identity of the Node.
 */
import { Buffer } from 'node:buffer';
import { readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { Script } from 'node:vm';
import { invariant } from '../core/errors.ts';
import { isCallable } from '../wire/values/callable.ts';

const NEWLINE = 0x0a;

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
  const head = `${code.length} ${identity()}\n`;
  return Buffer.concat([Buffer.from(head), code, Buffer.from(source, 'latin1')]);
}

/** Runs the program of an image. */
export function runImage(file: string): void {
  const image = readFileSync(file);
  const headEnd = image.indexOf(NEWLINE);
  const head = image.toString('utf8', 0, headEnd);
  const codeEnd = headEnd + 1 + Number.parseInt(head, 10);
  const ours = head.slice(head.indexOf(' ') + 1) === identity();
  const script = new Script(image.toString('latin1', codeEnd), {
    filename: basename(file),
    ...(ours ? { cachedData: image.subarray(headEnd + 1, codeEnd) } : {}),
  });
  const program: unknown = script.runInThisContext();
  invariant(isCallable(program), `${file} is the image of a program`);
  program((name: string) => process.getBuiltinModule(name));
}

/** Which Node this is: its versions, and its file, as there may be several builds of one version. */
function identity(): string {
  const { versions, arch, platform, execPath } = process;
  const { size, mtimeMs } = statSync(execPath);
  return JSON.stringify([versions, arch, platform, size, mtimeMs]);
}
