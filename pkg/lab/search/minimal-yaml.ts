/** An experiment as short YAML: what equals its default is left out. */
import { Document, isScalar, visit } from 'yaml';
import type { AgreementConfig } from '../config/schema.ts';
import { validate } from '../config/validate.ts';

type Mapping = Readonly<Record<string, unknown>>;

/** Sections of which single keys may be left out, and which may be left out as a whole. */
const SECTIONS = ['nodes', 'agreement', 'network', 'trace', 'faults', 'master'] as const;

/**
 * The shortest mapping that means the same experiment. What a reader must see stays, default or not:
 * the seed, the engine, and the heart of the section `agreement`.
 */
export function minimalYaml(config: AgreementConfig): string {
  const meaning = meaningOf(config);
  let data: Mapping = { ...config };
  const attempt = (candidate: Mapping): void => {
    if (meaningOf(candidate) === meaning) data = candidate;
  };
  for (const name of SECTIONS) {
    attempt(without(data, name));
    const section = data[name];
    if (Array.isArray(section)) {
      const brief = section.map((entry: unknown) =>
        isMapping(entry) ? withoutPlace(entry) : entry,
      );
      attempt({ ...data, [name]: brief });
    }
    if (!isMapping(section)) continue;
    for (const key of Object.keys(section)) {
      if (name === 'agreement' && HEART.includes(key)) continue;
      const now = data[name];
      if (isMapping(now)) attempt({ ...data, [name]: without(now, key) });
    }
  }
  const document = new Document(data);
  visit(document, {
    Seq: (_, list) => {
      list.flow = list.items.every(isScalar);
    },
  });
  return document.toString({ lineWidth: 100, flowCollectionPadding: false });
}

const HEART: readonly string[] = ['model', 'rule', 'f', 'epsilon', 'stop', 'maxRounds'];

/** undefined for what is no valid experiment. */
function meaningOf(data: unknown): string | undefined {
  const { experiment } = validate(data);
  return experiment === undefined ? undefined : JSON.stringify(experiment);
}

/** A node as `{id, input}`, at its usual place. */
function withoutPlace(node: Mapping): Mapping {
  return without(without(node, 'ip'), 'port');
}

function without(mapping: Mapping, key: string): Mapping {
  return Object.fromEntries(Object.entries(mapping).filter(([other]) => other !== key));
}

function isMapping(data: unknown): data is Mapping {
  return typeof data === 'object' && data !== null && !Array.isArray(data);
}
