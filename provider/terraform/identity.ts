import { DiagnosticError, defineSchema, type ResourceIdentity, type Schema, string } from './plugin/index.ts';
import { connected, type Session } from './session.ts';

const schema = defineSchema({
  attributes: {
    id: string({
      required: true,
      description:
        'The id in LowerPlane when Terraform first recorded it. Successors of a key and later versions of evidence have their own ids.',
    }),
    organization_id: string({
      optional: true,
      description: 'The organization in LowerPlane that it belongs to.',
    }),
  },
});

/** What identifies an object of LowerPlane that has an id. */
export function identityIn(organizationId: string, id: string): Readonly<Record<string, string>> {
  return { id, organization_id: organizationId };
}

/** The identity of a resource by its id and its organization. */
export function identityById<S extends Schema>(
  idOf: (state: Parameters<ResourceIdentity<S, Session>['of']>[0]) => string | null,
): ResourceIdentity<S, Session> {
  return {
    schema,
    of: (state, session) => identityIn(connected(session).connection.self.organization_id, idOf(state) ?? ''),
    importId({ id, organization_id: organization }, session) {
      const { self } = connected(session).connection;
      if (typeof id !== 'string' || id === '')
        throw new DiagnosticError({
          summary: 'Identity Without An Id',
          detail: 'An import by identity needs the id: identity = { id = "..." }.',
        });
      if (typeof organization !== 'string' || organization === self.organization_id) return id;
      throw new DiagnosticError({
        summary: 'Another Organization',
        detail: `The identity is of the organization ${organization}, but this run is authenticated with "${self.name}" (ending in ${self.last_four}), a key of the organization ${self.organization_id}. Nothing was imported. Check base_url and api_key.`,
      });
    },
  };
}
