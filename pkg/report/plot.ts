/**
 * The frame of a plot: axes, grid, bands behind the curves, legend. As SVG text, without a DOM.
 * Scales and ticks are those of d3-scale.
 */
import { scaleLinear, scaleLog, type ScaleContinuousNumeric } from 'd3-scale';
import { cut, escape, px } from './markup.ts';

const WIDTH = 900;
const HEIGHT = 420;
const MARGIN = { left: 70, right: 170, top: 46, bottom: 46 } as const;
const LEGEND_MAX = 24;

export type Scale = ScaleContinuousNumeric<number, number>;

/** A stretch of the x axis in which something was different. */
export interface Band {
  readonly label: string;
  /** Shown when the mouse rests on it. */
  readonly title: string;
  readonly colour: string;
  readonly from: number;
  readonly until: number;
}

export interface PlotOptions {
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
  /** What the x axis spans, from 0. */
  readonly width: number;
  /** The x axis counts something: its ticks are whole numbers. */
  readonly counted?: true;
  readonly bands?: readonly Band[];
  /** The least and greatest value that is drawn; a logarithmic scale needs them above 0. */
  readonly range: readonly [least: number, greatest: number];
  readonly logarithmic: boolean;
}

/** A set of marks of one kind. */
export interface Series {
  readonly name: string;
  readonly colour: string;
  /** Path data in pixels. */
  readonly path: (x: Scale, y: Scale) => string;
  readonly dashes?: string;
  /** Path data of one mark around a point, for the legend; absent: the series is a line. */
  readonly mark?: (x: number, y: number) => string;
}

export function plotSvg(options: PlotOptions, series: readonly Series[]): string {
  const x = scaleLinear([0, Math.max(options.width, 1e-3)], [MARGIN.left, WIDTH - MARGIN.right]);
  const heights = [HEIGHT - MARGIN.bottom, MARGIN.top];
  const y: Scale = options.logarithmic
    ? scaleLog(options.range, heights).nice()
    : scaleLinear(options.range, heights).nice();
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" font-family="sans-serif" font-size="12">`,
    '<rect width="100%" height="100%" fill="white"/>',
    `<text x="${MARGIN.left}" y="18" font-size="14" font-weight="bold">${escape(options.title)}</text>`,
    ...bands(options.bands ?? [], x),
    ...horizontals(y),
    ...verticals(x, options.counted === true),
    `<text x="${(MARGIN.left + WIDTH - MARGIN.right) / 2}" y="${HEIGHT - 8}" text-anchor="middle">${escape(options.xLabel)}</text>`,
    `<text transform="translate(16 ${HEIGHT / 2}) rotate(-90)" text-anchor="middle">${escape(options.yLabel)}</text>`,
    `<clipPath id="frame"><rect x="${MARGIN.left}" y="0" width="${WIDTH - MARGIN.left - MARGIN.right}" height="${HEIGHT}"/></clipPath>`,
    '<g clip-path="url(#frame)" fill="none" stroke-width="1.4" stroke-linecap="round">',
    ...series.map(
      ({ colour, path, dashes }) => `<path d="${path(x, y)}" stroke="${colour}"${dashed(dashes)}/>`,
    ),
    '</g>',
    ...legend(series),
    '</svg>',
  ].join('\n');
}

/** A line through points, broken where two are further apart than `gap` on the x axis. */
export function line(points: readonly (readonly [number, number])[], gap: number): Series['path'] {
  return (x, y) =>
    points
      .map(([s, value], i) => {
        const before = points[i - 1]?.[0] ?? s;
        const at = `${px(x(s))} ${px(y(value))}`;
        // A point by itself is a dot: a line of no length with round ends.
        return i === 0 || s - before > gap ? `M${at}h0` : `L${at}`;
      })
      .join('');
}

function bands(all: readonly Band[], x: Scale): readonly string[] {
  return all.map(({ label, title, colour, from, until }) => {
    const [left, right] = [x(from), x(until)];
    const height = HEIGHT - MARGIN.bottom - MARGIN.top;
    return (
      `<g><title>${escape(cut(title, 400))}</title>` +
      `<rect x="${px(left)}" y="${MARGIN.top}" width="${px(Math.max(1, right - left))}" height="${height}" fill="${colour}" opacity="0.6"/>` +
      `<text x="${px(left + 2)}" y="${MARGIN.top - 4}" font-size="10" fill="#666">${escape(label)}</text></g>`
    );
  });
}

function horizontals(y: Scale): readonly string[] {
  const ticks = y.ticks(8);
  const format = y.tickFormat(8, '~g');
  return ticks.map((value) => {
    const at = px(y(value));
    return (
      `<line x1="${MARGIN.left}" x2="${WIDTH - MARGIN.right}" y1="${at}" y2="${at}" stroke="#E4E4E4"/>` +
      `<text x="${MARGIN.left - 6}" y="${px(y(value) + 4)}" text-anchor="end">${format(value)}</text>`
    );
  });
}

function verticals(x: Scale, counted: boolean): readonly string[] {
  const ticks = x.ticks(10).filter((value) => !counted || Number.isInteger(value));
  return ticks.map((value) => {
    const at = px(x(value));
    const bottom = HEIGHT - MARGIN.bottom;
    return (
      `<line x1="${at}" x2="${at}" y1="${bottom}" y2="${bottom + 5}" stroke="#888"/>` +
      `<text x="${at}" y="${bottom + 18}" text-anchor="middle">${value}</text>`
    );
  });
}

function legend(series: readonly Series[]): readonly string[] {
  const left = WIDTH - MARGIN.right + 14;
  return series.slice(0, LEGEND_MAX).map(({ name, colour, dashes, mark }, i) => {
    const y = MARGIN.top + 8 + i * 15;
    const sample = mark?.(left + 10, y) ?? `M${left} ${y}h20`;
    const width = mark === undefined ? 3 : 1.4;
    return (
      `<path d="${sample}" fill="none" stroke="${colour}" stroke-width="${width}"${dashed(dashes)}/>` +
      `<text x="${left + 26}" y="${y + 4}">${escape(cut(name, 20))}</text>`
    );
  });
}

function dashed(dashes: string | undefined): string {
  return dashes === undefined ? '' : ` stroke-dasharray="${dashes}"`;
}
