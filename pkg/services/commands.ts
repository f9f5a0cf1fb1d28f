/** The commands by which a host tells the services of a node what happens around it. */

/** Lets jobs run. */
export const ACT = 'act';

/** Tells of a peer whose connection is closed: `{peer}`. */
export const CLOSED = 'closed';

/** Tells of a peer that will not answer any more: `{peer, why}`. */
export const LOST = 'lost';

/** From now on calls of others are refused: what runs still answers. */
export const STOPPING = 'stopping';

/** From now on nobody answers this node any more, and nothing that it sends leaves. */
export const STOPPED = 'stopped';
