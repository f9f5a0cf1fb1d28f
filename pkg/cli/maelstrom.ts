/** `maelstrom`: runs nodes of the Gossip Glomers challenges, in any language, and judges them. */
import { guarded } from './command.ts';
import { suggest } from './maelstrom/options.ts';
import { parser, UsageError } from './parser.ts';
import { EXIT } from './exit-codes.ts';

const SCRIPT = 'node cmd/maelstrom.js';

/** Each is loaded when it is asked for: a comparison needs the whole lab, a test does not. */
const COMMANDS: Readonly<Record<string, (argv: readonly string[]) => Promise<number>>> = {
  test: async (argv) => (await import('./maelstrom/test.ts')).test(argv, `${SCRIPT} test`),
  challenge: async (argv) =>
    (await import('./maelstrom/challenge.ts')).challenge(argv, `${SCRIPT} challenge`),
  compare: async (argv) =>
    (await import('./maelstrom/compare.ts')).compare(argv, `${SCRIPT} compare`),
  doc: async (argv) => (await import('./maelstrom/doc.ts')).documentation(argv, `${SCRIPT} doc`),
};

const HELP = `${SCRIPT} <command>

Runs your node against a simulated network and says whether it did what the workload asks.

Commands:
  test -w <workload> --bin <program>   one run with options of your own
  challenge <number> [--bin <program>] a challenge by its number, or all of them
  compare                              our broadcast on pipes, over TCP and simulated
  doc                                  the protocol and the workloads

${SCRIPT} <command> --help lists its options.
`;

/** @param argv The arguments after the script's name. @returns the exit code. */
export function main(argv: readonly string[]): Promise<number> {
  const [name, ...rest] = argv;
  const script = name !== undefined && Object.hasOwn(COMMANDS, name) ? `${SCRIPT} ${name}` : SCRIPT;
  return guarded(script, async () => {
    if (name === undefined || name === '--help' || name === '-h') {
      process.stdout.write(HELP);
      return name === undefined ? EXIT.usage : EXIT.pass;
    }
    if (name === '--version') {
      await parser(argv, SCRIPT).parseAsync();
      return EXIT.pass;
    }
    const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
    if (command === undefined) {
      throw new UsageError(`Unknown command: ${name}${suggest(name, Object.keys(COMMANDS))}`);
    }
    return command(rest);
  });
}
