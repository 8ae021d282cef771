import { posix } from 'node:path';
import * as z from 'zod';
import type { ExclusiveLocation, KeyDeclaration } from '../../../provider/declarations/key-declaration.ts';
import { printable } from '../../../provider/text/printable.ts';
import { KEY_HYGIENE } from './definition/control-references.ts';
import { defineRule, waivable } from './definition/rule.ts';
import { areAlternatives } from './keys/alternatives.ts';
import { declarationIdentity, placeOfValue } from './keys/key-location.ts';
import { declaredName } from './keys/key-text.ts';

export const sharedDestination = defineRule({
  id: 'shared-destination',
  title: 'Two keys share a destination',
  severity: 'high',
  help: waivable(
    'When two keys are delivered to the same file or secret, the last one wins. Consumers of the other key then get the wrong permissions, or a key that is revoked unexpectedly. Give each key its own destination.',
  ),
  fix: 'Give each key its own destination.',
  references: KEY_HYGIENE,
  needs: ['declarations'],
  parameters: z.strictObject({}),
  *find({ declarations }) {
    const takenBy = new Map<string, KeyDeclaration[]>();
    for (const declaration of declarations.keys) {
      const { destinations, locations, name } = declaration;
      if (destinations.kind !== 'known') continue;
      for (const { destination, ...where } of locations) {
        const location = locationIn(declaration.directory, where);
        const others = takenBy.get(location) ?? [];
        takenBy.set(location, others);
        // One key that names a location twice is an invalid declaration.
        if (others.includes(declaration)) continue;
        const other = others.find((each) => !areAlternatives(each, declaration));
        others.push(declaration);
        if (other === undefined) continue;
        yield {
          kind: 'violation',
          place: placeOfValue(declaration, destinations),
          message: `${declaredName(declaration)} is delivered to ${printable(destination)}, and so is ${declaredName(other)} (${printable(other.header.path)}:${other.header.line}). The one delivered last overwrites the other.`,
          identity: [...declarationIdentity(declaration), destination],
          ...(name.kind === 'known' && { keyName: name.value }),
          declaration,
        };
      }
    }
  },
});

/** The same text for one location, whichever root it is written in. */
function locationIn(
  directory: string,
  { place, isRelative }: Omit<ExclusiveLocation, 'destination'>,
): string {
  if (!isRelative) return place;
  const start = place.indexOf(':') + 1;
  return `${place.slice(0, start)}${posix.join('/', directory, place.slice(start))}`;
}
