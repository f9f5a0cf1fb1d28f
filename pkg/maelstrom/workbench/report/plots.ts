/** Latency and rate of operations over the time of a run. As Jepsen's plots, `glomers.md` 2.9. */
import { callsOf, type Call, type History } from '../history.ts';
import { px } from '../../../report/markup.ts';
import { colourOf, phasesOf, type Phase } from './phases.ts';
import { line, plotSvg, type Band, type Scale, type Series } from '../../../report/plot.ts';

/** Jepsen's colours of how an operation ended. */
const COLOURS = { ok: '#5A9BD8', info: '#FFA400', fail: '#FF1E90' } as const;

const QUANTILE_COLOURS = [
  [0.5, '#5AA02C'],
  [0.95, '#1F77B4'],
  [0.99, '#FF8C00'],
  [1, '#C0392B'],
] as const;

/** Line styles by function, in the order of their names. */
const DASHES = [undefined, '6 3', '2 3', '8 3 2 3', '12 4'] as const;

/** Points that are drawn; of more, every k-th is. */
const POINTS_MAX = 20_000;

/** Windows of averages: so many in a run, but no shorter and no longer than these, in seconds. */
const WINDOWS = 30;
const WINDOW_MIN_S = 0.5;
const WINDOW_MAX_S = 30;

/** Latencies below a hundredth of a millisecond are drawn there: the axis is logarithmic. */
const LATENCY_MIN_MS = 0.01;

/** An operation that ended. */
interface Point {
  readonly f: string;
  readonly type: keyof typeof COLOURS;
  /** Seconds at which it began and ended. */
  readonly began: number;
  readonly ended: number;
  readonly latencyMs: number;
}

/** The plots by name of file. */
export function plotsOf(history: History): ReadonlyMap<string, string> {
  const points = callsOf(history).flatMap(pointOf);
  const seconds = (history.at(-1)?.time ?? 0) / 1e9;
  const frame = { xLabel: 'time (s)', width: seconds, bands: phasesOf(history).map(bandOf) };
  const greatest = points.reduce((most, { latencyMs }) => Math.max(most, latencyMs), 1);
  const latencies = {
    ...frame,
    yLabel: 'latency (ms)',
    logarithmic: true,
    range: [points.reduce((least, p) => Math.min(least, p.latencyMs), 1), greatest],
  } as const;
  const windowS = Math.min(WINDOW_MAX_S, Math.max(WINDOW_MIN_S, seconds / WINDOWS));
  const rates = rateSeries(points, windowS);
  return new Map([
    [
      'latency-raw.svg',
      plotSvg({ ...latencies, title: 'latency of every operation' }, rawSeries(points)),
    ],
    [
      'latency-quantiles.svg',
      plotSvg(
        { ...latencies, title: `quantiles of latency in windows of ${windowS.toFixed(1)} s` },
        quantileSeries(points, windowS),
      ),
    ],
    [
      'rate.svg',
      plotSvg(
        {
          ...frame,
          title: `operations a second in windows of ${windowS.toFixed(1)} s`,
          yLabel: 'operations/s',
          logarithmic: false,
          range: [0, Math.max(1, ...rates.map(({ greatest: most }) => most))],
        },
        rates,
      ),
    ],
  ]);
}

/** What the nemesis did, behind the curves. */
function bandOf({ fault, detail, from, until }: Phase): Band {
  return {
    label: fault,
    title: `${fault} ${detail}`,
    colour: colourOf(fault),
    from: from / 1e9,
    until: until / 1e9,
  };
}

function pointOf({ invoke, completion }: Call): readonly Point[] {
  if (completion === undefined || completion.type === 'invoke') return [];
  return [
    {
      f: invoke.f,
      type: completion.type,
      began: invoke.time / 1e9,
      ended: completion.time / 1e9,
      latencyMs: Math.max(LATENCY_MIN_MS, (completion.time - invoke.time) / 1e6),
    },
  ];
}

