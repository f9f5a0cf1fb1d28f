/** How a node burns its CPU: busy for a while, then a moment to look at what has come in, and so on. */

/** How long a process computes in vain at a stretch, in ms. */
export const BUSY_MS = 200;

/** What it gets in between, in ms. */
export const BREATH_MS = 1;
