/**
 * The functions of JavaScript and Node by name: `Math.max`, `console.log`, `node:fs.readFileSync`.
 * Their source, where they have one, means nothing elsewhere. Tables are made when they are first
 * needed, since start-up time matters: the globals take 2 ms; the modules 17 ms, when the first
 * function is written; to read a name, only its own module is loaded.
 */
import { isCallable, type Callable } from './callable.ts';

/** A module of Node by its name; undefined when there is none. */
export type ModulePort = (name: string) => object | undefined;

const GLOBALS = [
  ['parseInt', 'parseFloat', 'isNaN', 'isFinite', 'eval', 'escape', 'unescape'],
  ['encodeURI', 'encodeURIComponent', 'decodeURI', 'decodeURIComponent'],
  ['Object', 'Function', 'Array', 'Number', 'Boolean', 'String', 'Symbol', 'BigInt', 'Date'],
  ['RegExp', 'Map', 'Set', 'WeakMap', 'WeakSet', 'WeakRef', 'Promise', 'Proxy', 'Reflect'],
  ['Math', 'JSON', 'Intl', 'Atomics', 'ArrayBuffer', 'SharedArrayBuffer', 'DataView'],
  ['Uint8Array', 'Uint8ClampedArray', 'Int8Array', 'Uint16Array', 'Int16Array', 'Uint32Array'],
  ['Int32Array', 'Float32Array', 'Float64Array', 'BigUint64Array', 'BigInt64Array'],
  ['Error', 'TypeError', 'RangeError', 'SyntaxError', 'ReferenceError', 'EvalError', 'URIError'],
  [
    'AggregateError',
    'console',
    'process',
    'Buffer',
    'URL',
    'URLSearchParams',
    'TextEncoder',
    'TextDecoder',
  ],
  ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'setImmediate', 'clearImmediate'],
  ['queueMicrotask', 'structuredClone', 'fetch', 'atob', 'btoa', 'AbortController', 'AbortSignal'],
].flat();

const MODULES = [
  ['assert', 'async_hooks', 'buffer', 'child_process', 'crypto', 'dgram', 'dns', 'dns/promises'],
  ['events', 'fs', 'fs/promises', 'http', 'http2', 'https', 'net', 'os', 'path', 'perf_hooks'],
  ['querystring', 'readline', 'stream', 'stream/promises', 'string_decoder', 'timers'],
  ['timers/promises', 'tls', 'url', 'util', 'v8', 'vm', 'worker_threads', 'zlib'],
].flat();

const MODULE_PREFIX = 'node:';

/** `Array.prototype.map` is two steps below its global. */
const STEPS_MAX = 2;

/** The functions of one global or module, both ways. */
interface Table {
  readonly byName: Map<string, Callable>;
  readonly names: Map<unknown, string>;
}

let ofGlobals: Table | undefined;
const ofModules = new WeakMap<ModulePort, Map<string, Table>>();

/** The name of a native function; undefined for any other. */
export function nameOfNative(fn: Callable, modules: ModulePort | undefined): string | undefined {
  const name = globalTable().names.get(fn);
  if (name !== undefined || modules === undefined) return name;
  for (const module of MODULES) {
    const found = moduleTable(module, modules).names.get(fn);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The native function of that name, by lookup in the tables only. */
export function nativeNamed(name: string, modules: ModulePort | undefined): Callable | undefined {
  if (!name.startsWith(MODULE_PREFIX)) return globalTable().byName.get(name);
  const module = name.slice(MODULE_PREFIX.length).split('.', 1)[0] ?? '';
  if (modules === undefined || !MODULES.includes(module)) return undefined;
  return moduleTable(module, modules).byName.get(name);
}

function globalTable(): Table {
  if (ofGlobals !== undefined) return ofGlobals;
  ofGlobals = emptyTable();
  for (const name of GLOBALS) enter(ofGlobals, name, Reflect.get(globalThis, name), STEPS_MAX);
  return ofGlobals;
}

function moduleTable(name: string, modules: ModulePort): Table {
  const tables = ofModules.get(modules) ?? new Map<string, Table>();
  ofModules.set(modules, tables);
  const known = tables.get(name);
  if (known !== undefined) return known;
  const table = emptyTable();
  tables.set(name, table);
  enter(table, `${MODULE_PREFIX}${name}`, modules(name), STEPS_MAX);
  return table;
}

/**
 * Enters a function, and what hangs on it or on an object. Getters are left alone, and so is what
 * Node keeps for itself: `process._events` holds functions of the program.
 */
function enter(table: Table, name: string, value: unknown, steps: number): void {
  if (isCallable(value)) {
    table.byName.set(name, value);
    if (!table.names.has(value)) table.names.set(value, name);
  } else if (typeof value !== 'object' || value === null) {
    return;
  }
  if (steps === 0) return;
  for (const [key, { value: inner }] of Object.entries(Object.getOwnPropertyDescriptors(value))) {
    if (!key.startsWith('_')) enter(table, `${name}.${key}`, inner, steps - 1);
  }
}

function emptyTable(): Table {
  return { byName: new Map(), names: new Map() };
}