/** Groups by function and by how they ended, in the order of names. */
function groups(points: readonly Point[]): readonly (readonly [f: string, readonly Point[]])[] {
  const names = [...new Set(points.map(({ f }) => f))].toSorted();
  return names.map((name) => [name, points.filter(({ f }) => f === name)] as const);
}

/** Colour says how it ended, the form of the mark which function it was. */
function rawSeries(points: readonly Point[]): readonly Series[] {
  const step = Math.ceil(points.length / POINTS_MAX);
  return groups(points).flatMap(([f, all], form) =>
    (['ok', 'info', 'fail'] as const).flatMap((type): Series[] => {
      const some = all.filter((point, i) => point.type === type && i % step === 0);
      if (some.length === 0) return [];
      const mark = MARKS[form % MARKS.length] ?? cross;
      const path = (x: Scale, y: Scale): string =>
        some.map(({ began, latencyMs }) => mark(x(began), y(latencyMs))).join('');
      return [{ name: `${f} ${type}`, colour: COLOURS[type], path, mark }];
    }),
  );
}

function cross(x: number, y: number): string {
  return `M${px(x - 2)} ${px(y - 2)}l4 4m-4 0l4 -4`;
}

function plus(x: number, y: number): string {
  return `M${px(x - 2)} ${px(y)}h4m-2 -2v4`;
}

function square(x: number, y: number): string {
  return `M${px(x - 1.5)} ${px(y - 1.5)}h3v3h-3z`;
}

function triangle(x: number, y: number): string {
  return `M${px(x - 2)} ${px(y + 2)}h4l-2 -4z`;
}

const MARKS = [plus, cross, square, triangle] as const;

function quantileSeries(points: readonly Point[], windowS: number): readonly Series[] {
  return groups(points).flatMap(([f, all], style) => {
    const windows = windowsOf(all, windowS, ({ began }) => began);
    return QUANTILE_COLOURS.map(([q, colour]) => {
      const heights = [...windows].map(([window, inside]): readonly [number, number] => {
        const sorted = inside.map(({ latencyMs }) => latencyMs).toSorted((a, b) => a - b);
        const at = Math.min(sorted.length - 1, Math.floor(q * sorted.length));
        return [(window + 0.5) * windowS, sorted[at] ?? LATENCY_MIN_MS];
      });
      return styled({ name: `${f} ${q}`, colour, path: line(heights, 1.5 * windowS) }, style);
    });
  });
}

function rateSeries(
  points: readonly Point[],
  windowS: number,
): readonly (Series & { readonly greatest: number })[] {
  return groups(points).flatMap(([f, all], style) =>
    (['ok', 'info', 'fail'] as const).flatMap((type) => {
      const some = all.filter((point) => point.type === type);
      if (some.length === 0) return [];
      const windows = windowsOf(some, windowS, ({ ended }) => ended);
      const last = Math.max(...windows.keys());
      const rates = Array.from({ length: last + 1 }, (_, i): readonly [number, number] => [
        (i + 0.5) * windowS,
        (windows.get(i)?.length ?? 0) / windowS,
      ]);
      const greatest = Math.max(...rates.map(([, rate]) => rate));
      const series = styled(
        { name: `${f} ${type}`, colour: COLOURS[type], path: line(rates, Infinity) },
        style,
      );
      return [{ ...series, greatest }];
    }),
  );
}

function windowsOf(
  points: readonly Point[],
  windowS: number,
  timeOf: (point: Point) => number,
): ReadonlyMap<number, readonly Point[]> {
  const windows = new Map<number, Point[]>();
  for (const point of points.toSorted((a, b) => timeOf(a) - timeOf(b))) {
    const window = Math.floor(timeOf(point) / windowS);
    const inside = windows.get(window) ?? [];
    inside.push(point);
    windows.set(window, inside);
  }
  return windows;
}

function styled(series: Series, style: number): Series {
  const dashes = DASHES[style % DASHES.length];
  return dashes === undefined ? series : { ...series, dashes };
}
