/**
 * The journal of a run: one JSON object a line, version 1. Checkers, results and views read this and
 * nothing else.
 *
 * Per node `seq` counts 0, 1, 2, ... without gaps; `at` is in milliseconds since the start of the run
 * (wall time over TCP, virtual time in the simulator) and never decreases within a node.
 *
 * | kind        | written by | fields                                                              |
 * | ----------- | ---------- | ------------------------------------------------------------------- |
 * | `run`       | master     | `version`, `experiment`, `engine`, `clock` (wall, virtual), `seed`, `plan` |
 * | `gone`      | master     | `id`, `planned`, `cause`: a node's process is dead                  |
 * | `stop`      | master     | `round`: the oracle's stop                                          |
 * | `fault`     | master     | `turn` (begin, heal), `action`, `nodes`, `over`: an entry of the schedule |
 * | `back`      | master     | `id`: a new process continues the work of a killed one              |
 * | `end`       | master     | `orderly`, `cause`: the last record of the run                      |
 * | `round`     | node       | `round`, `value`, `heard`: the [sender, value] pairs it was made of |
 * | `missing`   | node       | `round`, `from`: silent nodes at the end of a synchronous round     |
 * | `estimate`  | node       | `rounds`: H under `stop: local`                                     |
 * | `resume`    | node       | `round`: it continues here, after a restart                         |
 * | `decide`    | node       | `round`, `value`                                                    |
 * | `exhausted` | node       | `round`: gave up at `maxRounds`                                     |
 * | `publish`   | node       | `id`, `bytes`, `told`: a rumor begins here                          |
 * | `deliver`   | node       | `id`, `from`, `hops`: it has heard a rumor for the first time       |
 * | `complete`  | node       | `id`, `nodes`: the origin knows that all have its rumor             |
 * | `member`    | node       | `id`, `state`, `incarnation`, `info`: how it sees another one now   |
 * | `refuted`   | node       | `incarnation`: it has contradicted what was said of it              |
 * | `health`    | node       | `score`: it takes itself for less or more well                      |
 * | `average`   | node       | `cycle`, `value`, and its mass and weight: held, sent, received     |
 * | `averaged`  | node       | `value`: the result of averaging                                    |
 * | `clock`     | node       | `local`, `value`: its hardware and its logical clock, at the start  |
 * | `adjust`    | node       | the same after a correction, `round`, `by`, `heard`: the estimates  |
 * | `crash`     | node       | `afterSends`, `view`: its last fact, then it kills itself           |
 * | `counts`    | node       | the fields of `Counts`, and the process's `view`: its last record   |
 * | `send`, `drop`, `receive` | node | level `full`: the peer as `to` or `from`, and `body`      |
 *
 * The round in which a node crashed is that of its last `round` record. Its `view` may be ahead: a step
 * that finishes several rounds is over before its first send goes out.
 */
import type { JsonObject } from '../core/json.ts';
import type { NodeId } from '../core/ids.ts';

export const TRACE_VERSION = 1;

/** `off`: nothing is written to disk; `facts`: all but sends and receives; `full`: everything. */
export type TraceLevel = 'off' | 'facts' | 'full';
export const TRACE_LEVELS: readonly TraceLevel[] = ['off', 'facts', 'full'];

export type TraceRecord = JsonObject & {
  readonly node: NodeId;
  readonly seq: number;
  readonly at: number;
  readonly kind: string;
};

/**
 * What one node did to the experiment's messages, from its start to its end.
 * Every copy handed to a link, or dropped instead, counts as sent.
 */
export interface Counts {
  readonly sent: number;
  readonly received: number;
  readonly droppedByFault: number;
  /** Extra copies made by the fault `duplicate`; contained in `sent`. */
  readonly duplicatedByFault: number;
  /** Bytes of the frames handed to links. */
  readonly bytes: number;
  /** Sent messages by kind. */
  readonly byKind: Readonly<Record<string, number>>;
  /** By peer: [sent, dropped, received]. */
  readonly peers: Readonly<Record<string, readonly [number, number, number]>>;
}
