/**
 * The guide to proofs of possession.
 *
 * @param responder the source of the reference responder.
 */
export function possessionPage(responder: string): string {
  return `---
page_title: "Proof of possession"
subcategory: ""
description: |-
  How a consumer proves that it holds a new secret, before the old key ends.
---

# Proof of possession

After a rotation, an old key must not end before everyone who uses it has the new one. That its use has stopped is a hint: a
job that runs once a month has not stopped, it has not begun. A consumer can *prove* instead that it holds the new secret, and
the secret never travels.

\`\`\`terraform
resource "lowerplane_api_key" "gate" {
  name        = "CI/CD Pipeline - Production"
  permissions = "read-only"
  deliver_to  = [{ vault_kv = { mount = "secret", path = "gate", key = "api_key" } }]
  rotation    = { every = "90d", overlap = "7d" }

  # Right after a delivery: otherwise the new key is revoked and the destinations are restored.
  verify = {
    name   = "canary"
    probe  = { https = { url = "https://canary.example.com/lowerplane-possession" } }
    within = "2m"
  }

  # Before the old key retires.
  consumers = [
    { name = "api", probe = { https = { url = "https://api.example.com/lowerplane-possession" } } },
    { name = "worker", probe = { command = { program = ["kubectl", "exec", "-i", "deploy/worker", "--", "prove"] } } },
    { name = "batch", probe = { file = { path = "/srv/shared/batch.proof" } } },
  ]
}
\`\`\`

## When a consumer is asked

| | \`verify\` | \`consumers\` |
| --- | --- | --- |
| when | in the apply that delivers a new secret, each second until \`within\` is over | in each apply, once the overlap of an old key is over; with \`on_overlap_end = "expire"\` from the delivery of the new secret on |
| proven | the new key is kept | the old key retires, unless it is still used; with \`expire\` it gets its expiration |
| not proven | the new key is revoked, the destinations are restored, the old key stays | the old key stays, and the consumer is named with what to do |
| the end | the apply fails | \`overlap_max\`, \`force_revoke\` or \`confirm_revocations\` end the old key in any case |

\`lowerplane keys rotate NAME --watch\` asks \`consumers\` as well, immediately before it revokes the old key. A plan asks no one,
because a probe can be a program. To check a proof, the run needs the secret: in \`verify\` it has it, and for \`consumers\` it reads it
back from a destination, so at least one destination must allow reading (such as \`file\` or \`vault_kv\`).

## What cannot be put back

When a verification fails, \`file\` and \`vault_kv\` hold what they held before. A destination that cannot restore anything
(\`github_actions_secret\`, \`command\`) gets the old secret again if another destination of the same key still shows it, or
\`secret_in_state\` keeps it. Otherwise it holds a revoked key until the next apply, and the error says so: put such a
destination beside one that can be read back.

## The protocol

1. The challenge is JSON of at most 4,096 bytes: \`version\` (1), \`consumer\`, \`key_id\`, \`generation\`, \`nonce\` (32 random
   bytes, never used twice) and \`issued_at\`. It holds no secret.
2. The consumer checks that \`consumer\` is its own name, so that no one can have it answer for someone else.
3. It answers with JSON: \`proof\`, and if it likes \`fingerprint\`, by which messages say which key it still uses.
   - \`proof\`: 64 hex digits, HMAC-SHA-256 under the whole text of the key, over the line \`lowerplane-possession-v1\`, a line
     feed, and the challenge exactly as it came.
   - \`fingerprint\`: the first 16 hex digits of SHA-256 over the text of the key, as LowerPlane shows it.
4. The proof is compared in constant time. It fits no other key, generation, consumer or challenge.

| probe | challenge | answer |
| --- | --- | --- |
| \`https\` | the body of a POST | the body of a response with status 200 |
| \`command\` | standard input | standard output; exit code 0 |
| \`file\` | the file \`PATH.challenge\`, which stays until it is answered, for a day at most | the file \`PATH\` |

An endpoint needs TLS, except on this machine. Redirects are refused, and more than 4,096 bytes are not read. The endpoint may be
public: it shows nothing but that a key is held, and which.

## A responder

For Node, without dependencies:

\`\`\`js
${responder.trimEnd()}
\`\`\`
`;
}
