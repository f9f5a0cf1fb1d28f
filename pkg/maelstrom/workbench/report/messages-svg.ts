/**
 * A Lamport diagram: time runs down, one line per endpoint, one arrow per message. As Maelstrom's
 * `messages.svg` (`glomers.md` 2.9), but lost messages are drawn too, and end in a cross that says why.
 */
import type { Json } from '../../../core/json.ts';
import { isClient, type Body, type Message } from '../../message.ts';
import type { Journal, JournalEvent } from '../journal.ts';
import { brief } from './brief.ts';
import { cut, escape, px } from '../../../report/markup.ts';
import { compareNames } from './names.ts';
import { colourOf, type Phase } from './phases.ts';

/** Events that are drawn; a note says how many are not. */
export const EVENTS_MAX = 10_000;

const ROW_PX = 20;
const COLUMN_MIN_PX = 70;
const WIDTH_MIN_PX = 1200;
/** Left of the first line: times. */
const MARGIN_PX = 70;
/** Names of endpoints are repeated after so many rows, as the diagram is longer than a screen. */
const NAMES_EVERY_ROWS = 40;
const TIMES_EVERY_ROWS = 5;
const LABEL_CHARS = 48;
/** Labels are cut to the length of their arrow, but not below this. */
const LABEL_CHARS_MIN = 20;
const CHARACTER_PX = 4.5;
const TITLE_CHARS = 400;
/** How far on its way a lost message is drawn. */
const LOST_AT = 0.7;

const COLOURS = {
  server: '#000000',
  client: '#81BFFC',
  error: '#FF1E90',
  lost: '#C0392B',
} as const;

type Kind = keyof typeof COLOURS;

/** Texts have a white edge, as they lie over lines. The blue of clients is too light to read. */
const STYLE =
  'text { paint-order: stroke; stroke: white; stroke-width: 2px; } ' +
  'g text { font-size: 9px; text-anchor: middle; } .name { font-weight: bold; text-anchor: middle; fill: #555; } ' +
  Object.entries(COLOURS)
    .map(([kind, colour]) => `.${kind} { stroke: ${colour}; } .${kind} text { fill: ${colour}; }`)
    .join(' ') +
  ' .client text { fill: #2F6FAB; }';

interface Layout {
  readonly columns: ReadonlyMap<string, number>;
  readonly width: number;
  readonly rows: number;
}

/** @param phases Drawn as coloured bands behind the arrows. */
export function messagesSvg(journal: Journal, phases: readonly Phase[]): string {
  const relevant = journal.filter(({ message }) => !isInit(message.body));
  const events = relevant.slice(0, EVENTS_MAX);
  const layout = layoutOf(events);
  const height = (layout.rows + 3) * ROW_PX;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${px(layout.width)}" height="${height}" font-family="sans-serif" font-size="11">`,
    `<style>${STYLE}</style>`,
    `<defs>${Object.entries(COLOURS)
      .map(([kind, colour]) => arrowhead(kind, colour))
      .join('')}</defs>`,
    '<rect width="100%" height="100%" fill="white"/>',
    ...bands(phases, events, layout),
    ...lines(layout),
    ...times(events),
    ...arrows(events, layout),
    relevant.length > events.length
      ? `<text x="10" y="${height - ROW_PX}">${relevant.length - events.length} further events are not shown</text>`
      : '',
    '</svg>',
  ].join('\n');
}

function isInit({ type }: Body): boolean {
  return type === 'init' || type === 'init_ok';
}

/** Clients first, by number, then nodes, then services. */
function layoutOf(events: Journal): Layout {
  const endpoints = new Set(events.flatMap(({ message: { src, dest } }) => [src, dest]));
  const order = [...endpoints].toSorted((a, b) => rank(a) - rank(b) || compareNames(a, b));
  const width = Math.max(WIDTH_MIN_PX, MARGIN_PX + order.length * COLUMN_MIN_PX);
  const step = (width - MARGIN_PX) / Math.max(1, order.length);
  const columns = new Map(order.map((name, i) => [name, MARGIN_PX + (i + 0.5) * step] as const));
  return { columns, width, rows: events.length };
}

function rank(endpoint: string): number {
  if (isClient(endpoint)) return 0;
  return /^n\d+$/.test(endpoint) ? 1 : 2;
}

function rowY(row: number): number {
  return (row + 2) * ROW_PX;
}

function lines({ columns, rows }: Layout): readonly string[] {
  return [...columns].flatMap(([name, x]) => {
    const names = Array.from({ length: Math.ceil((rows + 1) / NAMES_EVERY_ROWS) }, (_, i) => {
      const y = rowY(i * NAMES_EVERY_ROWS) - ROW_PX - 6;
      return `<text x="${px(x)}" y="${px(y)}" class="name">${escape(name)}</text>`;
    });
    const bottom = rowY(rows);
    return [
      `<line x1="${px(x)}" y1="${ROW_PX}" x2="${px(x)}" y2="${bottom}" stroke="#CCCCCC"/>`,
      ...names,
    ];
  });
}

