import { defineDataSource, defineSchema, string } from '../plugin/index.ts';
import { connected, type Session } from '../session.ts';
import { keyAttributes, keyValues } from './key-attributes.ts';

/** `lowerplane_whoami`. */
export const whoamiDataSource = () => {
  const schema = defineSchema({
    description: 'The API key that the provider is authenticated with, and its organization.',
    attributes: {
      id: string({ computed: true, description: "The key's id." }),
      name: string({ computed: true, description: 'What the key is for.' }),
      organization_id: string({ computed: true, description: 'The organization that the key belongs to.' }),
      ...keyAttributes,
    },
  });

  return defineDataSource<typeof schema, Session>({
    typeName: 'lowerplane_whoami',
    schema,
    read({ session }) {
      // Configuring the provider has read it.
      const { self } = connected(session).connection;
      return { state: { ...keyValues(self, session.now()), organization_id: self.organization_id } };
    },
  });
};
