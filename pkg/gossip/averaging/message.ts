/** What nodes say to each other while they average (`averaging.ts`). */
export interface OfferMessage {
  readonly kind: 'offer';
  readonly value: number;
}

/** Carries mass: a second copy of it would add mass, so it must arrive at most once. */
export interface MassMessage {
  readonly kind: 'mass';
  readonly mass: number;
  /** 0 but for push-sum. */
  readonly weight: number;
}

export type AveragingMessage = OfferMessage | MassMessage;

/** @returns undefined for what is no message of this protocol; its numbers are finite, weights in [0, 1e9]. */
export function parseAveragingMessage(body: unknown): AveragingMessage | undefined {
  if (typeof body !== 'object' || body === null || !('kind' in body)) return undefined;
  if (body.kind === 'offer' && 'value' in body && isFinite(body.value)) {
    return { kind: 'offer', value: body.value };
  }
  if (body.kind !== 'mass' || !('mass' in body && 'weight' in body)) return undefined;
  const { kind, mass, weight } = body;
  if (!isFinite(mass) || !isFinite(weight) || weight < 0 || weight > WEIGHT_MAX) return undefined;
  return { kind, mass, weight };
}

/** More than all weights of any run together. */
const WEIGHT_MAX = 1e9;

function isFinite(value: unknown): value is number {
  return Number.isFinite(value);
}