function times(events: Journal): readonly string[] {
  return events.flatMap(({ time }, row) =>
    row % TIMES_EVERY_ROWS === 0
      ? [`<text x="6" y="${rowY(row) + 4}" fill="#888">${(time / 1e9).toFixed(3)} s</text>`]
      : [],
  );
}

function bands(
  phases: readonly Phase[],
  events: Journal,
  { width, rows }: Layout,
): readonly string[] {
  return phases.flatMap(({ fault, detail, from, until }) => {
    const rowAt = (time: number): number => {
      const row = events.findIndex((event) => event.time >= time);
      return row === -1 ? rows : row;
    };
    const [first, last] = [rowAt(from), rowAt(until)];
    if (first >= rows) return [];
    const y = rowY(first) - ROW_PX / 2;
    const label = escape(cut(`${fault} ${detail}`, 160));
    return [
      `<rect x="0" y="${y}" width="${px(width)}" height="${(last - first) * ROW_PX}" fill="${colourOf(fault)}" opacity="0.5"/>`,
      `<text x="${MARGIN_PX}" y="${y - 2}" fill="#8A6D00">${label}</text>`,
    ];
  });
}

function arrowhead(kind: string, colour: string): string {
  return (
    `<marker id="head-${kind}" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" orient="auto">` +
    `<path d="M0 0L8 4L0 8z" fill="${colour}"/></marker>`
  );
}

/** One for each receipt and each drop; what is under way at the end is drawn to the last row, dashed. */
function arrows(events: Journal, layout: Layout): readonly string[] {
  const sent = new Map<number, number>();
  const arrived = new Set<number>();
  const drawn: string[] = [];
  for (const [row, event] of events.entries()) {
    if (event.kind === 'send') sent.set(event.id, row);
    else {
      arrived.add(event.id);
      drawn.push(arrow(event, sent.get(event.id) ?? row, row, layout));
    }
  }
  for (const [row, event] of events.entries()) {
    if (event.kind === 'send' && !arrived.has(event.id))
      drawn.push(arrow(event, row, layout.rows, layout));
  }
  return drawn;
}

function arrow(event: JournalEvent, from: number, to: number, { columns }: Layout): string {
  const { message, kind } = event;
  const [x1, y1] = [columns.get(message.src) ?? 0, rowY(from)];
  const [x2, y2] = [columns.get(message.dest) ?? 0, rowY(to)];
  const lost = kind === 'drop';
  const reach = lost ? LOST_AT : 1;
  const [x, y] = [x1 + (x2 - x1) * reach, y1 + (y2 - y1) * reach];
  const name = lost ? 'lost' : kindOf(message);
  const dashes = kind === 'send' ? ' stroke-dasharray="4 3"' : '';
  const head = lost ? '' : ` marker-end="url(#head-${name})"`;
  const reason = lost ? `lost: ${event.reason}, ` : '';
  const title = `${reason}${message.src} to ${message.dest}: ${brief(bodyOf(message.body), TITLE_CHARS)}`;
  const label = `${lost ? `✕ ${event.reason}: ` : ''}${labelOf(message.body)}`;
  const room = Math.max(LABEL_CHARS_MIN, Math.floor(Math.hypot(x - x1, y - y1) / CHARACTER_PX));
  return (
    `<g class="${name}"><title>${escape(cut(title, TITLE_CHARS))}</title>` +
    `<line x1="${px(x1)}" y1="${px(y1)}" x2="${px(x)}" y2="${px(y)}"${dashes}${head}/>` +
    (lost ? cross(x, y) : '') +
    `<text transform="${alongside([x1, y1], [x, y])}">${escape(cut(label, room))}</text></g>`
  );
}

/** Just above the middle of a line, in its direction, and never upside down. */
function alongside(
  [x1, y1]: readonly [number, number],
  [x2, y2]: readonly [number, number],
): string {
  const angle = (Math.atan2(y2 - y1, x2 - x1) * 180) / Math.PI;
  const upright = Math.abs(angle) > 90 ? angle - 180 : angle;
  return `translate(${px((x1 + x2) / 2)} ${px((y1 + y2) / 2)}) rotate(${px(upright)}) translate(0 -3)`;
}

function cross(x: number, y: number): string {
  const [left, right, top, bottom] = [x - 5, x + 5, y - 5, y + 5].map(px);
  return `<path d="M${left} ${top}L${right} ${bottom}M${left} ${bottom}L${right} ${top}" stroke-width="2"/>`;
}

function kindOf({ src, dest, body }: Message): Kind {
  if (body.type === 'error') return 'error';
  return isClient(src) || isClient(dest) ? 'client' : 'server';
}

/** `broadcast message:3 msg_id:1`. */
function labelOf({ type, ...rest }: Body): string {
  const fields = Object.entries(rest).map(([key, value]) => `${key}:${shortly(value)}`);
  return cut([type, ...fields].join(' '), LABEL_CHARS);
}

function shortly(value: Json | undefined): string {
  if (typeof value === 'string') return value;
  return brief(value ?? null, LABEL_CHARS);
}

function bodyOf(body: Body): Json {
  return Object.fromEntries(Object.entries(body).map(([key, value]) => [key, value ?? null]));
}
