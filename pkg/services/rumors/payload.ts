/** What a rumor of the services says: which method is to be called with what, as a text. */
import { LabError } from '../../core/errors.ts';
import { asRecord } from '../../wire/shape.ts';
import { asCall } from '../local/comm.ts';
import type { Call } from '../calls.ts';
import type { ServiceProcess } from '../service-process.ts';

/** Longest rumor, in characters: any such text fits into a frame of the default size. */
const CHARACTERS_MAX = 4_194_304;

/**
 * Nodes that pass the text on do not look inside.
 * @throws {LabError} `ERR_RUMOR_TOO_BIG`, and for what cannot travel.
 */
export function rumorText({ target, args }: Omit<Call, 'node'>, process: ServiceProcess): string {
  const text = process.parcels.serialize({ args, remote: target });
  if (text.length <= CHARACTERS_MAX) return text;
  throw new LabError(
    'ERR_RUMOR_TOO_BIG',
    `a rumor of ${text.length} characters; the limit is ${CHARACTERS_MAX}`,
  );
}

/** @throws {LabError} for what no node has written that keeps to the rules. */
export function rumorCall(text: unknown, process: ServiceProcess): Omit<Call, 'node'> {
  if (typeof text !== 'string') throw new LabError('ERR_BAD_SHAPE', 'rumor: expected a text');
  const { args, remote } = asRecord(process.parcels.deserialize(text), 'rumor');
  return asCall(args, remote);
}
