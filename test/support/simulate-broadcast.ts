/** Experiments of broadcast in the simulator. */
import { loadConfig } from '../../pkg/lab/config/load.ts';
import type { BroadcastConfig } from '../../pkg/lab/config/schema.ts';
import type { BroadcastResult } from '../../pkg/lab/broadcast/result.ts';
import type { TraceRecord } from '../../pkg/trace/record.ts';
import { simulateResult } from './simulate-result.ts';

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
  const { result, records } = await simulateResult(broadcastConfig(fields), seed);
  if (result.experiment !== 'broadcast') throw new Error('it is a result of broadcast');
  return { result, records };
}
