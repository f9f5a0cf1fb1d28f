/** One run of broadcast for its figures alone: no run folder, no view. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BroadcastMeasures } from '../../checkers/broadcast/measures.ts';
import { invariant } from '../../core/errors.ts';
import { freshSecret } from '../../runtime/secret.ts';
import type { TraceRecord } from '../../trace/record.ts';
import { loadConfig } from '../config/load.ts';
import { planRun } from '../plan.ts';
import { buildResult } from '../result.ts';
import { simEngine } from '../sim/simulate.ts';
import { tcpEngine } from '../tcp-engine.ts';

export interface MeasuredRun {
  readonly engine: 'tcp' | 'sim';
  readonly nodes: number;
  readonly variant: string;
  readonly rate: number;
  readonly loadMs: number;
  readonly delayMs: number;
  readonly seed: number;
  readonly signal: AbortSignal;
}

/** @throws {ConfigError} when no such experiment can be run. */
export async function measureBroadcast(run: MeasuredRun): Promise<BroadcastMeasures> {
  const { engine, nodes, variant, rate, loadMs, delayMs, seed, signal } = run;
  const text = JSON.stringify({
    experiment: 'broadcast',
    engine,
    nodes: { count: nodes },
    broadcast: { variant, rate, loadMs },
    network: { delayMs },
    master: { joinMs: 120_000, runMs: loadMs + 60_000 },
  });
  const config = loadConfig({ file: 'broadcast', text });
  const plan = planRun(config, seed);
  const logFolder = mkdtempSync(join(tmpdir(), 'broadcast-'));
  try {
    const records: TraceRecord[] = [];
    const carry =
      engine === 'sim'
        ? simEngine({ fast: false })
        : tcpEngine({ start: { by: 'master', logFolder }, secret: freshSecret() });
    const outcome = await carry(plan, {
      observe: (event) => {
        if (event.kind === 'record') records.push(event.record);
      },
      signal,
      log: () => {},
    });
    const result = buildResult({ plan, resolved: config, records, outcome });
    invariant(result.experiment === 'broadcast', 'a broadcast experiment has a result of its kind');
    return result.measures;
  } finally {
    rmSync(logFolder, { recursive: true, force: true });
  }
}
