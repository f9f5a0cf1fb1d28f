/**
 * What the schema says about itself, as JSON schema: for editors, for `docs/config.md`, and for the
 * words of error messages, so that a message and the documentation never disagree.
 */
import { z } from 'zod';
import { type Path, valueAt } from './problem.ts';
import { experimentSchema } from './schema.ts';

/** One part of the JSON schema. `unit` is ours. */
export type SchemaNode = z.core.JSONSchema.BaseSchema;

let cached: SchemaNode | undefined;

/** The JSON schema (draft 7, the one that editors of YAML know best) of an experiment file. */
export function experimentJsonSchema(): SchemaNode {
  cached ??= z.toJSONSchema(experimentSchema, { io: 'input', target: 'draft-7' });
  return cached;
}

/**
 * The parts of the schema that speak about a path; several where a union has several.
 * @param root The data at hand: where it says which alternative is meant, the others are left out.
 */
export function schemasAt(path: Path, root?: unknown): readonly SchemaNode[] {
  let nodes: readonly SchemaNode[] = [experimentJsonSchema()];
  for (const [depth, step] of path.entries()) {
    const value = valueAt(root, path.slice(0, depth));
    nodes = nodes.flatMap((node) => branchesFor(node, value)).flatMap((node) => child(node, step));
  }
  return nodes;
}

/** The keys that may stand in the mapping at a path, in the order of the schema. */
export function knownKeys(path: Path, root?: unknown): readonly string[] {
  const value = valueAt(root, path);
  return schemasAt(path, root)
    .flatMap((node) => branchesFor(node, value))
    .flatMap((node) => Object.keys(node.properties ?? {}));
}

/** The key and value by which a mapping says which alternative it is: `['fault', 'crash']`. */
export function kindAt(
  path: Path,
  root: unknown,
): readonly [key: string, kind: string] | undefined {
  const value = valueAt(root, path);
  const [meant] = schemasAt(path, root).flatMap((node) => branchesFor(node, value));
  return meant === undefined ? undefined : kindsOf(meant)[0];
}

/** The values that any of several parts of the schema accepts, in words. */
export function acceptedByAny(nodes: readonly SchemaNode[]): string {
  const kinds = choices(nodes);
  if (kinds.length > 1) return `one of ${kinds.join(', ')}`;
  return [...new Set(nodes.map(accepted))].join(' or ');
}

/** The kinds among which a field chooses that has one value in each alternative. */
export function choices(nodes: readonly SchemaNode[]): readonly string[] {
  return [...new Set(nodes.flatMap(({ const: kind }) => (typeof kind === 'string' ? [kind] : [])))];
}

/** The values that a part of the schema accepts, in words: `an integer from 0 to 999`. */
export function accepted(node: SchemaNode): string {
  if (node.title !== undefined) return node.title;
  if (typeof node.const === 'string') return node.const;
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
  // A mapping may use `oneOf` as well, for which of its keys go together.
  return node.anyOf ?? (node.properties === undefined ? node.oneOf : undefined) ?? [node];
}

/** The alternatives that a value can be meant to be: the one of its kind, or all of them. */
export function branchesFor(node: SchemaNode, value: unknown): readonly SchemaNode[] {
  const all = branches(node);
  const meant = all.filter((branch) => {
    const kinds = kindsOf(branch);
    return kinds.length > 0 && kinds.every(([key, kind]) => valueAt(value, [key]) === kind);
  });
  return meant.length === 0 ? all : meant;
}

function kindsOf(node: SchemaNode): readonly (readonly [key: string, kind: string])[] {
  return Object.entries(node.properties ?? {}).flatMap(([key, field]) =>
    typeof field === 'object' && typeof field.const === 'string' ? [[key, field.const]] : [],
  );
}

/** The part of the schema that a key or an index leads to; empty when it leads nowhere. */
export function child(node: SchemaNode, step: string | number): readonly SchemaNode[] {
  const found =
    typeof step === 'number'
      ? node.items
      : (Object.entries(node.properties ?? {}).find(([key]) => key === step)?.[1] ??
        node.additionalProperties);
  return typeof found === 'object' && !Array.isArray(found) ? [found] : [];
}
