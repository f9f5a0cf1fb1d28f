/** One line of progress that lasts: redrawn in place on a terminal, now and then a line elsewhere. */
import { createLogUpdate } from 'log-update';

export interface LastingLine {
  show(text: string): void;
  /** Leaves what was shown last on the screen. */
  end(): void;
}

/** Time between two lines, in ms: often enough on a terminal, rarely enough in a file. */
const REDRAW_MS = { terminal: 100, file: 5000 };

export function lastingLine(out: NodeJS.WriteStream, quiet: boolean): LastingLine {
  if (quiet) return { show: () => undefined, end: () => undefined };
  const update = out.isTTY ? createLogUpdate(out) : undefined;
  const every = out.isTTY ? REDRAW_MS.terminal : REDRAW_MS.file;
  let last = performance.now();
  let pending: string | undefined;
  const write = (): void => {
    if (pending === undefined) return;
    if (update === undefined) out.write(`${pending}\n`);
    else update(pending);
    pending = undefined;
    last = performance.now();
  };
  return {
    show: (text) => {
      pending = text;
      if (performance.now() - last >= every) write();
    },
    end: () => {
      write();
      update?.done();
    },
  };
}
