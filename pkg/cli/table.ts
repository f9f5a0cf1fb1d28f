/** Tables of figures, for terminals and files alike: without colours, and without lines between rows. */
import Table from 'cli-table3';

export function plainTable(head: readonly string[]): Table.Table {
  return new Table({ head: [...head], style: { head: [], border: [], compact: true } });
}
