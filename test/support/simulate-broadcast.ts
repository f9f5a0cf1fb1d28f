/** Experiments of broadcast in the simulator. */
import { loadConfig } from '../../pkg/lab/config/load.ts';
import type { BroadcastConfig } from '../../pkg/lab/config/schema.ts';
import { planRun } from '../../pkg/lab/plan.ts';
import { buildResult } from '../../pkg/lab/result.ts';
import type { BroadcastResult } from '../../pkg/lab/broadcast/result.ts';
import { simEngine } from '../../pkg/lab/sim/simulate.ts';
import type { TraceRecord } from '../../pkg/trace/record.ts';

/** @param fields The experiment as an object; JSON is YAML. */
export function broadcastConfig(fields: object): BroadcastConfig {
  const text = JSON.stringify({ experiment: 'broadcast', engine: 'sim', ...fields });
  const config = loadConfig({ file: 'test.yaml', text });
  if (config.experiment !== 'broadcast') throw new Error('it is an experiment of broadcast');
  return config;
}

export async function simulateBroadcast(
  fields: object,
  seed = 1,
): Promise<{ readonly result: BroadcastResult; readonly records: readonly TraceRecord[] }> {
  const config = broadcastConfig(fields);
  const plan = planRun(config, seed);
  const records: TraceRecord[] = [];
  const outcome = await simEngine({ fast: false })(plan, {
    observe: (event) => {
      if (event.kind === 'record') records.push(event.record);
    },
    signal: new AbortController().signal,
    log: () => {},
  });
  const result = buildResult({ plan, resolved: config, records, outcome });
  if (result.experiment !== 'broadcast') throw new Error('it is a result of broadcast');
  return { result, records };
}
