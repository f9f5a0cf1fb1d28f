/** How processes know each other; see `sockets.ts`. Apart from it, for those who only name a mode. */
export const SECURITY_MODES = ['auth', 'tls', 'off'] as const;
export type SecurityMode = (typeof SECURITY_MODES)[number];
