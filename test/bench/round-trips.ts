/** What all sides of the benchmark `services: calls` do: questions that are answered with themselves. */

/** Not measured: connecting, and the compiler at work. */
const WARM_UP_MS = 1000;
const MEASURED_MS = 1500;

/** A value of the agreement. */
export interface Question {
  readonly kind: 'value';
  readonly round: number;
  readonly value: number;
}

/** Sends one question; `answered` gets the answer. */
export type Ask = (question: Question, answered: (answer: unknown) => void) => void;

/**
 * Keeps as many questions under way as the arguments say; every answer lets the next one go. Tells the
 * parent how many a second were answered, and ends the process.
 */
export function measureRoundTrips(ask: Ask): void {
  const width = Number(process.argv[4]);
  let asked = 0;
  let answered = 0;
  let answeredBefore = 0;
  const begin = performance.now();
  let measuredSince = Infinity;
  const next = (): void => {
    const round = asked;
    asked += 1;
    ask({ kind: 'value', round, value: 1 / (round + 2) }, (answer) => {
      if ((answer as Question).round !== round) throw new Error(`a wrong answer to ${round}`);
      answered += 1;
      const now = performance.now();
      if (measuredSince === Infinity && now - begin > WARM_UP_MS) {
        measuredSince = now;
        answeredBefore = answered;
      }
      const measuredMs = now - measuredSince;
      if (measuredMs < MEASURED_MS) next();
      else process.send?.((1000 * (answered - answeredBefore)) / measuredMs, () => process.exit());
    });
  };
  for (let i = 0; i < width; i++) next();
}

/** Tells the parent where it answers, and goes on until the parent has had enough. */
export function answerAt(port: number): void {
  process.once('disconnect', () => process.exit());
  process.send?.(port);
}
