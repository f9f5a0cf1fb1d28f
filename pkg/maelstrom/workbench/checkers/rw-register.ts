/**
 * Transactions that write and read registers. Every value is written once per key. The order of versions
 * is known only where a transaction reads a key and then writes it, and as the initial nil comes first:
 * so fewer dependencies are found than with lists, and G0 hardly ever.
 * Source: `elle.rw-register` with `wfr-keys`, as Maelstrom uses it; `glomers.md` 2.5.
 */
import type { History } from '../history.ts';
import type { CheckResult } from '../verdict.ts';
import type { Anomaly } from './transactions/anomalies.ts';
import { lostUpdates, type Case } from './transactions/lone-anomalies.ts';
import {
  foreignValues,
  intermediateValues,
  internalValues,
} from './transactions/register-anomalies.ts';
import { explainRegisters, registerGraph } from './transactions/register-graph.ts';
import { cyclicVersions, registerVersionsIn } from './transactions/register-versions.ts';
import { transactionResult, type TransactionCheckOptions } from './transactions/report.ts';
import { transactionsOf } from './transactions/transaction.ts';

/** Valid if no anomaly was found that the models forbid; keys as in the results of Elle. */
export function checkRwRegister(history: History, options: TransactionCheckOptions): CheckResult {
  const transactions = transactionsOf(history);
  const versions = registerVersionsIn(transactions);
  const { aborted, garbage } = foreignValues(transactions);
  const cases = new Map<Anomaly, readonly Case[]>([
    ['G1a', aborted],
    ['G1b', intermediateValues(transactions)],
    ['garbage-read', garbage],
    ['internal', internalValues(transactions)],
    ['lost-update', lostUpdates(transactions)],
    ['cyclic-versions', cyclicVersions(versions)],
  ]);
  return transactionResult(
    transactions,
    {
      cases,
      graph: registerGraph(transactions, versions),
      explain: explainRegisters,
      doubtCounts: false,
    },
    options,
  );
}
