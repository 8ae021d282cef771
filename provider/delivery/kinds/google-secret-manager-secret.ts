import { string } from '../../keys/declaration/attribute.ts';
import { matching } from '../../keys/declaration/text-rule.ts';
import { defineCredentials } from '../credentials.ts';
import { defineKind } from '../destination-kind.ts';
import { keepPreviousAs } from '../keep-previous.ts';
import { scratchName } from '../scratch-name.ts';

/** Source: cloud.google.com/resource-manager, "Creating and managing projects"; with a domain before old ones. */
const PROJECT = /^(?:[a-z0-9.-]+:)?[a-z][a-z0-9-]{4,28}[a-z0-9]$|^\d+$/;

/** Source: cloud.google.com/secret-manager/docs/reference/rest/v1/projects.secrets/create. */
const secretId = matching(
  /^[\w-]{1,255}$/,
  '1 to 255 letters, digits, hyphens and underscores',
  'ci-lowerplane',
);

/** A secret of Google Secret Manager. */
export const kind = defineKind({
  kind: 'google_secret_manager_secret',
  description: 'A secret of Google Secret Manager. Needs credentials of Google Cloud.',
  attributes: {
    project: string({
      required: true,
      rule: matching(PROJECT, 'the id of a Google Cloud project', 'my-project'),
      description: 'Id of the project, for example `my-project`.',
    }),
    secret_id: string({
      required: true,
      rule: secretId,
      description: 'Name of the secret, for example `ci-lowerplane`. It is made if there is none.',
    }),
    keep_previous_as: keepPreviousAs(
      secretId,
      'Name of another secret of the project, for example `ci-lowerplane-previous`',
    ),
  },
  identity: ({ project, secret_id: name }) => `google_secret_manager_secret:${project}/${name}`,
  previous: ({ keep_previous_as: name, ...values }) =>
    name === undefined ? undefined : { ...values, secret_id: name, keep_previous_as: undefined },
  scratch: {
    where:
      'the secret of the name with `-rehearsal` after it (`ci-lowerplane-rehearsal`), which stays, with its versions disabled',
    of: (values) => ({ ...values, secret_id: scratchName(values.secret_id, 255) }),
  },
  credentials: defineCredentials({
    name: 'google',
    settings: {
      credentials: {
        variable: 'GOOGLE_CREDENTIALS',
        description: 'The path of a file of credentials, or its content.',
        sensitive: true,
      },
    },
  }),
  guide: {
    service: 'Google Secret Manager',
    example: '{ google_secret_manager_secret = { project = "my-project", secret_id = "ci-lowerplane" } }',
    behaviour: [
      'A secret that does not exist is made, with automatic replication and the label `managed-by = lowerplane`.',
      'Each delivery adds a version. Earlier versions stay as they are.',
      'Drift is seen by the fingerprint of the latest version.',
      'With `keep_previous_as`, the role must cover the other secret too. When the old key has ended, its version there is disabled, and the secret stays.',
      'Withdrawing disables the version that was delivered, if it is still the latest. The secret stays.',
      'Versions cannot be added on condition: a version that something else adds between the check and the delivery, a moment later, is kept, but is not the latest.',
    ],
    credentials: [
      'Application Default Credentials: `google.credentials` or `GOOGLE_CREDENTIALS`, `GOOGLE_APPLICATION_CREDENTIALS`, the login of `gcloud auth application-default login`, and the metadata server (GCE, GKE, Cloud Run). `GOOGLE_OAUTH_ACCESS_TOKEN` comes before all of them.',
      'Files of the types `service_account`, `authorized_user`, and `external_account` (workload identity federation) whose source is a file or a URL. Not supported: other types, and AWS or a program as the source.',
    ],
    policy: {
      language: 'yaml',
      text: `# gcloud iam roles create lowerplaneKeys --project=my-project --file=role.yaml
title: LowerPlane keys
includedPermissions:
  - secretmanager.versions.access
  - secretmanager.versions.add
  - secretmanager.versions.disable
  - secretmanager.secrets.get
  # Only if the secret does not exist.
  - secretmanager.secrets.create`,
    },
    denied: [
      {
        error:
          'Google does not allow secretmanager.versions.add on projects/my-project/secrets/ci-lowerplane',
        remedy: 'Grant the permission of the error, by the role above or a predefined one.',
      },
    ],
  },
  async open({ declared, credentials: { credentials }, ...request }) {
    const { googleSecret } = await import('../google/secret-store.ts');
    const { project, secret_id: name } = declared;
    return googleSecret(request.id, { ...request, project, secretId: name, credentials });
  },
});
