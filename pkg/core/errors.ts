/**
 * Errors with a stable `code`. Three kinds: an operational error (`LabError`: a peer, a socket, a
 * time limit), a bad configuration (`ConfigError`) and a bug (`InvariantError`).
 */

/** Something went wrong outside the program's control; the message names what and where. */
export class LabError extends Error {
  /** Stable, for scripts and tests, for example `ERR_FRAME_TOO_BIG`. */
  readonly code: string;
  constructor(code: string, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.name = 'LabError';
    this.code = code;
  }
}

/** One thing wrong with an experiment file. */
export interface ConfigIssue {
  /** Where: `agreement.f`, or '' for the whole file. */
  readonly path: string;
  /** 1-based line in the file, when the value stands in one. */
  readonly line?: number;
  /** 1-based column, for errors of the file's syntax. */
  readonly column?: number;
  /** Where the value came from when not from the file: `--set agreement.f=9`. */
  readonly source?: string;
  /** The value found, as text. */
  readonly value?: string;
  /** The rule that it breaks, and what would be right. */
  readonly message: string;
}

/** The experiment's description cannot be used. Nothing was started and nothing written. */
export class ConfigError extends LabError {
  readonly file: string;
  readonly issues: readonly ConfigIssue[];
  constructor(file: string, issues: readonly ConfigIssue[]) {
    super('ERR_CONFIG', issues.map((issue) => formatIssue(file, issue)).join('\n'));
    this.name = 'ConfigError';
    this.file = file;
    this.issues = issues;
  }
}

/** A belief of the program about itself is false: a bug. The run cannot be trusted any more. */
export class InvariantError extends Error {
  readonly code = 'ERR_INVARIANT';
  constructor(message: string) {
    super(message);
    this.name = 'InvariantError';
  }
}

/**
 * Demands that `condition` holds.
 * @throws {InvariantError} when it does not; never caught except to end the run.
 */
export function invariant(condition: unknown, message: string): asserts condition {
  if (condition === false || condition === undefined || condition === null || condition === 0) {
    throw new InvariantError(message);
  }
}

function formatIssue(file: string, issue: ConfigIssue): string {
  const inFile = [file, issue.line, issue.column].filter((part) => part !== undefined).join(':');
  const place = issue.source ?? inFile;
  const value = issue.value === undefined ? '' : ` = ${issue.value}`;
  const what = issue.path === '' ? '' : ` ${issue.path}${value}:`;
  return `${place}:${what} ${issue.message}`;
}

/** The text of anything that was thrown. */
export function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The stable code of anything that was thrown: ours, Node's (`ECONNREFUSED`), or `ERR_UNKNOWN`. */
export function errorCode(error: unknown): string {
  const code: unknown = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : 'ERR_UNKNOWN';
}
