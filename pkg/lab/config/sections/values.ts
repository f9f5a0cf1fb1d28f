/** The kinds of values that several sections of an experiment file share. */
import { isIP } from 'node:net';
import { z } from 'zod';
import { rational } from '../../../agreement/arithmetic.ts';
import { ZERO } from '../../../agreement/rational.ts';
import { NODE_ID_PATTERN, NODE_ID_RULE, nodeId } from '../../../core/ids.ts';

/** Longest time that a configuration may ask for, in ms: one day. */
export const TIME_MS_MAX = 86_400_000;

const HOST_PATTERN = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,252}$|^::[0-9A-Fa-f:.]*$/;

/** An input value. A text means something only with `arithmetic: rational`. */
export const valueSchema = z.union([z.number(), z.string().refine(isExact)]).meta({
  title: 'a number or, with arithmetic rational, a text such as "1/3"',
});

/** A value above 0. */
export const positiveValueSchema = z
  .union([z.number().gt(0), z.string().refine(isPositive)])
  .meta({ title: 'a number above 0 or, with arithmetic rational, a text such as "1/1000"' });

/** The name of a node. */
export const nodeIdSchema = z
  .string()
  .regex(NODE_ID_PATTERN)
  .transform(nodeId)
  .meta({ title: `a node id: ${NODE_ID_RULE}` });

/** An address to listen on and to be reached at. */
export const hostSchema = z.string().regex(HOST_PATTERN).refine(isHost).meta({
  title: 'an IP address or a host name (for example 127.0.0.1)',
});

/** A TCP port; 0 lets the system choose a free one. */
export const portSchema = z.int().min(0).max(65_535);

/** A share or probability. */
export const shareSchema = z.number().min(0).max(1);

/** A time in ms. */
export const millisSchema = z.number().min(0).max(TIME_MS_MAX);

/** What is done with an experiment that breaks a condition of its model. */
export const outsideModelSchema = z
  .enum(['refuse', 'label'])
  .default('refuse')
  .meta({
    description:
      'When the experiment breaks a condition of its model: `refuse` to run it, or run it all the ' +
      'same and `label` the result: no guarantee holds.',
  });

function isExact(text: string): boolean {
  return rational.parse(text) !== undefined;
}

function isPositive(text: string): boolean {
  const value = rational.parse(text);
  return value !== undefined && rational.compare(value, ZERO) > 0;
}

/** Digits and dots alone mean an IPv4 address, and so do colons an IPv6 one. */
function isHost(text: string): boolean {
  return /^[\d.]+$/.test(text) || text.includes(':') ? isIP(text) !== 0 : true;
}
