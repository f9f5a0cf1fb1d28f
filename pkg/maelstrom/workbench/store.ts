/**
 * The folder of a run: `store/<workload>/<time>`, with the links `store/current`, `store/latest` and
 * `store/<workload>/latest`, where Maelstrom's users look for them. Source: `glomers.md` 2.9.
 */
import { existsSync, lstatSync, mkdirSync, readdirSync, renameSync, symlinkSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { errorCode, errorText, LabError } from '../../core/errors.ts';
import { makeFolder } from '../../trace/folder.ts';

export class StoreFolder {
  readonly path: string;
  /** The top folder of the store; undefined when the user named a folder. */
  readonly #store: string | undefined;
  readonly #workload: string;

  private constructor(path: string, workload: string, store: string | undefined) {
    this.path = path;
    this.#workload = workload;
    this.#store = store;
  }

  /**
   * @param out Where; undefined: a fresh folder of the store.
   * @throws {LabError} `ERR_RUN_FOLDER` when it cannot be made, or is not empty.
   */
  static create(workload: string, out: string | undefined, now: Date): StoreFolder {
    const store = resolve('store');
    const path = resolve(out ?? join(store, workload, timeStamp(now)));
    try {
      const fresh = out === undefined ? makeFresh(path) : makeEmpty(path);
      mkdirSync(join(fresh, 'node-logs'));
      const folder = new StoreFolder(fresh, workload, out === undefined ? store : undefined);
      folder.#link('current');
      return folder;
    } catch (error) {
      throw new LabError('ERR_RUN_FOLDER', `cannot use the folder ${path}: ${errorText(error)}`);
    }
  }

  get logs(): string {
    return join(this.path, 'node-logs');
  }

  /** To be called when the results are written. */
  linkLatest(): void {
    this.#link('latest');
    this.#link(join(this.#workload, 'latest'));
  }

  #link(name: string): void {
    if (this.#store === undefined) return;
    const link = join(this.#store, name);
    const stats = lstatSync(link, { throwIfNoEntry: false });
    if (stats !== undefined && !stats.isSymbolicLink()) throw new Error(`${link} is not a link`);
    // In one step, as other runs may begin or end at this very moment.
    const draft = `${link}.${process.pid}`;
    symlinkSync(relative(dirname(link), this.path), draft);
    renameSync(draft, link);
  }
}

/** `20261120T142501.123`, in local time. */
function timeStamp(now: Date): string {
  const [day = '', time = ''] = now.toLocaleString('sv-SE').split(' ');
  const ms = String(now.getMilliseconds()).padStart(3, '0');
  return `${day.replaceAll('-', '')}T${time.replaceAll(':', '')}.${ms}`;
}

/** A folder that is nobody else's: several runs may begin within one millisecond. */
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

function makeEmpty(path: string): string {
  if (existsSync(path) && readdirSync(path).length > 0) throw new Error('it is not empty');
  makeFolder(path);
  return path;
}
