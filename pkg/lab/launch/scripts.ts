/** `--print-scripts`: one launch script per process, to be run by hand in any order. */
import { createServer } from 'node:net';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import { LabError, errorText } from '../../core/errors.ts';
import { nodePlaces } from '../config/roster.ts';
import type { ExperimentConfig } from '../config/schema.ts';
import { makeFolder } from '../../trace/folder.ts';
import { demandOwn } from '../own-folder.ts';
import { writeSecret } from './secret.ts';

/** People take longer than programs to start eight processes. */
const BY_HAND_JOIN_MS = 600_000;

export interface ScriptOptions {
  readonly config: ExperimentConfig;
  /** The file of the experiment. */
  readonly source: string;
  readonly folder: string;
}

/**
 * Writes `config.yaml`, `secret`, `master.sh` and one `<node>.sh` per node.
 * @returns what to tell the user.
 * @throws {LabError} `ERR_SCRIPTS` when the folder cannot be written, or holds an experiment of somebody.
 */
export async function printScripts({ config, source, folder }: ScriptOptions): Promise<string> {
  const port = config.master.port === 0 ? await freePort(config.master.ip) : config.master.port;
  const joinMs = Math.max(config.master.joinMs, BY_HAND_JOIN_MS);
  const fixed: ExperimentConfig = { ...config, master: { ...config.master, port, joinMs } };
  const path = resolve(folder);
  const ids = nodePlaces(fixed).map(({ id }) => id);
  try {
    demandOwn(path, { mark: 'master.sh', source });
    makeFolder(path);
    writeFileSync(join(path, 'config.yaml'), stringify(fixed));
    writeSecret(join(path, 'secret'));
    writeScript(join(path, 'master.sh'), 'master.js', '');
    for (const id of ids) writeScript(join(path, `${id}.sh`), 'node.js', ` --id ${id}`);
  } catch (error) {
    throw new LabError('ERR_SCRIPTS', `cannot write the scripts to ${path}: ${errorText(error)}`);
  }
  return [
    `Wrote ${ids.length + 1} scripts to ${path}: master.sh, ${ids[0]}.sh ... ${ids.at(-1)}.sh`,
    `Run each in its own terminal, in any order, within ${fixed.master.joinMs / 1000} s.`,
    'On another host: copy the folder there, set MURMURATION to the project, and give addresses that',
    'the hosts can reach to master.ip and the nodes in its config.yaml.',
    '',
  ].join('\n');
}

/** The scripts find what belongs to the run beside them, and the project where this one stands. */
function writeScript(file: string, command: string, options: string): void {
  const project = fileURLToPath(new URL('../../../../', import.meta.url));
  const script = `#!/bin/sh
here=$(cd "$(dirname "$0")" && pwd)
exec node "\${MURMURATION:-${project}}/cmd/${command}" --config "$here/config.yaml"${options} --secret-file "$here/secret" "$@"
`;
  writeFileSync(file, script, { mode: 0o755 });
}

/** A port that is free now. Another process may take it before the master does; that is told then. */
async function freePort(ip: string): Promise<number> {
  const server = createServer();
  return new Promise((done, fail) => {
    server.once('error', (error) =>
      fail(new LabError('ERR_SCRIPTS', `cannot listen on ${ip}: ${errorText(error)}`)),
    );
    server.listen(0, ip, () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => done(port));
    });
  });
}
