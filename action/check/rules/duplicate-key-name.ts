import * as z from 'zod';
import { listed } from '../../../provider/text/listed.ts';
import { printable } from '../../../provider/text/printable.ts';
import { KEY_HYGIENE } from './definition/control-references.ts';
import { defineRule, waivable } from './definition/rule.ts';
import { areAlternatives } from './keys/alternatives.ts';
import { declarationIdentity, placeOfValue } from './keys/key-location.ts';
import { quoted } from './keys/key-text.ts';
import { declarationsByName } from './keys/matched-keys.ts';

export const duplicateKeyName = defineRule({
  id: 'duplicate-key-name',
  title: 'Several declarations share a key name',
  severity: 'medium',
  help: waivable(
    'A name identifies a key in the list of keys, in the audit trail and when a key leaks. Two keys with one name cannot be distinguished there, and this gate cannot compare them with their declarations. Give each key its own name, for example by adding its environment.',
  ),
  fix: 'Give each key its own name, for example by adding its environment.',
  references: KEY_HYGIENE,
  needs: ['declarations'],
  parameters: z.strictObject({}),
  *find({ declarations }) {
    for (const [name, sharing] of declarationsByName(declarations.keys)) {
      const [first, ...others] = sharing;
      for (const declaration of others) {
        const rest = sharing.filter((other) => other !== declaration && !areAlternatives(other, declaration));
        if (rest.length === 0) continue;
        const shown = rest
          .slice(0, 3)
          .map(({ address, header }) => `${printable(address)} (${printable(header.path)}:${header.line})`);
        yield {
          kind: 'violation',
          place: placeOfValue(declaration, declaration.name),
          message: `The name ${quoted(name)} is declared ${rest.length + 1} times: here by ${printable(declaration.address)}, and by ${listed(rest.length > shown.length ? [...shown, `${rest.length - shown.length} more`] : shown)}.`,
          identity: [...declarationIdentity(declaration), declaration.address, first?.address ?? ''],
          keyName: name,
          declaration,
        };
      }
    }
  },
});
