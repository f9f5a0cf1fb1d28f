/** A planned crash, as every experiment may have some. */
import type { NodeId } from './ids.ts';

/** `node` dies once it has sent `afterSends` messages of the experiment. */
export interface CrashPoint {
  readonly node: NodeId;
  /** At least 1. */
  readonly afterSends: number;
}
