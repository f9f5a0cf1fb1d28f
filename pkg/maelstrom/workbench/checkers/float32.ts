/** Fractions as Maelstrom prints them: it computes them in single precision. */

/** The shortest decimal that single precision cannot tell from the value: 26.280743, not 26.28074246. */
export function float32(value: number): number {
  const single = Math.fround(value);
  for (let digits = 1; digits < 9; digits += 1) {
    const short = Number(single.toPrecision(digits));
    if (Math.fround(short) === single) return short;
  }
  return Number(single.toPrecision(9));
}
