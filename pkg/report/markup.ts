/** Text for SVG and HTML. */

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
};

/** Text between tags that nobody takes for markup; characters that XML cannot hold are replaced. */
export function escape(text: string): string {
  return text
    .replaceAll(/[&<>]/g, (character) => ENTITIES[character] ?? character)
    .replaceAll(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '\u{FFFD}');
}

/** The same for an attribute in double quotes. */
export function escapeAttribute(text: string): string {
  return escape(text).replaceAll('"', '&quot;');
}

/** At most `max` characters, the last of which says that there is more. */
export function cut(text: string, max: number): string {
  return text.length <= max ? text : `${text.slice(0, max - 1)}…`;
}

/** Pixels with one decimal at most: files of many points stay small. */
export function px(value: number): string {
  return `${Math.round(value * 10) / 10}`;
}
