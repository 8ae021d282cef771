import { ContentScanner } from '../../../action/scan/content/content-scanner.ts';
import type { FoundSecret } from '../../../action/scan/content/found-secret.ts';
import { scanText } from '../../../action/scan/content/scan-text.ts';
import { bestPrefilter } from '../../../action/scan/prefilter/best-prefilter.ts';
import { ruleSet } from '../../../action/scan/rules/rule-set.ts';
import type { SecretRule } from '../../../action/scan/rules/secret-rule.ts';
import { CODE_WRAPPINGS } from './code-wrappings.ts';
import { CONFIGURATION_WRAPPINGS } from './configuration-wrappings.ts';
import { DOCUMENT_WRAPPINGS } from './document-wrappings.ts';
import { ENCODED_WRAPPINGS } from './encoded-wrappings.ts';
import { ENCODINGS } from './encodings.ts';
import { knownSecrets } from './known-secrets.ts';
import { LANGUAGE_WRAPPINGS } from './language-wrappings.ts';
import { POSITION_WRAPPINGS, SHORT_PASSWORD_WRAPPINGS } from './position-wrappings.ts';
import { SHELL_WRAPPINGS } from './shell-wrappings.ts';
import type { KnownSecret, Wrapping } from './wrapping.ts';

/** Every way of writing a named secret, by the part of the reading that it tests. */
export const WRAPPINGS: Readonly<Record<string, readonly Wrapping[]>> = {
  code: CODE_WRAPPINGS,
  languages: LANGUAGE_WRAPPINGS,
  configuration: CONFIGURATION_WRAPPINGS,
  'shell and HTTP': SHELL_WRAPPINGS,
  documents: DOCUMENT_WRAPPINGS,
  'by place': POSITION_WRAPPINGS,
  'short passwords': SHORT_PASSWORD_WRAPPINGS,
  encoded: ENCODED_WRAPPINGS,
};

/** Parts in which another rule than the plainest form's may find the secret. */
const WITH_ANY_RULE: ReadonlySet<string> = new Set(['encoded', 'by place', 'short passwords']);

/** What stands around a written secret. */
const SURROUNDINGS: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => `\n\n${text}\n`,
  (text) => `# Settings of the service, 2026\n${text}# the end of it\n`,
  (text) => text.replace(/^/gm, '    '),
];

/** How many secrets were written in one form and how many of them were found. */
export interface Recall {
  readonly group: string;
  readonly form: string;
  secrets: number;
  found: number;
  /** Some texts in which the secret was not found. */
  readonly missed: string[];
}

const set = ruleSet();
const scanner = new ContentScanner(set, bestPrefilter(set.literals), 'medium');

/** What is found in bytes at a path. */
export function secretsIn(path: string, bytes: Uint8Array): readonly FoundSecret[] {
  const outcome = scanText(scanner, path, bytes);
  return outcome.kind === 'scanned' ? outcome.secrets : [];
}

/** A text that is a secret by its name alone keeps that finding, with a note of what it decodes to. */
function isFound(rule: SecretRule, secrets: readonly FoundSecret[]): boolean {
  return secrets.some(
    ({ rule: { id }, knownAs, notes }) =>
      id === rule.id || knownAs === rule.id || notes.includes(`decodes to: ${rule.title}`),
  );
}

/**
 * Writes each known secret of a seed in each form and scans the text. Only secrets that are found in the plainest form
 * count, so that what is measured is the reading and not the rules.
 */
export function recallByForm(seed: number): Recall[] {
  const results = new Map<string, Recall>();
  let turn = seed;
  const measure = (group: string, form: string, path: string, rule: SecretRule, bytes: Buffer) => {
    const known = results.get(form);
    const result: Recall = known ?? { group, form, secrets: 0, found: 0, missed: [] };
    results.set(form, result);
    result.secrets += 1;
    const secrets = secretsIn(path, bytes);
    // Base64 of a secret under a telling name may be found by the name, and what has no name by its place.
    if (isFound(rule, secrets) || (WITH_ANY_RULE.has(group) && secrets.length > 0)) result.found += 1;
    else if (result.missed.length < 400) result.missed.push(`${rule.id}: ${bytes.toString('utf8')}`);
  };
  for (const { secret, rule } of foundPlainly(knownSecrets(seed))) {
    for (const [group, wrappings] of Object.entries(WRAPPINGS)) {
      for (const { id, path, write } of wrappings) {
        turn += 1;
        measure(group, id, path, rule, Buffer.from(surrounded(write(secret), turn)));
      }
    }
    for (const { id, encode } of ENCODINGS) {
      const text = `# settings\nPORT=8080\n${secret.name}="${secret.value}"\nMODE=fast\n`;
      measure('encodings', id, 'src/settings.conf', rule, encode(text));
    }
  }
  return [...results.values()];
}

/** @param turn chooses what stands around the text. */
export function surrounded(text: string, turn: number): string {
  return (SURROUNDINGS[turn % SURROUNDINGS.length] ?? String)(text);
}

/** The secrets that one rule finds in the plainest form. */
export function foundPlainly(secrets: readonly KnownSecret[]) {
  return secrets.flatMap((secret) => {
    const plain = Buffer.from(`${secret.name}="${secret.value}"\n`);
    const [found, ...others] = secretsIn('src/settings.conf', plain);
    return found === undefined || others.length > 0 ? [] : [{ secret, rule: found.rule }];
  });
}
