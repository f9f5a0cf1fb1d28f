/** All operations by process, time running down. As Jepsen's `timeline.html`, `glomers.md` 2.9. */
import { callsOf, type Call, type History } from '../history.ts';
import { brief } from './brief.ts';
import { cut, escape, escapeAttribute, px } from '../../../report/markup.ts';
import { colourOf, phasesOf, type Phase } from './phases.ts';

/** Operations that are drawn. */
export const OPERATIONS_MAX = 10_000;

const PX_PER_MS = 1;
const BOX_MIN_PX = 16;
const COLUMN_PX = 110;
const TOP_PX = 30;
const TITLE_CHARS = 600;
const LABEL_CHARS = 40;

const STYLE = `
  body { font: 12px sans-serif; margin: 0; }
  header { position: sticky; top: 0; background: white; height: ${TOP_PX}px; z-index: 2; }
  header b, .op, .band { position: absolute; box-sizing: border-box; }
  header b, .op { width: ${COLUMN_PX - 8}px; overflow: hidden; white-space: nowrap; }
  header b { top: 8px; }
  main { position: relative; }
  .op { border-radius: 2px; padding: 1px 3px; box-shadow: 0 1px 2px rgb(0 0 0 / 30%); }
  .op:hover { width: auto; z-index: 1; }
  .band { left: 0; opacity: 0.5; }
  .ok { background: #6DB6FE; } .info { background: #FFAA26; } .fail { background: #FEB5DA; }
  .open { background: #EEEEEE; }`;

export function timelineHtml(title: string, history: History): string {
  const calls = callsOf(history);
  const shown = calls.slice(0, OPERATIONS_MAX);
  const processes = [...new Set(shown.map(({ invoke }) => invoke.process))].toSorted(
    (a, b) => Number(a) - Number(b),
  );
  const columns = new Map(processes.map((process, i) => [process, 10 + i * COLUMN_PX] as const));
  const width = 20 + processes.length * COLUMN_PX;
  const end = Math.max(0, ...shown.map(({ invoke, completion }) => (completion ?? invoke).time));
  const axis = new Axis(shown[0]?.invoke.time ?? 0, end);
  const left = (call: Call): number => columns.get(call.invoke.process) ?? 0;
  return [
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escape(title)}</title>`,
    `<style>${STYLE}</style></head><body>`,
    `<header style="width:${width}px">`,
    ...processes.map((process) => `<b style="left:${columns.get(process)}px">${process}</b>`),
    `</header><main style="width:${width}px;height:${px(axis.y(end) + 60)}px">`,
    ...phasesOf(history)
      .filter(({ from }) => from <= end)
      .map((phase) => band(phase, width, axis)),
    ...shown.map((call) => box(call, left(call), axis)),
    '</main>',
    calls.length > shown.length
      ? `<p>${calls.length - shown.length} further operations are not shown.</p>`
      : '',
    '</body></html>',
  ].join('\n');
}

/** From the first operation to the last end, downwards. */
class Axis {
  readonly start: number;
  readonly end: number;

  /** In nanoseconds. */
  constructor(start: number, end: number) {
    this.start = start;
    this.end = end;
  }

  /** Pixels from the top. */
  y(nanoseconds: number): number {
    return ((nanoseconds - this.start) / 1e6) * PX_PER_MS;
  }
}

function box({ invoke, completion }: Call, left: number, axis: Axis): string {
  const type = completion?.type ?? 'open';
  const ended = completion?.time ?? axis.end;
  const [top, bottom] = [axis.y(invoke.time), axis.y(ended)];
  const [asked, answered] = [
    brief(invoke.value, TITLE_CHARS),
    brief(completion?.value ?? null, TITLE_CHARS),
  ];
  const value = type === 'ok' ? answered : asked;
  const error = completion?.error === undefined ? '' : ` ${JSON.stringify(completion.error)}`;
  const title =
    `process ${invoke.process}${invoke.node === undefined ? '' : ` (${invoke.node})`}: ${invoke.f} ${type}${error}\n` +
    `began ${(invoke.time / 1e9).toFixed(6)} s, took ${((ended - invoke.time) / 1e6).toFixed(3)} ms\n` +
    `asked ${asked}\nanswered ${answered}`;
  return (
    `<div class="op ${type}" title="${escapeAttribute(title)}" style="left:${left}px;top:${px(top)}px;height:${px(Math.max(BOX_MIN_PX, bottom - top))}px">` +
    `${escape(cut(`${invoke.f} ${value}`, LABEL_CHARS))}</div>`
  );
}

function band({ fault, detail, from, until }: Phase, width: number, axis: Axis): string {
  const height = axis.y(Math.min(until, axis.end)) - axis.y(from);
  return (
    `<div class="band" title="${escapeAttribute(cut(`${fault} ${detail}`, TITLE_CHARS))}" ` +
    `style="top:${px(axis.y(from))}px;height:${px(Math.max(1, height))}px;width:${width}px;background:${colourOf(fault)}"></div>`
  );
}
