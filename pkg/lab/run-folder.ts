/**
 * The folder of one run: `result.json`, `config.yaml` (resolved), `trace.jsonl`, `logs/<node>.log`.
 */
import { lstatSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { LabError, errorCode, errorText } from '../core/errors.ts';
import { exists, makeFolder } from '../trace/folder.ts';
import { demandOwn } from './own-folder.ts';
import type { Result } from './result.ts';

export interface RunFolderOptions {
  /** The file of the experiment: its folder is not the run's. */
  readonly source?: string;
  readonly now?: Date;
}

export class RunFolder {
  readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  /**
   * Makes the folder.
   * @param out Where; undefined: `runs/<time>-<name>`, and `runs/latest` then links to it.
   * @throws {LabError} `ERR_RUN_FOLDER` when it cannot be made, or holds another run already, or an
   *   experiment of somebody.
   */
  static create(
    out: string | undefined,
    name: string,
    { source, now = new Date() }: RunFolderOptions = {},
  ): RunFolder {
    const wanted = resolve(out ?? join('runs', `${timeStamp(now)}-${name}`));
    let path = wanted;
    try {
      if (out === undefined) path = makeFresh(wanted);
      if (exists(join(path, 'result.json'))) throw new Error('it holds the result of another run');
      demandOwn(path, { mark: 'logs', source });
      makeFolder(join(path, 'logs'));
      if (out === undefined) linkLatest(path);
    } catch (error) {
      throw new LabError(
        'ERR_RUN_FOLDER',
        `cannot use the run folder ${wanted}: ${errorText(error)}`,
        {
          cause: error,
        },
      );
    }
    return new RunFolder(path);
  }

  get logs(): string {
    return join(this.path, 'logs');
  }

  /**
   * An empty folder for the logs of one run of several. Logs are appended to, and what a restarted node
   * must not forget lies among them: one run must not find what another one has left.
   * @throws {LabError} `ERR_RUN_FOLDER`.
   */
  freshLogs(name: string): string {
    const path = join(this.logs, name);
    try {
      rmSync(path, { recursive: true, force: true });
      mkdirSync(path);
    } catch (error) {
      throw cannotWrite(path, error);
    }
    return path;
  }

  get trace(): string {
    return join(this.path, 'trace.jsonl');
  }

  /** @throws {LabError} `ERR_RUN_FOLDER`. */
  writeConfig(yaml: string): void {
    writeWhole(join(this.path, 'config.yaml'), yaml);
  }

  /** @throws {LabError} `ERR_RUN_FOLDER`. */
  writeResult(result: Result): void {
    writeWhole(join(this.path, 'result.json'), `${JSON.stringify(result, null, 2)}\n`);
  }
}

/** Replaces a file in one step, so that a reader never sees half of it. */
function writeWhole(file: string, text: string): void {
  try {
    writeFileSync(`${file}.part`, text);
    renameSync(`${file}.part`, file);
  } catch (error) {
    throw cannotWrite(file, error);
  }
}

function cannotWrite(path: string, cause: unknown): LabError {
  return new LabError('ERR_RUN_FOLDER', `cannot write ${path}: ${errorText(cause)}`, { cause });
}

/** `20261120-142501`, in local time. */
function timeStamp(now: Date): string {
  const [day = '', time = ''] = now.toLocaleString('sv-SE').split(' ');
  return `${day.replaceAll('-', '')}-${time.replaceAll(':', '')}`;
}

/** Makes a folder that is nobody else's: several runs may begin within one second. */
function makeFresh(path: string): string {
  makeFolder(dirname(path));
  for (let i = 1; ; i++) {
    const candidate = i === 1 ? path : `${path}-${i}`;
    try {
      mkdirSync(candidate);
      return candidate;
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw error;
    }
  }
}

/** Replaces the link in one step: other runs may begin at this very moment. */
function linkLatest(path: string): void {
  const link = join(dirname(path), 'latest');
  const stats = lstatSync(link, { throwIfNoEntry: false });
  if (stats !== undefined && !stats.isSymbolicLink()) throw new Error(`${link} is not a link`);
  const draft = `${link}.${basename(path)}`;
  symlinkSync(basename(path), draft, 'junction');
  renameSync(draft, link);
}
