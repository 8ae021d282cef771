import published from '../../../schemas/keys-file.json' with { type: 'json' };
import { validatorOf } from '../../documents/published-schema.ts';
import { wordedErrors } from '../../documents/schema-errors.ts';
import { ENVIRONMENTS } from '../../keys/environments.ts';
import type { DeclarationFault } from '../declarations.ts';
import type { SourceRange } from '../source-range.ts';
import type { StaticValue } from '../static-value.ts';
import { TEXT_PATTERNS } from './text-patterns.ts';

const validator = validatorOf(published);

/** A fault of a keys file. */
export interface KeysFileFault extends DeclarationFault {
  /** Which of the keys it is about; undefined when it is about none. */
  readonly key: number | undefined;
}

/** What the published schema finds wrong with a keys file. */
export function keysFileFaults(file: StaticValue): readonly KeysFileFault[] {
  const validate = validator();
  if (validate(valueOnly(file))) return [];
  return wordedErrors(validate.errors ?? [], wordPattern).map(({ path, message }) => {
    const steps = path.split('/').slice(1).map(unescaped);
    const [, surplus] = /^has the field "([^"]*)"/.exec(message) ?? [];
    const place = placeOf(file, surplus === undefined ? steps : [...steps, surplus]);
    return {
      kind: 'invalid-value',
      at: place.at,
      message: `${nameOf(steps)} ${inYaml(message, place.value)}.`,
      key: steps[0] === 'keys' && steps[1] !== undefined ? Number(steps[1]) : undefined,
    };
  });
}

function wordPattern(pattern: unknown): string {
  return TEXT_PATTERNS.find((known) => known.pattern === pattern)?.words ?? 'has another form';
}

function inYaml(message: string, value: StaticValue): string {
  if (message === 'must be a boolean') return 'must be true or false';
  if (message === 'must be "all"') return `must be all, or a list of ${ENVIRONMENTS.join(', ')}`;
  const unquoted = value.kind === 'scalar' && value.value !== null && typeof value.value !== 'string';
  return message === 'must be a string' && unquoted ? 'must be a text: put it in quotes' : message;
}

/** `keys[0].rotation.every`, as people write it. */
function nameOf(steps: readonly string[]): string {
  const [first, ...rest] = steps;
  if (first === undefined) return 'The file';
  return rest.reduce((name, step) => (/^\d+$/.test(step) ? `${name}[${step}]` : `${name}.${step}`), first);
}

function unescaped(step: string): string {
  return step.replaceAll('~1', '/').replaceAll('~0', '~');
}

/** The nearest value there is, and where: of a field that is not wanted, the whole entry. */
function placeOf(
  file: StaticValue,
  steps: readonly string[],
): { readonly value: StaticValue; readonly at: SourceRange } {
  let [value, at] = [file, file.at];
  for (const step of steps) {
    if (value.kind === 'map') {
      const entry = value.entries.get(step);
      if (entry === undefined) break;
      value = entry.value;
      at = value.kind === 'scalar' ? value.at : entry.extent;
    } else if (value.kind === 'list') {
      const item = value.items[Number(step)];
      if (item === undefined) break;
      value = item;
      at = item.at;
    }
  }
  return { value, at };
}

/** The value alone, as a validator wants it. */
function valueOnly(value: StaticValue): unknown {
  switch (value.kind) {
    case 'scalar':
      return value.value;
    case 'list':
      return value.items.map(valueOnly);
    case 'map':
      return Object.fromEntries([...value.entries].map(([name, entry]) => [name, valueOnly(entry.value)]));
    case 'undecidable':
      return undefined;
  }
}
