import type { WholeFile } from './whole-file.ts';

const base64 = (text: string) => Buffer.from(text).toString('base64');
/** Keeps template markers out of template literals. */
const $ = '$';

/** What describes deployments: manifests, compose files, charts, pipelines, infrastructure as code. */
export const DEPLOYMENT_FILES: readonly WholeFile[] = [
  {
    path: 'k8s/secret-string-data.yaml',
    write: (m) =>
      `apiVersion: v1\nkind: Secret\nmetadata:\n  name: api\n  namespace: shop\ntype: Opaque\nstringData:\n  STRIPE_SECRET_KEY: sk_live_51${m.base62(97)}\n  DATABASE_URL: postgresql://shop:${m.base62(22)}@pg.shop.internal.acme.io:5432/shop?sslmode=require\n`,
    secrets: ['stripe-live-key', 'database-url'],
  },
  {
    path: 'k8s/deployment.yaml',
    write: (m) =>
      `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\n  annotations:\n    checksum/secret: ${m.hex(64)}\n    kubernetes.io/change-cause: "rotate api token"\nspec:\n  template:\n    spec:\n      serviceAccountName: web\n      automountServiceAccountToken: false\n      imagePullSecrets:\n        - name: registry-credentials-production\n      containers:\n        - name: web\n          image: ghcr.io/acme/web@sha256:${m.hex(64)}\n          env:\n            - name: API_TOKEN\n              valueFrom:\n                secretKeyRef:\n                  name: web-api-token-production\n                  key: token\n`,
    secrets: [],
  },
  {
    path: 'k8s/sealed-secret.yaml',
    write: (m) =>
      `apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata:\n  name: db\nspec:\n  encryptedData:\n    password: AgB${m.base64(680)}==\n    api_key: AgA${m.base64(680)}==\n`,
    secrets: [],
  },
  {
    path: 'k8s/external-secret.yaml',
    write: () =>
      'apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nspec:\n  secretStoreRef:\n    name: vault-backend-production\n  data:\n    - secretKey: password\n      remoteRef:\n        key: production/database/credentials\n        property: password\n',
    secrets: [],
  },
  {
    path: 'kubeconfig.yaml',
    write: (m) =>
      `apiVersion: v1\nclusters:\n- cluster:\n    certificate-authority-data: ${base64(`-----BEGIN CERTIFICATE-----\n${m.base64(64)}\n${m.base64(64)}\n-----END CERTIFICATE-----\n`)}\n    server: https://10.1.2.3:6443\n  name: prod\nusers:\n- name: admin\n  user:\n    token: ${m.jsonPart({ alg: 'RS256', kid: m.base62(30) })}.${m.jsonPart({ iss: 'kubernetes/serviceaccount', sub: 'system:serviceaccount:kube-system:admin' })}.${m.base64url(342)}\n`,
    secrets: ['json-web-token'],
  },
  {
    path: 'docker-compose.yml',
    write: () =>
      `services:\n  db:\n    image: postgres:17\n    environment:\n      POSTGRES_PASSWORD: postgres\n      POSTGRES_USER: ${$}{POSTGRES_USER:-app}\n  web:\n    environment:\n      DATABASE_URL: postgres://app:${$}{POSTGRES_PASSWORD}@db:5432/app\n      SECRET_KEY_BASE: ${$}{SECRET_KEY_BASE:?set me}\n      REDIS_URL: redis://:redis@redis:6379/0\n    secrets:\n      - session_token_signing_key_v2\nsecrets:\n  session_token_signing_key_v2:\n    file: ./secrets/session_token.txt\n`,
    secrets: [],
  },
  {
    path: 'docker-compose.prod.yml',
    write: (m) =>
      `services:\n  web:\n    environment:\n      - SENDGRID_API_KEY=SG.${m.base64url(22)}.${m.base64url(43)}\n      - SECRET_KEY_BASE=${m.hex(128)}\n      - SLACK_WEBHOOK=https://hooks.slack.com/services/T${m.upper(9)}/B${m.upper(10)}/${m.base62(24)}\n`,
    secrets: ['sendgrid-key', 'generic-secret', 'slack-webhook'],
  },
  {
    path: 'charts/web/values.yaml',
    write: (m) =>
      `image:\n  repository: acme/web\n  tag: 1.24.0\n  digest: sha256:${m.hex(64)}\nexistingSecret: web-production-credentials\nauth:\n  existingSecretPasswordKey: postgres-password\n  password: ""\n  token: "{{ .Values.global.token }}"\ntls:\n  secretName: wildcard-acme-io-tls-2026\n`,
    secrets: [],
  },
  {
    path: 'charts/web/values-prod.yaml',
    write: (m) =>
      `grafana:\n  adminPassword: ${m.base62(24)}\nredis:\n  auth:\n    password: "${m.base62(32)}"\nimageCredentials:\n  registry: ghcr.io\n  username: acme-bot\n  password: ${m.checked('ghp_')}\n`,
    secrets: ['generic-secret', 'generic-secret', 'github-token'],
  },
  {
    path: '.github/workflows/release.yml',
    write: (m) =>
      `on: push\npermissions:\n  id-token: write\njobs:\n  release:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@${m.hex(40)} # v5\n        with:\n          token: ${$}{{ secrets.RELEASE_TOKEN }}\n          persist-credentials: false\n      - uses: aws-actions/configure-aws-credentials@${m.hex(40)}\n        with:\n          role-to-assume: arn:aws:iam::${m.digits(12)}:role/github-actions-release\n          role-session-name: release-session-from-github-actions\n      - run: echo "//registry.npmjs.org/:_authToken=${$}{NODE_AUTH_TOKEN}" > .npmrc\n        env:\n          NODE_AUTH_TOKEN: ${$}{{ secrets.NPM_TOKEN }}\n`,
    secrets: [],
  },
  {
    path: '.github/workflows/test.yml',
    write: (m) =>
      `jobs:\n  test:\n    services:\n      mysql:\n        image: mysql:8\n        env:\n          MYSQL_ROOT_PASSWORD: root\n    env:\n      DATABASE_URL: mysql2://root:root@127.0.0.1:3306/test\n      CODECOV_TOKEN: ${m.uuid()}\n      SECRET_KEY_BASE: test\n`,
    secrets: ['codecov-token'],
  },
  {
    path: '.github/workflows/leaky.yml',
    write: (m) =>
      `jobs:\n  publish:\n    steps:\n      - run: npm publish\n        env:\n          NPM_TOKEN: ${m.checked('npm_')}\n      - run: 'curl -H "Authorization: Bearer ${m.checked('lp_')}" https://lowerplane.acme.io/v1/controls'\n      - run: docker login -u acme -p dckr_pat_${m.base62(27)}\n`,
    secrets: ['npm-token', 'lowerplane-key', 'docker-token'],
  },
  {
    path: '.gitlab-ci.yml',
    write: (m) =>
      `variables:\n  DOCKER_TLS_CERTDIR: /certs\n  SONAR_TOKEN: $SONAR_TOKEN\n  VAULT_ADDR: https://vault.acme.io\ndeploy:\n  id_tokens:\n    VAULT_ID_TOKEN:\n      aud: https://vault.acme.io\n  script:\n    - curl --header "PRIVATE-TOKEN: glpat-${m.base62(20)}" https://gitlab.acme.io/api/v4/projects\n    - curl --header "JOB-TOKEN: $CI_JOB_TOKEN" $CI_API_V4_URL\n`,
    secrets: ['gitlab-token'],
  },
  {
    path: 'Jenkinsfile',
    write: () =>
      "pipeline {\n  environment {\n    AWS = credentials('aws-production-deploy-credentials')\n    TOKEN = credentials('jenkins-github-token')\n  }\n  stages { stage('x') { steps { withCredentials([string(credentialsId: 'sonar-token-production', variable: 'SONAR_TOKEN')]) { sh 'make' } } } }\n}\n",
    secrets: [],
  },
  {
    path: 'infra/terraform.tfstate',
    write: (m) =>
      `{\n  "version": 4,\n  "terraform_version": "1.11.4",\n  "serial": 12,\n  "lineage": "${m.uuid()}",\n  "outputs": {},\n  "resources": [\n    {\n      "mode": "managed",\n      "type": "aws_db_instance",\n      "name": "main",\n      "instances": [\n        {\n          "attributes": {\n            "arn": "arn:aws:rds:eu-west-1:${m.digits(12)}:db:main",\n            "db_name": "app",\n            "master_user_secret": [],\n            "password": "Tr0ub4dor-${m.base62(6)}",\n            "username": "app"\n          },\n          "sensitive_attributes": [[{ "type": "get_attr", "value": "password" }]]\n        }\n      ]\n    },\n    {\n      "type": "aws_iam_access_key",\n      "instances": [{ "attributes": { "id": "AKIA${m.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', 16)}",\n        "secret": "${m.base64(40)}",\n        "ses_smtp_password_v4": "B${m.base64(43)}" } }]\n    }\n  ]\n}\n`,
    secrets: [
      'terraform-state-secret',
      'aws-access-key-id',
      'terraform-state-secret',
      'terraform-state-secret',
    ],
  },
  {
    path: 'infra/outputs.tfstate',
    write: (m) =>
      `{\n  "version": 4,\n  "outputs": {\n    "db_password": {\n      "value": "${m.base62(20)}",\n      "type": "string",\n      "sensitive": true\n    },\n    "bucket": {\n      "value": "acme-assets-production",\n      "type": "string"\n    }\n  }\n}\n`,
    secrets: ['terraform-state-sensitive-output'],
  },
  {
    path: 'infra/clean.tfstate',
    write: (m) =>
      `{\n  "version": 4,\n  "outputs": {\n    "secret_arn": {\n      "value": "arn:aws:secretsmanager:eu-west-1:${m.digits(12)}:secret:db-${m.base62(6)}",\n      "type": "string"\n    }\n  },\n  "resources": [{ "type": "lowerplane_api_key", "instances": [{ "attributes": {\n    "id": "key_${m.base62(20)}",\n    "fingerprint": "${m.hex(16)}",\n    "last_four": "${m.base62(4)}",\n    "password_length": 24,\n    "password": null,\n    "token_lifetime": "3600",\n    "access_key_id_source": "instance-profile",\n    "secret_manager_name": "production/database" } }] }]\n}\n`,
    secrets: [],
  },
  {
    path: 'infra/prod.tfvars',
    write: (m) =>
      `region            = "eu-west-1"\ndb_password       = "correct-horse-${m.lower(6)}"\nadmin_password    = "${m.base62(12)}!"\ngithub_token      = "${m.checked('ghp_')}"\nsecret_rotation   = "30d"\nkms_key_id        = "${m.uuid()}"\n`,
    secrets: ['terraform-variables-secret', 'terraform-variables-secret', 'github-token'],
  },
  {
    path: 'infra/prod.auto.tfvars.json',
    write: (m) => JSON.stringify({ region: 'eu', api_token: m.base62(32), instances: 3 }, null, 2),
    secrets: ['terraform-variables-secret'],
  },
  {
    path: 'infra/example.tfvars',
    write: () => 'region = "eu-west-1"\ndb_password = "<your password>"\napi_token = "REPLACE_ME"\n',
    secrets: [],
  },
  {
    path: 'infra/main.tf',
    write: (m) =>
      `variable "db_password" {\n  type      = string\n  sensitive = true\n}\nresource "aws_db_instance" "main" {\n  password               = var.db_password\n  manage_master_user_password = true\n  kms_key_id = "arn:aws:kms:eu-west-1:${m.digits(12)}:key/${m.uuid()}"\n}\ndata "aws_secretsmanager_secret_version" "api" {\n  secret_id = "production/api/credentials-v2"\n}\nprovider "datadog" {\n  api_key = data.aws_secretsmanager_secret_version.api.secret_string\n}\n`,
    secrets: [],
  },
  {
    path: 'infra/provider.tf',
    write: (m) =>
      `provider "aws" {\n  region     = "eu-west-1"\n  access_key = "AKIA${m.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', 16)}"\n  secret_key = "${m.base64(38)}/7"\n}\nprovider "lowerplane" {\n  api_key = "${m.checked('lp_')}"\n}\nprovider "digitalocean" {\n  token = "dop_v1_${m.hex(64)}"\n}\n`,
    secrets: ['aws-access-key-id', 'aws-secret-access-key', 'lowerplane-key', 'digitalocean-token'],
  },
  {
    path: 'ansible/group_vars/all/vault.yml',
    write: (m) => `$ANSIBLE_VAULT;1.1;AES256\n${Array.from({ length: 12 }, () => m.hex(80)).join('\n')}\n`,
    secrets: [],
  },
  {
    path: 'ansible/group_vars/all/main.yml',
    write: (m) =>
      `db_user: app\ndb_password: "{{ vault_db_password }}"\napi_token: !vault |\n  $ANSIBLE_VAULT;1.1;AES256\n  ${m.hex(80)}\n  ${m.hex(80)}\nssl_private_key_path: /etc/ssl/private/acme.key\n`,
    secrets: [],
  },
  {
    path: 'ansible/inventory.ini',
    write: (m) =>
      `[web]\n10.0.0.4 ansible_user=deploy ansible_password=${m.base62(20)}\n[web:vars]\nansible_ssh_private_key_file=~/.ssh/deploy\n`,
    secrets: ['generic-secret'],
  },
  {
    path: 'secrets/production.enc.yaml',
    write: (m) =>
      `database:\n    password: ENC[AES256_GCM,data:${m.base64(24)},iv:${m.base64(43)}=,tag:${m.base64(22)}==,type:str]\n    api_key: ENC[AES256_GCM,data:${m.base64(44)},iv:${m.base64(43)}=,tag:${m.base64(22)}==,type:str]\nsops:\n    age:\n        - recipient: age1${m.from('qpzry9x8gf2tvdw0s3jn54khce6mua7l', 58)}\n          enc: |\n            -----BEGIN AGE ENCRYPTED FILE-----\n            ${m.base64(64)}\n            ${m.base64(64)}\n            -----END AGE ENCRYPTED FILE-----\n    lastmodified: "2026-10-01T12:00:00Z"\n    mac: ENC[AES256_GCM,data:${m.base64(88)},iv:${m.base64(43)}=,tag:${m.base64(22)}==,type:str]\n`,
    secrets: [],
  },
  {
    path: 'secrets/production.enc.env',
    write: (m) =>
      `API_TOKEN=ENC[AES256_GCM,data:${m.base64(44)},iv:${m.base64(43)}=,tag:${m.base64(22)}==,type:str]\nsops_mac=ENC[AES256_GCM,data:${m.base64(88)},iv:${m.base64(43)}=,tag:${m.base64(22)}==,type:str]\n`,
    secrets: [],
  },
  {
    path: 'serverless.yml',
    write: (m) =>
      `provider:\n  name: aws\n  environment:\n    API_KEY: ${$}{ssm:/prod/api-key}\n    DB_PASSWORD: ${$}{env:DB_PASSWORD}\n    JWT_SECRET: ${m.base62(48)}\n  apiGateway:\n    apiKeys:\n      - name: production-partner-key\n`,
    secrets: ['generic-secret'],
  },
  {
    path: 'fly.toml',
    write: () =>
      'app = "acme"\n[env]\n  PORT = "8080"\n  TOKEN_TTL = "3600"\n  SECRET_PROVIDER = "vault-production-cluster"\n',
    secrets: [],
  },
  {
    path: 'cloud-init.yaml',
    write: (m) =>
      `#cloud-config\nusers:\n  - name: ops\n    passwd: $6$rounds=4096$${m.base62(16)}$${m.base62(86)}\n    ssh_authorized_keys:\n      - ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${m.base64(43)} ops@acme\nruncmd:\n  - tailscale up --authkey=tskey-auth-${m.base62(16)}CNTRL-${m.base62(32)}\n`,
    secrets: ['tailscale-key'],
  },
  {
    path: 'nomad/job.hcl',
    write: () =>
      'job "web" {\n  vault { policies = ["web"] }\n  template {\n    data = <<EOT\n{{ with secret "secret/data/web" }}API_TOKEN="{{ .Data.data.api_token }}"{{ end }}\nEOT\n  }\n}\n',
    secrets: [],
  },
  {
    path: 'argocd/repo.yaml',
    write: (m) =>
      `stringData:\n  url: https://acme-bot:${m.checked('ghp_')}@github.com/acme/deploy.git\n  sshPrivateKey: |\n    -----BEGIN OPENSSH PRIVATE KEY-----\n${Array.from({ length: 6 }, () => `    ${m.base64(70)}`).join('\n')}\n    -----END OPENSSH PRIVATE KEY-----\n`,
    secrets: ['github-token', 'private-key'],
  },
];
