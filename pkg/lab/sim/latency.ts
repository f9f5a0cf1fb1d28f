/** How long a packet is on a simulated wire, drawn for each: up to a millisecond, as between processes of one busy machine. In ms. */
export const LATENCY_MS = { min: 0, max: 1 } as const;
