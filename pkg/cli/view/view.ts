/** Shows a run while it goes on: redrawn in place on a terminal, line by line elsewhere. */
import { createLogUpdate } from 'log-update';
import type { ExperimentConfig } from '../../lab/config/schema.ts';
import type { RunEvent } from '../../lab/master/events.ts';
import { drawProgress } from './draw.ts';
import { PlainLines } from './plain.ts';
import { Progress } from './progress.ts';

export interface View {
  observe(event: RunEvent): void;
  /** Leaves what was shown last on the screen. May be called more than once. */
  end(): void;
}

export interface ViewOptions {
  readonly config: ExperimentConfig;
  readonly seed: number;
  readonly out: NodeJS.WriteStream;
  readonly quiet: boolean;
}

/** Time between two redraws, in milliseconds: smooth for the eye, cheap for the run. */
const REDRAW_MS = 60;

export function createView(options: ViewOptions): View {
  if (options.quiet) return { observe: () => undefined, end: () => undefined };
  return options.out.isTTY ? liveView(options) : plainView(options);
}

function plainView({ config, seed, out }: ViewOptions): View {
  const lines = new PlainLines(config, seed);
  out.write(lines.head());
  return {
    observe: (event) => {
      for (const line of lines.observe(event)) out.write(`${line}\n`);
    },
    end: () => undefined,
  };
}

function liveView({ config, seed, out }: ViewOptions): View {
  const progress = new Progress(config);
  const update = createLogUpdate(out);
  const draw = (): void => update(drawProgress(progress, { config, seed, columns: out.columns }));
  const timer = setInterval(draw, REDRAW_MS);
  let ended = false;
  return {
    observe: (event) => progress.observe(event),
    end: () => {
      if (ended) return;
      ended = true;
      clearInterval(timer);
      draw();
      update.done();
    },
  };
}
