/** What a run tells those who watch it while it goes on. */
import type { NodeId } from '../../core/ids.ts';
import type { TraceRecord } from '../../trace/record.ts';

export type RunEvent =
  | { readonly kind: 'listening'; readonly ip: string; readonly port: number; readonly of: number }
  | { readonly kind: 'joined'; readonly id: NodeId; readonly count: number; readonly of: number }
  | { readonly kind: 'connected'; readonly id: NodeId; readonly count: number; readonly of: number }
  | { readonly kind: 'running' }
  /** Every record of the trace, in order of arrival; times are the writers'. */
  | { readonly kind: 'record'; readonly record: TraceRecord }
  | { readonly kind: 'ending'; readonly cause: string };

export type RunObserver = (event: RunEvent) => void;
