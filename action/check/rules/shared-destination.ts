import * as z from 'zod';
import type { KeyDeclaration } from '../../../provider/declarations/key-declaration.ts';
import { printable } from '../../../provider/text/printable.ts';
import { KEY_HYGIENE } from './definition/control-references.ts';
import { defineRule, waivable } from './definition/rule.ts';
import { declarationIdentity, placeOfValue } from './keys/key-location.ts';
import { declaredName } from './keys/key-text.ts';

export const sharedDestination = defineRule({
  id: 'shared-destination',
  title: 'Two keys are delivered to one place',
  severity: 'high',
  help: waivable(
    'When two keys go to the same file or the same secret, the one delivered last wins, and the consumers of the other use a key with the wrong permissions, or one that is revoked without anybody expecting it. Give each key a destination of its own.',
  ),
  fix: 'Give each key a destination of its own.',
  references: KEY_HYGIENE,
  needs: ['declarations'],
  parameters: z.strictObject({}),
  *find({ declarations }) {
    const takenBy = new Map<string, KeyDeclaration>();
    for (const declaration of declarations.keys) {
      const { destinations, name } = declaration;
      if (destinations.kind !== 'known') continue;
      for (const destination of new Set(destinations.value.filter(isPlace))) {
        // A relative path means another file in another folder.
        const place = destination.startsWith('file:')
          ? `${folderOf(declaration)} ${destination}`
          : destination;
        const other = takenBy.get(place);
        if (!other) {
          takenBy.set(place, declaration);
          continue;
        }
        yield {
          kind: 'violation',
          place: placeOfValue(declaration, destinations),
          message: `${declaredName(declaration)} is delivered to ${printable(destination)}, where ${declaredName(other)} (${printable(other.header.path)}:${other.header.line}) is delivered too: the one delivered last overwrites the other.`,
          identity: [...declarationIdentity(declaration), destination],
          ...(name.kind === 'known' && { keyName: name.value }),
        };
      }
    }
  },
});

/** Sealing, commands and the state can serve any number of keys. */
function isPlace(destination: string): boolean {
  return !/^(?:age:|command:|state$)/.test(destination);
}

function folderOf({ header }: KeyDeclaration): string {
  return header.path.slice(0, header.path.lastIndexOf('/') + 1);
}
