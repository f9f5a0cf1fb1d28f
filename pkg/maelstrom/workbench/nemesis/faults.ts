/** The faults that a run may be given, by name. The last three are not in Maelstrom. */

export const FAULTS = ['partition', 'kill', 'pause', 'one-way', 'loss', 'duplicate'] as const;

export type FaultName = (typeof FAULTS)[number];
