/** Documents as data: the commands, links, paths and tables that stand in them. */
import { filesBelow, read } from './repository.ts';

/** Every document for people. */
export const DOCUMENTS: readonly string[] = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  ...filesBelow('docs').filter((path) => path.endsWith('.md')),
];

/** A command that a document prints. */
export interface Printed {
  readonly document: string;
  /** As printed, in one line. */
  readonly text: string;
  /** Split as a shell would split it. */
  readonly words: readonly string[];
}

/** All commands of the given program (`node`, `npm`) in shell blocks and in code within a line. */
export function printedCommands(document: string, program: string): Printed[] {
  const text = read(document);
  const blocks = [...text.matchAll(/^ *```sh\n([^]*?)^ *```/gm)].map((match) => match[1] ?? '');
  const spans = [...text.replace(/^ *```[^]*?^ *```/gm, '').matchAll(/`([^`\n]+)`/g)];
  return [...blocks, ...spans.map((match) => match[1] ?? '')]
    .flatMap((code) => code.replaceAll(/\\\n\s*/g, '').split(/\n|&&/))
    .map((line) => line.trim())
    .map((line) => ({ document, text: line, words: shellWords(line) }))
    .filter(({ words }) => words[0] === program && words.length > 1);
}

/** Words of a command line; single and double quotes keep a word together. */
export function shellWords(line: string): string[] {
  const words = line.match(/(?:[^\s'"]+|'[^']*'|"[^"]*")+/g) ?? [];
  return words.map((word) => word.replaceAll(/'([^']*)'|"([^"]*)"/g, '$1$2'));
}

/** The values of an option, given as `--name value` or `--name=value`. */
export function optionValues(words: readonly string[], name: string): string[] {
  return words.flatMap((word, index) => {
    if (word === `--${name}`) return words[index + 1] ?? [];
    return word.startsWith(`--${name}=`) ? word.slice(name.length + 3) : [];
  });
}

/** Targets of the links of a document that lead into the repository. */
export function linksOf(document: string): string[] {
  const text = read(document).replaceAll(/^ *```[^]*?^ *```/gm, '');
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map((match) => match[1] ?? '')
    .filter((target) => !/^[a-z]+:/.test(target));
}

/** The anchors of a document's headings, as the usual sites form them. */
export function anchorsOf(document: string): string[] {
  return [...read(document).matchAll(/^#+ (.*)$/gm)].map((match) =>
    (match[1] ?? '')
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

/** The rows of the first table whose header begins with these cells; cells are trimmed. */
export function tableRows(document: string, ...header: readonly string[]): string[][] {
  const lines = read(document).split('\n');
  const start = lines.findIndex((line) => {
    const found = cells(line);
    return header.every((cell, index) => found[index] === cell);
  });
  if (start < 0) return [];
  const end = lines.findIndex((line, index) => index > start && !line.startsWith('|'));
  return lines.slice(start + 2, end < 0 ? lines.length : end).map(cells);
}

function cells(line: string): string[] {
  return line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
}
