import { expect, test } from 'vitest';
import { parsePositioned } from './positioned-yaml.ts';
import { syntaxFaults } from './yaml-syntax.ts';

test.each<[text: string, message: string, identity: string]>([
  [
    'a: 1\n---\nb: 2\n',
    'A second document begins here. Use one document, without a "---" line in between.',
    'A second document begins here. Write all of it in one, without a line "---" between.',
  ],
  [
    'a: 1\na: 2\n',
    'This name occurs twice in one mapping. Keep one of them.',
    'This name is written twice in one mapping. Keep one of them.',
  ],
  [
    'a: !secret x\n',
    'This tag is not supported. Remove the word that begins with an exclamation mark.',
    'This tag means nothing here. Remove the word that begins with an exclamation mark.',
  ],
  [
    '%YAML 1.1\n---\na: yes\n',
    'YAML 1.1 reads words such as "yes" differently. Remove the line %YAML 1.1.',
    'YAML 1.1 reads words such as "yes" in other ways. Remove the line %YAML 1.1.',
  ],
  [
    'a: "x\n',
    'This is not valid YAML: missing closing "quote.',
    'This is no valid YAML: missing closing "quote.',
  ],
])('%j keeps the fingerprint of version 0.1.0', (text, message, identity) => {
  expect(syntaxFaults(parsePositioned('keys.yaml', text))[0]).toMatchObject({ message, identity });
});
