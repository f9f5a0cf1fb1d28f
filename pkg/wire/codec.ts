/**
 * Bodies of messages as MessagePack: plain objects, arrays, texts, numbers, BigInts, booleans, null
 * and Uint8Arrays. Every number keeps every bit, also NaN, infinities, subnormals and -0.
 *
 * Meant for authenticated peers: what strangers send is read as JSON by `net/handshake.ts`.
 */
import { Packr, REUSE_BUFFER_MODE, RESET_BUFFER_MODE, addExtension } from 'msgpackr/pack';
import { LabError, errorText } from '../core/errors.ts';

/** MessagePack writes -0 as 0; this application type (an empty one) stands for it. */
const NEGATIVE_ZERO_TYPE = 0x2d;

/**
 * Types that msgpackr would decode and that no body holds: bundled texts, errors, clone ids and
 * pointers, sets, typed arrays, regular expressions, dates.
 */
const REFUSED_TYPES: readonly number[] = [0x62, 0x65, 0x69, 0x70, 0x73, 0x74, 0x78, 0xff];

/** Frames up to this size are decoded from a scratch buffer; see `decode`. */
const SCRATCH_BYTES = 128;

/** An encoding buffer that grew beyond this is given back. */
const PACK_KEPT_BYTES = 1_048_576;

class NegativeZero {
  readonly standsFor = '-0';
}

const NEGATIVE_ZERO = new NegativeZero();
const NOTHING = new Uint8Array(0);
const REUSE_RESET = REUSE_BUFFER_MODE | RESET_BUFFER_MODE;

addExtension({
  Class: NegativeZero,
  type: NEGATIVE_ZERO_TYPE,
  pack: () => NOTHING,
  unpack: () => -0,
});
for (const type of REFUSED_TYPES) {
  addExtension({ type, unpack: () => refuse(type) });
}

const packr = new Packr({
  useRecords: false,
  useBigIntExtension: true,
  variableMapSize: true,
  copyBuffers: true,
  structuredClone: false,
});
/**
 * The buffer that msgpackr begins with. It must be one of its own making: in another Uint8Array it
 * cannot write texts of 64 characters and more.
 */
const firstBuffer: Uint8Array = packr.pack(null, REUSE_RESET);
const scratch = new Uint8Array(SCRATCH_BYTES);
const range = { start: 0, end: 0 };

/** An encoded body: `bytes[start, end)`, valid until the next call of `encode`. */
export interface Encoded {
  bytes: Uint8Array;
  /** The same memory, for copying in words. */
  view: DataView;
  start: number;
  end: number;
}

const encoded: Encoded = { bytes: NOTHING, view: viewOf(NOTHING), start: 0, end: 0 };
/** The body whose encoding stands there, if it can never be another one. */
let encodedBody: unknown;

/**
 * Encodes a body into a buffer that all calls share: copy it before you encode the next.
 *
 * A constant body that is sent to many in turn is encoded once.
 * @throws {LabError} `ERR_UNENCODABLE` for what has no encoding: a symbol, a cycle.
 */
export function encode(body: unknown): Readonly<Encoded> {
  if (encodedBody !== undefined && body === encodedBody) return encoded;
  encodedBody = undefined;
  try {
    const plain = hasNegativeZero(body) ? markNegativeZeros(body) : body;
    const bytes: Uint8Array = packr.pack(plain, REUSE_RESET);
    encoded.start = 'start' in bytes && typeof bytes.start === 'number' ? bytes.start : 0;
    encoded.end = packr.offset;
    if (encoded.bytes !== bytes) {
      encoded.bytes = bytes;
      encoded.view = viewOf(bytes);
    }
    if (bytes.length > PACK_KEPT_BYTES) packr.useBuffer(firstBuffer);
    if (isConstant(body)) encodedBody = body;
    return encoded;
  } catch (error) {
    throw new LabError('ERR_UNENCODABLE', `a message cannot be encoded: ${errorText(error)}`, {
      cause: error,
    });
  }
}

/**
 * Decodes the body in `bytes[start, end)`. The result shares no memory with `bytes`.
 *
 * Small bodies are first copied to a scratch buffer: msgpackr interns the keys of objects only near
 * the beginning of a buffer, and that is worth more than the copy.
 * @throws {LabError} `ERR_BAD_PAYLOAD` for anything but exactly one value.
 */
export function decode(bytes: Uint8Array, start: number, end: number): unknown {
  try {
    const length = end - start;
    if (length <= 0) throw new RangeError('it is empty');
    if (length > SCRATCH_BYTES) {
      range.start = start;
      range.end = end;
      return packr.unpack(bytes, range);
    }
    for (let i = 0; i < length; i++) scratch[i] = bytes[start + i] ?? 0;
    return packr.unpack(scratch, length);
  } catch (error) {
    throw new LabError('ERR_BAD_PAYLOAD', `a payload is not MessagePack: ${errorText(error)}`, {
      cause: error,
    });
  }
}

/** A frozen object of nothing but plain values: what was true of it once stays true. */
function isConstant(body: unknown): boolean {
  if (!isRecord(body) || !Object.isFrozen(body)) return false;
  for (const key in body) if (typeof body[key] === 'object') return false;
  return true;
}

/** Tells whether a -0 stands anywhere in the value; most have none, so this is all they cost. */
function hasNegativeZero(value: unknown): boolean {
  if (typeof value === 'number') return value === 0 && 1 / value < 0;
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) if (hasNegativeZero(value[i])) return true;
    return false;
  }
  if (!isRecord(value)) return false;
  for (const key in value) if (hasNegativeZero(value[key])) return true;
  return false;
}

/** A copy in which the marker stands for every -0. */
function markNegativeZeros(value: unknown): unknown {
  if (Object.is(value, -0)) return NEGATIVE_ZERO;
  if (Array.isArray(value)) return value.map(markNegativeZeros);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, field]) => [key, markNegativeZeros(field)]),
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !ArrayBuffer.isView(value);
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function refuse(type: number): never {
  throw new LabError('ERR_BAD_PAYLOAD', `extension type ${type} is not allowed`);
}
