/**
 * YAML 1.2 text to plain data, with the line of every value. Everything that the parser minds,
 * warnings too, is an error here: an experiment should say exactly what it means.
 */
import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  Lexer,
  LineCounter,
  type Node,
  parseDocument,
  Parser,
  visit,
} from 'yaml';
import { errorText, type ConfigIssue } from '../../core/errors.ts';
import type { Path } from './problem.ts';

/** Most values that aliases may multiply to; a bound against "billion laughs". */
const ALIASES_MAX = 100;
/**
 * Deepest nesting, in tokens that stand open at once. An experiment needs about 15; thousands let
 * the parser, which is recursive, exhaust the stack and with it the process.
 */
const DEPTH_MAX = 100;
/** A parser that lost its way complains on and on; only its first words help. */
const SYNTAX_ISSUES_MAX = 5;

export interface YamlSource {
  /** Plain data; null for an empty text. */
  readonly value: unknown;
  /**
   * The 1-based line of the key or list entry at a path, or of the nearest thing above it that
   * stands in the text; undefined for the root.
   */
  lineOf(path: Path): number | undefined;
}

/** Parses one YAML document. @returns the data, or what is wrong with the text. */
export function parseYaml(text: string): YamlSource | readonly ConfigIssue[] {
  if (isTooDeep(text)) return [{ path: '', message: 'is nested far deeper than any experiment' }];
  const lines = new LineCounter();
  const document = parseDocument(text, {
    version: '1.2',
    lineCounter: lines,
    prettyErrors: false,
    logLevel: 'error',
  });
  const issues = [...document.errors, ...document.warnings].map(({ code, message, pos }) => {
    const said = reword(code, message, text.slice(pos[0]));
    return { path: '', ...placeOf(pos[0], lines), message: said };
  });
  if (issues.length > 0) return firstPerLine(issues).slice(0, SYNTAX_ISSUES_MAX);
  try {
    const value: unknown = document.toJS({ maxAliasCount: ALIASES_MAX });
    JSON.stringify(value); // Throws when an alias stands inside what it stands for.
    return { value, lineOf: (path) => lineOf(document, lines, path) };
  } catch (error) {
    const message = `YAML aliases: ${errorText(error).split('\n')[0]}`;
    const offset = badAlias(document);
    return [{ path: '', message, ...(offset !== undefined && placeOf(offset, lines)) }];
  }
}

function placeOf(offset: number, lines: LineCounter): { line: number; column: number } {
  const { line, col } = lines.linePos(offset);
  return { line, column: col };
}

/** Where an alias of nothing stands, or else the first key below which aliases lead nowhere. */
function badAlias(document: Document): number | undefined {
  let offset: number | undefined;
  visit(document, {
    Alias: (_, alias) => {
      if (alias.resolve(document) !== undefined) return undefined;
      offset = startOf(alias);
      return visit.BREAK;
    },
  });
  if (offset !== undefined || !isMap(document.contents)) return offset;
  const bad = document.contents.items.find(
    ({ value }) => isNode(value) && !isData(value, document),
  );
  return startOf(bad?.key);
}

function isData(node: Node, document: Document): boolean {
  try {
    JSON.stringify(node.toJS(document, { maxAliasCount: ALIASES_MAX }));
    return true;
  } catch {
    return false;
  }
}

/** The first stage of the parser keeps its own stack, so it can look without falling in. */
function isTooDeep(text: string): boolean {
  const parser = new Parser();
  for (const lexeme of new Lexer().lex(text)) {
    for (const _ of parser.next(lexeme));
    if (parser.stack.length > DEPTH_MAX) return true;
  }
  return false;
}

function reword(code: string, message: string, rest: string): string {
  switch (code) {
    case 'DUPLICATE_KEY':
      return `the key ${/^[^\s:]+/.exec(rest)?.[0] ?? ''} stands here a second time; keep one of them`;
    case 'MULTIPLE_DOCS':
      return 'a second YAML document begins here; an experiment file holds one, without "---"';
    case 'TAB_AS_INDENT':
      return 'a tab indents this line; YAML wants spaces';
    default:
      return `YAML syntax: ${message.replace(/\s+/g, ' ')}`;
  }
}

function firstPerLine<T extends { readonly line: number }>(issues: readonly T[]): readonly T[] {
  return [...new Map(issues.toReversed().map((issue) => [issue.line, issue])).values()].toSorted(
    (a, b) => a.line - b.line,
  );
}

function lineOf(document: Document, lines: LineCounter, path: Path): number | undefined {
  let node: unknown = document.contents;
  let offset: number | undefined;
  for (const step of path) {
    if (isAlias(node)) node = node.resolve(document);
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === step);
      if (pair === undefined) break;
      offset = isScalar(pair.key) ? pair.key.range?.[0] : offset;
      node = pair.value;
    } else if (isSeq(node) && typeof step === 'number') {
      node = node.items[step];
      offset = startOf(node) ?? offset;
    } else break;
  }
  return offset === undefined ? undefined : lines.linePos(offset).line;
}

function startOf(node: unknown): number | undefined {
  return isMap(node) || isSeq(node) || isScalar(node) || isAlias(node)
    ? node.range?.[0]
    : undefined;
}
