/** All workloads, by name. */
import { broadcast } from './broadcast.ts';
import { gCounter, pnCounter } from './counters.ts';
import { echo } from './echo.ts';
import { gSet } from './g-set.ts';
import { kafka } from './kafka.ts';
import { linKv } from './lin-kv.ts';
import { txnListAppend, txnRwRegister } from './txn.ts';
import { uniqueIds } from './unique-ids.ts';
import type { Workload } from './workload.ts';

export const WORKLOADS: readonly Workload[] = [
  echo,
  uniqueIds,
  broadcast,
  gSet,
  gCounter,
  pnCounter,
  linKv,
  txnListAppend,
  txnRwRegister,
  kafka,
];

export function workloadNamed(name: string): Workload | undefined {
  return WORKLOADS.find((workload) => workload.name === name);
}
