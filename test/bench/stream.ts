/** What both sides of the benchmark `messages` send and count. */

/** Not measured: the compiler is at work. */
const WARM_UP = 200_000;
const MEASURED = 800_000;

/** All that is sent. */
export const MESSAGES = WARM_UP + MEASURED;

/** The message number `i`: a value of the agreement. */
export function messageAt(i: number): unknown {
  return { kind: 'value', round: i, value: i / MESSAGES };
}

/** Counts arrivals and checks that none is missing; tells the parent the rate at the end. */
export function counter(): (body: unknown) => void {
  let count = 0;
  let begin = 0;
  return (body) => {
    if (typeof body !== 'object' || body === null || !('round' in body) || body.round !== count) {
      throw new Error(`message ${count} is missing`);
    }
    count += 1;
    if (count === WARM_UP) begin = performance.now();
    if (count < MESSAGES) return;
    process.send?.((1000 * MEASURED) / (performance.now() - begin));
  };
}
