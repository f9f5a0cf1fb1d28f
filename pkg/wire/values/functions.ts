/**
 * Functions, there and back: by a reference that somebody else resolves, by name when they are
 * Node's own, or by source. Names and sources are code: a name can be `child_process.execSync`.
 *
 * Source carries no closure, no properties, no `super` and no bound `this`.
 */
import type { Json } from '../../core/json.ts';
import { LabError } from '../../core/errors.ts';
import type { Callable } from './callable.ts';
import { isPlain, marked } from './plain.ts';
import { packText } from './primitives.ts';
import { badValue, codeRefused, unencodable, type Place } from './place.ts';
import { nameOfNative, nativeNamed, type ModulePort } from './natives.ts';

/** How functions travel. */
export interface FunctionPort {
  /**
   * A reference under which the function is known elsewhere (an RPC stub); undefined: it travels as
   * code. A reference is plain data (`isPlain`), so without a key `$`.
   */
  referenceOf(fn: Callable): Json | undefined;
  /** The function behind a reference, which comes from outside and may be anything plain. */
  resolve(reference: Json): Callable;
  /** Turns source into a function; absent: code is refused, in both directions. */
  readonly compile?: (source: string) => Callable;
  /**
   * A module of Node by its name (`process.getBuiltinModule`), so that its functions travel by name;
   * absent: only those of the global objects do.
   */
  readonly modules?: ModulePort;
}

const NATIVE_CODE = /\{\s*\[native code\]\s*\}\s*$/;

/**
 * @throws {LabError} `ERR_CODE_REFUSED` where the port does not allow it, `ERR_UNENCODABLE` for
 *   native functions without a known name.
 */
export function packFunction(fn: Callable, port: FunctionPort | undefined, place: Place): Json {
  if (port === undefined) {
    throw codeRefused(
      place,
      'a function cannot travel here; the option "functions" would allow it',
    );
  }
  const reference = port.referenceOf(fn);
  if (reference !== undefined) {
    if (!isPlain(reference)) throw unencodable(place, 'the reference of a function is not plain');
    return marked('stub', reference);
  }
  if (port.compile === undefined) {
    throw codeRefused(
      place,
      'code cannot travel here, only functions with a reference (createRPC); "functions.compile" would allow it',
    );
  }
  const name = nameOfNative(fn, port.modules);
  if (name !== undefined) return marked('native', name);
  const source = Function.prototype.toString.call(fn);
  if (NATIVE_CODE.test(source)) {
    throw unencodable(place, `the function "${fn.name}" is bound or native and has no source`);
  }
  return marked('function', packText(source));
}

/** The function behind a reference that came from outside. */
export function unpackStub(
  reference: unknown,
  port: FunctionPort | undefined,
  place: Place,
): Callable {
  if (port === undefined) {
    throw codeRefused(place, 'a function came; the option "functions" would allow it');
  }
  if (!isPlain(reference)) throw badValue(place, 'the reference of a function is not plain');
  return guarded(place, 'the reference of a function leads nowhere', () => port.resolve(reference));
}

/** The native function of that name. */
export function unpackNative(
  name: unknown,
  port: FunctionPort | undefined,
  place: Place,
): Callable {
  compilerOf(port, place);
  const fn = typeof name === 'string' ? nativeNamed(name, port?.modules) : undefined;
  if (fn === undefined) throw badValue(place, `no native function of that name here`);
  return fn;
}

/** The function that the source describes. */
export function unpackSource(
  source: string,
  port: FunctionPort | undefined,
  place: Place,
): Callable {
  const compile = compilerOf(port, place);
  return guarded(place, 'the source of a function does not compile', () => compile(source));
}

function compilerOf(port: FunctionPort | undefined, place: Place): (source: string) => Callable {
  if (port?.compile === undefined) {
    throw codeRefused(place, 'code came; "functions.compile" would allow it');
  }
  return port.compile;
}

/** What a port throws on account of hostile input is not a bug here. */
function guarded(place: Place, why: string, make: () => Callable): Callable {
  try {
    return make();
  } catch (error) {
    throw error instanceof LabError ? error : badValue(place, why, error);
  }
}
