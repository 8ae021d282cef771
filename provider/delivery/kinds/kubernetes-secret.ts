import { string } from '../../keys/declaration/attribute.ts';
import { quoted } from '../../keys/declaration/quoted.ts';
import { type TextRule, writeFor } from '../../keys/declaration/text-rule.ts';
import { defineCredentials } from '../credentials.ts';
import { defineKind } from '../destination-kind.ts';
import { keepPreviousAs } from '../keep-previous.ts';
import { scratchName } from '../scratch-name.ts';

/** Source: kubernetes.io, "Object Names and IDs", and "Secrets". */
function nameRule(form: string, pattern: RegExp, maxLength: number, example: string): TextRule {
  return {
    check(text) {
      if (!pattern.test(text))
        return `must consist of ${form}, for example "${example}", not ${quoted(text)}`;
      return text.length > maxLength
        ? `must have at most ${maxLength} characters, not ${text.length}`
        : undefined;
    },
    write: writeFor(example),
    schema: { pattern: pattern.source, maxLength },
  };
}

const LABELS = 'small letters, digits and hyphens, and begin and end with a letter or digit';
/** Of a Secret, in characters. */
const NAME_MAX = 253;
const secretName = nameRule(
  `parts between dots, of ${LABELS}`,
  /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/,
  NAME_MAX,
  'lowerplane',
);
const namespaceName = nameRule(LABELS, /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/, 63, 'ci');
const dataKey = nameRule(
  'letters, digits and characters of -._',
  /^(?!\.\.?$)(?!\.\.)[-._a-zA-Z0-9]+$/,
  253,
  'api_key',
);

const DEFAULT_NAMESPACE = 'default';

/** A value of a Kubernetes Secret. */
export const kind = defineKind({
  kind: 'kubernetes_secret',
  description: 'A value of a Kubernetes Secret, whose other values are kept. Needs access to the cluster.',
  attributes: {
    name: string({
      required: true,
      rule: secretName,
      description: 'Name of the Secret, for example `lowerplane`. It is made if there is none.',
    }),
    namespace: string({
      rule: namespaceName,
      description: `Namespace of the Secret. Defaults to \`${DEFAULT_NAMESPACE}\`.`,
    }),
    key: string({
      required: true,
      rule: dataKey,
      description: 'Name of the value in its `data`, for example `api_key`.',
    }),
    keep_previous_as: keepPreviousAs(
      dataKey,
      'Name of another value in its `data`, for example `api_key_previous`',
    ),
  },
  identity: ({ name, namespace = DEFAULT_NAMESPACE, key }) => `kubernetes_secret:${namespace}/${name}#${key}`,
  previous: ({ keep_previous_as: key, ...values }) =>
    key === undefined ? undefined : { ...values, key, keep_previous_as: undefined },
  scratch: {
    where:
      'the Secret of the name with `-rehearsal` after it (`lowerplane-rehearsal`, beside `lowerplane` in `resourceNames`), which is created and deleted',
    of: (values) => ({ ...values, name: scratchName(values.name, NAME_MAX) }),
  },
  credentials: defineCredentials({
    name: 'kubernetes',
    settings: {
      config_path: { variable: 'KUBE_CONFIG_PATH', description: 'A kubeconfig file.' },
      config_context: { variable: 'KUBE_CTX', description: 'The context of the kubeconfig file.' },
      host: { variable: 'KUBE_HOST', description: 'The address of the API, in place of a kubeconfig file.' },
      token: { variable: 'KUBE_TOKEN', description: 'A token for `host`.', sensitive: true },
      cluster_ca_certificate: {
        variable: 'KUBE_CLUSTER_CA_CERT_DATA',
        description: 'The certificate authority of `host`, as PEM.',
      },
    },
  }),
  guide: {
    service: 'Kubernetes Secret',
    example: '{ kubernetes_secret = { namespace = "ci", name = "lowerplane", key = "api_key" } }',
    behaviour: [
      'A Secret that does not exist is made, with the type `Opaque` and the label `app.kubernetes.io/managed-by: lowerplane`.',
      'Every write names the resource version that was read, so that nothing that is written at the same moment is lost.',
      'Drift is seen by the fingerprint of the value.',
      'Withdrawing removes the value. A Secret of that label in which nothing else is left is deleted.',
      'Whether the write is allowed is asked at plan (SelfSubjectAccessReview). An immutable Secret is an error at plan.',
    ],
    credentials: [
      '`kubernetes.host` and `kubernetes.token`, a kubeconfig file (`KUBE_CONFIG_PATH`, the first of `KUBECONFIG`, or `~/.kube/config`) with a token or a client certificate, or the service account of the pod.',
      'Not supported: `exec` and `auth-provider` in a kubeconfig file. Set `KUBE_HOST` and `KUBE_TOKEN` (`kubectl create token SERVICE_ACCOUNT`) instead. `insecure-skip-tls-verify` is refused.',
    ],
    policy: {
      language: 'yaml',
      text: `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: lowerplane-keys
  namespace: ci
rules:
  - apiGroups: [""]
    resources: ["secrets"]
    resourceNames: ["lowerplane"]
    verbs: ["get", "patch", "delete"]
  # Names cannot restrict it; leave it out if the Secret exists.
  - apiGroups: [""]
    resources: ["secrets"]
    verbs: ["create"]`,
    },
    denied: [
      {
        error: 'Kubernetes does not allow this identity to patch the secret ci/lowerplane',
        remedy: 'The error shows the rule that the Role lacks.',
      },
    ],
  },
  async open({ declared, credentials, ...request }) {
    const { kubernetesSecret } = await import('../kubernetes/secret-store.ts');
    const { host, token, config_path, config_context, cluster_ca_certificate } = credentials;
    return kubernetesSecret(request.id, {
      ...request,
      name: declared.name,
      namespace: declared.namespace ?? DEFAULT_NAMESPACE,
      key: declared.key,
      host,
      token,
      caCertificate: cluster_ca_certificate,
      configPath: config_path,
      configContext: config_context,
    });
  },
});
