/**
 * Typed arrays, ArrayBuffer, DataView and Buffer, there and back: the name of the class and the
 * bytes in base64. A view keeps the bytes that it shows, not the whole memory behind it. Bytes stand
 * in the order of the machine, which is little-endian wherever Node is published for.
 */
import type { Json } from '../../core/json.ts';
import { isArray, marked } from './plain.ts';
import { badValue, type Place } from './place.ts';

type Bytes = ArrayBuffer | ArrayBufferView;

interface ByteClass {
  readonly is: (value: object) => boolean;
  readonly make: (memory: ArrayBuffer) => Bytes;
}

const VIEWS: readonly (new (memory: ArrayBuffer) => ArrayBufferView)[] = [
  DataView,
  Uint8Array,
  Uint8ClampedArray,
  Int8Array,
  Uint16Array,
  Int16Array,
  Uint32Array,
  Int32Array,
  Float32Array,
  Float64Array,
  BigUint64Array,
  BigInt64Array,
];

/** In this order: a Buffer is a Uint8Array too. */
const CLASSES: ReadonlyMap<string, ByteClass> = new Map<string, ByteClass>([
  ['Buffer', { is: (value) => Buffer.isBuffer(value), make: (memory) => Buffer.from(memory) }],
  ['ArrayBuffer', { is: (value) => value instanceof ArrayBuffer, make: (memory) => memory }],
  ...VIEWS.map((View): [string, ByteClass] => [
    View.name,
    { is: (value) => value instanceof View, make: (memory) => new View(memory) },
  ]),
]);

/** The marker of an object that is made of bytes; undefined for any other. */
export function packBytes(value: object): Json | undefined {
  if (!(value instanceof ArrayBuffer) && !ArrayBuffer.isView(value)) return undefined;
  for (const [name, { is }] of CLASSES) {
    if (is(value)) return marked('bytes', [name, base64(value)]);
  }
  return undefined;
}

/** Memory is taken for the bytes that came, never for a length that somebody claims. */
export function unpackBytes(content: unknown, place: Place): Bytes {
  const [name, text] = isArray(content) ? content : [];
  const found = typeof name === 'string' ? CLASSES.get(name) : undefined;
  if (found === undefined) throw badValue(place, 'bytes of no known class');
  if (typeof text !== 'string') throw badValue(place, 'bytes without base64');

  // A Buffer stops or skips where the text is not base64, and then comes out too short.
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const decoded = Buffer.from(text, 'base64');
  if (decoded.length !== (text.length / 4) * 3 - padding) throw badValue(place, 'not base64');
  const own = new Uint8Array(decoded.length);
  own.set(decoded);
  try {
    return found.make(own.buffer);
  } catch (error) {
    throw badValue(place, `${own.length} bytes are not a whole number of items`, error);
  }
}

function base64(value: Bytes): string {
  const bytes =
    value instanceof ArrayBuffer
      ? Buffer.from(value)
      : Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  return bytes.toString('base64');
}
