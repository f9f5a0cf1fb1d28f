/** Real processes over TCP: the engine that the master conducts. */
import { LabError, errorText } from '../core/errors.ts';
import { runName } from '../runtime/secret.ts';
import { traceHeader, type Engine, type EngineContext, type RunOutcome } from './engine.ts';
import { Master } from './master/master.ts';
import type { Start } from './master/options.ts';
import type { RunPlan } from './plan.ts';

export interface TcpOptions {
  readonly start: Start;
  /** What all processes of the run know and nobody else. */
  readonly secret: string;
}

/** An error of the master itself, such as a taken port, ends the run like any other cause. */
export function tcpEngine(options: TcpOptions): Engine {
  return async (plan, context) => {
    try {
      return await conduct(options, plan, context);
    } catch (error) {
      if (!(error instanceof LabError)) throw error;
      context.log('error', 'the master failed', { code: error.code, text: error.message });
      return { orderly: false, cause: errorText(error), startupMs: 0, runMs: 0 };
    }
  };
}

async function conduct(
  { start, secret }: TcpOptions,
  plan: RunPlan,
  { observe, signal, log }: EngineContext,
): Promise<RunOutcome> {
  const { master, network, faults, security } = plan.config;
  const conductor = await Master.listen({
    setup: plan.setup,
    header: traceHeader(plan, 'wall'),
    nodes: plan.nodes,
    schedule: plan.schedule,
    ip: master.ip,
    port: master.port,
    limits: { frameBytesMax: network.frameBytesMax, queueBytesMax: network.queueBytesMax },
    allowOverBudget: 'allowOverBudget' in faults && faults.allowOverBudget,
    run: runName(secret),
    security: security.mode,
    secret,
    start,
    log,
    observe,
  });
  const abort = (): void => conductor.abort(String(signal.reason));
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await conductor.run();
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
