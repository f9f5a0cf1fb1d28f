/**
 * What the schema says about itself, as JSON schema: for editors, for `docs/config.md`, and for the
 * words of error messages, so that a message and the documentation never disagree.
 */
import { z } from 'zod';
import type { Path } from './problem.ts';
import { experimentSchema } from './schema.ts';

/** One part of the JSON schema. `unit` is ours. */
export type SchemaNode = z.core.JSONSchema.BaseSchema;

let cached: SchemaNode | undefined;

/** The JSON schema (draft 7, the one that editors of YAML know best) of an experiment file. */
export function experimentJsonSchema(): SchemaNode {
  cached ??= z.toJSONSchema(experimentSchema, { io: 'input', target: 'draft-7' });
  return cached;
}

/** The parts of the schema that speak about a path; several where a union has several. */
export function schemasAt(path: Path): readonly SchemaNode[] {
  let nodes: readonly SchemaNode[] = [experimentJsonSchema()];
  for (const step of path) {
    nodes = nodes.flatMap(branches).flatMap((node) => child(node, step));
  }
  return nodes;
}

/** The keys that may stand in the mapping at a path, in the order of the schema. */
export function knownKeys(path: Path): readonly string[] {
  return schemasAt(path)
    .flatMap(branches)
    .flatMap((node) => Object.keys(node.properties ?? {}));
}

/** The values that a part of the schema accepts, in words: `an integer from 0 to 999`. */
export function accepted(node: SchemaNode): string {
  if (node.title !== undefined) return node.title;
  const { type } = node;
  if (node.enum !== undefined)
    return `${node.enum.length > 1 ? 'one of ' : ''}${node.enum.join(', ')}`;
  if (type === 'integer') return `an integer${range(node)}`;
  if (type === 'number') return `a number${range(node)}`;
  if (type === 'boolean') return 'true or false';
  if (type === 'array') return `a list${range(node)}`;
  if (type === 'object') return `a section with ${Object.keys(node.properties ?? {}).join(', ')}`;
  return 'a text';
}

/** The range of a number or the length of a list, in words with a space before; '' when free. */
export function range(node: SchemaNode): string {
  const { minimum, exclusiveMinimum, maximum, exclusiveMaximum, minItems, maxItems } = node;
  if (minItems !== undefined) return ` with ${minItems} to ${maxItems ?? 'any number of'} entries`;
  const low = exclusiveMinimum === undefined ? minimum : `above ${exclusiveMinimum}`;
  const high = exclusiveMaximum === undefined ? maximum : `below ${exclusiveMaximum}`;
  if (low === undefined) return '';
  const from = exclusiveMinimum === undefined ? `from ${low}` : `${low}`;
  if (high === undefined) return ` ${from}`;
  return ` ${from} to ${high === Number.MAX_SAFE_INTEGER ? '2^53 - 1' : high}`;
}

/** The alternatives of a union; the part itself when it is none. */
export function branches(node: SchemaNode): readonly SchemaNode[] {
  return node.anyOf ?? [node];
}

/** The part of the schema that a key or an index leads to; empty when it leads nowhere. */
export function child(node: SchemaNode, step: string | number): readonly SchemaNode[] {
  const found =
    typeof step === 'number'
      ? node.items
      : Object.entries(node.properties ?? {}).find(([key]) => key === step)?.[1];
  return typeof found === 'object' && !Array.isArray(found) ? [found] : [];
}
