/** Shows a run while it goes on: redrawn in place on a terminal, line by line elsewhere. */
import { createLogUpdate } from 'log-update';
import type { ExperimentConfig } from '../../lab/config/schema.ts';
import type { RunEvent } from '../../lab/master/events.ts';
import { drawProgress } from './draw.ts';
import { broadcastSteps } from './broadcast/lines.ts';
import { clocksSteps } from './clocks/lines.ts';
import { GossipLines } from './gossip/lines.ts';
import { GossipPicture } from './gossip/picture.ts';
import { PlainLines } from './plain.ts';
import { Progress } from './progress.ts';
import type { StepLines } from './step-lines.ts';
import { vectorsSteps } from './vectors/lines.ts';

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
  const lines = linesOf(config, seed);
  out.write(lines.head());
  return {
    observe: (event) => {
      for (const line of lines.observe(event)) out.write(`${line}\n`);
    },
    end: () => undefined,
  };
}

function linesOf(config: ExperimentConfig, seed: number): PlainLines | GossipLines | StepLines {
  switch (config.experiment) {
    case 'agreement':
      return new PlainLines(config, seed);
    case 'gossip':
      return new GossipLines(config, seed);
    case 'broadcast':
      return broadcastSteps(config, seed);
    case 'vectors':
      return vectorsSteps(config, seed);
    case 'clocks':
      return clocksSteps(config, seed);
  }
}

/** What is redrawn in place. */
interface Picture {
  observe(event: RunEvent): unknown;
  draw(columns: number | undefined): string;
}

function pictureOf({ config, seed }: ViewOptions): Picture {
  if (config.experiment === 'gossip') return new GossipPicture(config, seed);
  if (config.experiment === 'broadcast') return broadcastSteps(config, seed);
  if (config.experiment === 'vectors') return vectorsSteps(config, seed);
  if (config.experiment === 'clocks') return clocksSteps(config, seed);
  const progress = new Progress(config);
  return {
    observe: (event) => progress.observe(event),
    draw: (columns) => drawProgress(progress, { config, seed, columns }),
  };
}

function liveView(options: ViewOptions): View {
  const { out } = options;
  const picture = pictureOf(options);
  const update = createLogUpdate(out);
  const draw = (): void => update(picture.draw(out.columns));
  const timer = setInterval(draw, REDRAW_MS);
  let ended = false;
  return {
    observe: (event) => picture.observe(event),
    end: () => {
      if (ended) return;
      ended = true;
      clearInterval(timer);
      draw();
      update.done();
    },
  };
}
