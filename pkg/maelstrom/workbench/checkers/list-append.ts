/**
 * Transactions that append to lists and read them. Every element is appended once, so a read tells the
 * whole past of its key, and the order of versions is known as far as anybody has read.
 * Source: K. Kingsbury, P. Alvaro, "Elle" (2020), section 4; `elle.list-append`; `glomers.md` 2.5.
 */
import type { History } from '../history.ts';
import type { CheckResult } from '../verdict.ts';
import type { Anomaly } from './transactions/anomalies.ts';
import {
  dirtyUpdates,
  duplicateElements,
  foreignElements,
  futureReads,
  incompatibleOrders,
  intermediateReads,
  internalReads,
} from './transactions/list-anomalies.ts';
import { explainLists, listGraph } from './transactions/list-graph.ts';
import { listVersionsIn } from './transactions/list-versions.ts';
import { lostUpdates, type Case } from './transactions/lone-anomalies.ts';
import { transactionResult, type TransactionCheckOptions } from './transactions/report.ts';
import { transactionsOf } from './transactions/transaction.ts';

/** Valid if no anomaly was found that the models forbid; keys as in the results of Elle. */
export function checkListAppend(history: History, options: TransactionCheckOptions): CheckResult {
  const transactions = transactionsOf(history);
  const versions = listVersionsIn(transactions);
  const { aborted, garbage } = foreignElements(transactions);
  const cases = new Map<Anomaly, readonly Case[]>([
    ['G1a', aborted],
    ['G1b', intermediateReads(transactions)],
    ['garbage-read', garbage],
    ['internal', internalReads(transactions)],
    ['future-read', futureReads(transactions)],
    ['duplicate-elements', duplicateElements(transactions)],
    ['incompatible-order', incompatibleOrders(versions.values())],
    ['dirty-update', dirtyUpdates(transactions, versions.values())],
    ['lost-update', lostUpdates(transactions)],
  ]);
  return transactionResult(
    transactions,
    { cases, graph: listGraph(transactions, versions), explain: explainLists, doubtCounts: true },
    options,
  );
}
