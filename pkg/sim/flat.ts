/** Arrays of numbers that grow. */

/** @returns a copy that is twice as long; what is new is 0. */
export function doubled<A extends Float64Array | Int32Array>(array: A): A;
export function doubled(array: Float64Array | Int32Array): Float64Array | Int32Array {
  const size = 2 * array.length;
  const copy = array instanceof Int32Array ? new Int32Array(size) : new Float64Array(size);
  copy.set(array);
  return copy;
}
