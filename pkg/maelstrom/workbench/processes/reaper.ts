/**
 * Kills the process groups of nodes when the runner itself is gone, even if it was killed: a shell that
 * waits for the end of its standard input. Nodes notice by the end of theirs, but need not care.
 */
import { spawn, type ChildProcess } from 'node:child_process';

/** Lines say which groups are there: `add 12`, `gone 12`. The end of input without `quit` is the alarm. */
const SCRIPT = `
groups=' '
while read -r word group; do
  case $word in
    add) groups="$groups$group " ;;
    gone) groups="\${groups%% $group *} \${groups#* $group }" ;;
    quit) exit 0 ;;
  esac
done
for group in $groups; do kill -s KILL -- "-$group" 2>/dev/null; done
`;

export class Reaper {
  readonly #shell: ChildProcess;

  constructor() {
    this.#shell = spawn('/bin/sh', ['-c', SCRIPT], {
      // In a group of its own, so that a Ctrl-C of the terminal does not reach it.
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    // Without it the run goes on; nodes still get the end of their input.
    this.#shell.on('error', () => undefined);
    this.#shell.stdin?.on('error', () => undefined);
    this.#shell.unref();
  }

  /** @param group The id of a process group. */
  add(group: number): void {
    this.#tell(`add ${group}`);
  }

  gone(group: number): void {
    this.#tell(`gone ${group}`);
  }

  /** Nothing is left to kill. */
  quit(): void {
    this.#tell('quit');
    this.#shell.stdin?.end();
  }

  #tell(line: string): void {
    this.#shell.stdin?.write(`${line}\n`);
  }
}
