/** How many operations ended how. Source: `jepsen.checker/stats`; `glomers.md` 2.8. */
import type { JsonObject } from '../../../core/json.ts';
import type { History } from '../history.ts';
import { worst, type CheckResult } from '../verdict.ts';

/** Functions of which none need succeed: the workload kafka uses them to shake things. */
const MAY_ALL_FAIL = new Set(['crash', 'debug-topic-partitions']);

interface Tally {
  ok: number;
  fail: number;
  info: number;
}

/** Valid if each function had at least one `ok`: a run in which every cas failed has shown nothing. */
export function checkStats(history: History): CheckResult {
  const all: Tally = { ok: 0, fail: 0, info: 0 };
  const byF = new Map<string, Tally>();
  for (const { process, type, f } of history) {
    if (process === 'nemesis' || type === 'invoke') continue;
    const tally = byF.get(f) ?? { ok: 0, fail: 0, info: 0 };
    byF.set(f, tally);
    tally[type] += 1;
    all[type] += 1;
  }
  const named = [...byF].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const required = named.filter(([f]) => !MAY_ALL_FAIL.has(f));
  return {
    'valid?': worst(required.map(([, { ok }]) => ok > 0)),
    ...counts(all),
    'by-f': Object.fromEntries(
      named.map(([f, tally]) => [
        f,
        { 'valid?': tally.ok > 0 || MAY_ALL_FAIL.has(f), ...counts(tally) },
      ]),
    ),
  };
}

function counts({ ok, fail, info }: Tally): JsonObject {
  return { count: ok + fail + info, 'ok-count': ok, 'fail-count': fail, 'info-count': info };
}
