/**
 * What is proven of clocks that are synchronized by the fault-tolerant midpoint, and what nothing can beat.
 * All times are in ms.
 *
 * A hardware clock runs at a rate between 1 - rho and 1 + rho, and a message takes between d - eps and
 * d + eps. Clock p shows T^r, the time of round r, at the real time t_p; let x_p = -t_p, which is larger for
 * clocks that are ahead. All correct clocks show T^r within beta of each other.
 *
 * 1. q's message arrives when p's clock shows T^r + rate_p (delay + x_p - x_q); p takes d for the delay, and
 *    so estimates x_q - x_p with an error of at most e = eps + rho (d + eps + beta).
 * 2. p corrects its clock by y_p - x_p, where y_p is the midpoint of x_p and its estimates: all y lie within
 *    e of the range of all x, so a correction is at most a = beta + e; and they differ by at most
 *    beta / 2 + 2e (`midpoint.ts`). Without faults all trim the same, and 2e remains.
 * 3. p shows T^(r+1) at the real time P - y_p, but for its drift since t_p: at most rho (P + a) / (1 - rho).
 *    So beta' = beta / 2 + 2e + 2 rho (P + a) / (1 - rho), which tends to about 4 eps + 4 rho P.
 * 4. In the meantime some clocks are corrected and others not yet: they show T^r + t + x_p or T^r + t + y_p, but
 *    for the drift, so any two of them differ by at most max(beta + e, beta / 2 + 2e) + 2 rho (P + a) / (1 - rho).
 *
 * Source: Welch and Lynch 1988; `agreement.md` 1.8. Differs: the constants are worked out for these rates and
 * for messages to oneself that take no time, and for each round instead of the steady state.
 */

/** All that the bounds depend on. */
export interface ClockSetting {
  /** Most nodes that fail. */
  readonly f: number;
  /** P: from one round to the next, by the logical clocks. */
  readonly periodMs: number;
  /** rho: the rates of hardware clocks lie within 1 - rho and 1 + rho; from 0, below 1. */
  readonly drift: number;
  /** How long a message takes, in real time. */
  readonly delay: { readonly minMs: number; readonly maxMs: number };
  /** Clocks that start at the same time show times at most so far apart. */
  readonly spreadMs: number;
}

/** What is proven of one round. */
export interface RoundBound {
  /** beta: correct clocks show the time of the round within this real time of each other. */
  readonly apartMs: number;
  /** e: by how much an estimate of a correct clock may be wrong. */
  readonly errorMs: number;
  /** How far any two correct clocks are apart, at any instant from the first one's T^r to its T^(r+1). */
  readonly skewMs: number;
  /** The first and the last clock need the period for the round, but for this much real time. */
  readonly rateMs: number;
}

/** u: how much longer the slowest message takes than the fastest. */
export function uncertainty({ delay }: Pick<ClockSetting, 'delay'>): number {
  return delay.maxMs - delay.minMs;
}

/**
 * No algorithm, even with perfect clocks and without faults, brings n clocks closer together for sure.
 * Source: Lundelius and Lynch, "An upper and lower bound for clock synchronization" (1984): u (1 - 1/n).
 */
export function lowerBound(setting: Pick<ClockSetting, 'delay'>, n: number): number {
  return uncertainty(setting) * (1 - 1 / n);
}

/** The bounds of rounds 0, 1, ..., as many as are asked for. */
export function roundBounds(setting: ClockSetting, rounds: number): readonly RoundBound[] {
  const bounds: RoundBound[] = [];
  let apartMs = firstApart(setting);
  for (let round = 0; round < rounds; round++) {
    bounds.push(boundOf(setting, apartMs));
    apartMs = nextApart(setting, apartMs);
  }
  return bounds;
}

/** What the bounds tend to, wherever they begin. `Infinity` when drift wins over correction. */
export function steadyBound(setting: ClockSetting): RoundBound {
  return boundOf(setting, steadyApart(setting));
}

/** W: a node that waits so long for the messages of a round misses none of a correct node. */
export function neededWait(setting: ClockSetting): number {
  return (1 + setting.drift) * (largestApart(setting) + setting.delay.maxMs);
}

/** The shortest period for which, by these bounds, every node ends a round before anyone begins the next. */
export function neededPeriod(setting: ClockSetting): number {
  const apart = largestApart(setting);
  const { errorMs } = boundOf(setting, apart);
  const { drift } = setting;
  return (1 + drift) * (apart + neededWait(setting) / (1 - drift)) + apart + errorMs;
}

function boundOf(setting: ClockSetting, apartMs: number): RoundBound {
  const { drift, delay, periodMs } = setting;
  const errorMs = uncertainty(setting) / 2 + drift * (delay.maxMs + apartMs);
  const driftedMs = (drift * (periodMs + apartMs + errorMs)) / (1 - drift);
  const correctedMs = shareLeft(setting) * apartMs + 2 * errorMs;
  return {
    apartMs,
    errorMs,
    skewMs: Math.max(apartMs + errorMs, correctedMs) + 2 * driftedMs,
    rateMs: errorMs + driftedMs,
  };
}

function nextApart(setting: ClockSetting, apartMs: number): number {
  const { errorMs, rateMs } = boundOf(setting, apartMs);
  return shareLeft(setting) * apartMs + 2 * errorMs + 2 * (rateMs - errorMs);
}

/** The part of beta that a midpoint may leave. */
function shareLeft({ f }: ClockSetting): number {
  return f === 0 ? 0 : 1 / 2;
}

/** beta of round 0: the clock that is ahead most is a period away from it. */
function firstApart({ spreadMs, periodMs, drift }: ClockSetting): number {
  return (spreadMs + periodMs) / (1 - drift) - periodMs / (1 + drift);
}

/** The beta that is its own successor; `nextApart` is a straight line. */
function steadyApart(setting: ClockSetting): number {
  const least = nextApart(setting, 0);
  const slope = nextApart(setting, 1) - least;
  return slope < 1 ? least / (1 - slope) : Infinity;
}

/** The largest beta of any round: they rise or fall towards the steady one. */
function largestApart(setting: ClockSetting): number {
  return Math.max(firstApart(setting), steadyApart(setting));
}
