/**
 * Turns the source of a function into the function. Its code runs with all the rights of this process:
 * whoever hands a `compile` to the services allows authenticated peers to do anything here.
 */
import { runInThisContext } from 'node:vm';
import { LabError, errorText } from '../core/errors.ts';
import { isCallable, type Callable } from '../wire/values/callable.ts';

/**
 * @param source What `String(fn)` gave: an arrow, a function, or a method in the short form of object
 *   literals. It sees globals and what it was called with, nothing that it closed over where it was made.
 * @throws {LabError} `ERR_BAD_CODE`.
 */
export function compile(source: string): Callable {
  const made = evaluated(`(${source})`) ?? evaluated(`Object.values({${source}})[0]`);
  if (made !== undefined) return made;
  throw new LabError(
    'ERR_BAD_CODE',
    `this is not the source of a function: ${source.slice(0, 80)}`,
  );
}

function evaluated(expression: string): Callable | undefined {
  try {
    const value: unknown = runInThisContext(expression, 'shipped-code.js');
    return isCallable(value) ? value : undefined;
  } catch (error) {
    // A method in the short form is no expression by itself.
    if (error instanceof SyntaxError) return undefined;
    throw new LabError('ERR_BAD_CODE', `the source of a function fails: ${errorText(error)}`);
  }
}

/** A module of Node by name, so that its functions can travel by name; undefined for other names. */
export function modules(name: string): object | undefined {
  return process.getBuiltinModule(name);
}
