/**
 * The log of one process: one JSON object a line on stderr. The master's local nodes have their stderr
 * in `logs/<node>.log` of the run folder.
 *
 * Differs from "a library for logs": pino costs every node 20 ms of start-up, a third of what Node
 * itself takes, and a node writes a dozen lines.
 */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** Writes one line. `event` is a short constant text; what varies stands in `fields`. */
export type Log = (
  level: LogLevel,
  event: string,
  fields?: Readonly<Record<string, unknown>>,
) => void;

/** A log that writes to a stream; `debug` lines are left out unless asked for. */
export function streamLog(
  source: string,
  out: { write(line: string): unknown },
  options: { readonly debug?: boolean } = {},
): Log {
  return (level, event, fields) => {
    if (level === 'debug' && options.debug !== true) return;
    const time = new Date().toISOString();
    out.write(`${JSON.stringify({ time, level, source, event, ...fields })}\n`);
  };
}
