import { type GuaranteeSection, provenIn } from './guarantee.ts';

/** Where secrets are, and where they are not. */
export const secrets: GuaranteeSection = {
  title: 'Secrets',
  guarantees: [
    {
      promise:
        'The secret of a key is in no state, plan, log, output or temporary file. It goes only where `deliver_to` sends it.',
      limits:
        'With `secret_in_state = true`, the state contains it. The provider does not control what a destination, or the program of a `command`, does with it.',
      proofs: [
        ...provenIn(
          'test/acceptance/provider/secret-nowhere.test.ts',
          'is in no state, plan, log, output or temporary file: only where it was delivered',
        ),
        ...provenIn(
          'test/acceptance/delivery/secret-nowhere.test.ts',
          'is in no state, plan, log or temporary file, and neither are the tokens for it',
        ),
      ],
    },
    {
      promise:
        'A secret that is sealed for age recipients is in the state as ciphertext only, which each of their identities opens.',
      limits: 'Anyone who has an identity and an old state can decrypt the secret in it.',
      proofs: provenIn(
        'test/acceptance/provider/sealed-secret.test.ts',
        'that is sealed opens with each identity, and is a key that works',
      ),
    },
    {
      promise: 'A delivered file can be read by its owner alone, and is there as a whole or not at all.',
      limits: 'Windows has no such permissions. Anyone who can act as its owner can read it.',
      proofs: provenIn(
        'test/acceptance/provider/secret-nowhere.test.ts',
        'leaves the delivered file alone with its owner, and no partial file beside it',
      ),
    },
    {
      promise:
        'Errors of servers and programs are shown without the secrets in them, also encoded (base64, hexadecimal, URL, JSON), split over lines or in part.',
      limits:
        'Fewer than 16 letters and digits in a row, compression, encryption and other encodings are not recognized.',
      proofs: [
        ...provenIn(
          'provider/http/encoded-secrets.test.ts',
          'in … is masked, whatever surrounds it',
          'in … is masked when it is split over lines',
          'is masked in …, whatever surrounds it',
        ),
        ...provenIn(
          'test/acceptance/provider/hostile-server.test.ts',
          'that echoes the key of the provider encoded does not bring it into an error or a log',
        ),
      ],
    },
    {
      promise: 'A key or token is sent to the configured address only. No redirect leads to another one.',
      limits: 'A proxy that ends TLS reads everything.',
      proofs: provenIn(
        'test/integration/http/bounds.test.ts',
        'never follows a redirect (…) to another origin',
        'goes through the proxy of the environment, which never sees its token',
      ),
    },
  ],
};

/** What is done at destinations. */
export const destinations: GuaranteeSection = {
  title: 'Destinations',
  guarantees: [
    {
      promise: 'Nothing but a LowerPlane key is ever overwritten or removed at a destination.',
      limits:
        'The secrets of GitHub cannot be read: what is there is overwritten, and a warning says so. A `command` does what its program does.',
      proofs: [
        ...provenIn(
          'test/acceptance/provider/destination-drift.test.ts',
          'is not replaced over something foreign: that is refused at plan, and kept',
          'is not withdrawn from a file that holds something else by then',
        ),
        ...provenIn(
          'test/integration/delivery/vault-kv.test.ts',
          'never overwrites anything but a key',
          'removes its own key only',
        ),
        ...provenIn(
          'test/acceptance/delivery/github.test.ts',
          'is overwritten with a warning when it exists already',
        ),
      ],
    },
    {
      promise:
        'A key that may be in use is not overwritten at a file or in Vault: one of another state, of another provider block, or one that LowerPlane does not know. That is checked at plan and again immediately before the delivery.',
      limits:
        'Keys of the same state and provider block may take the place of one another, as when two swap their files; with `-parallelism=1` that is refused until a run in the same data directory has read both. Of another provider block with the same address and API key, it can be refused at apply only. What else writes to a file in the moment of the delivery may be lost.',
      proofs: [
        ...provenIn(
          'test/acceptance/delivery/locations.test.ts',
          'of another state is not overwritten: that is refused at plan',
          'that came after the plan is not overwritten: the new key ends',
          'of another LowerPlane is not overwritten: after …',
        ),
        ...provenIn(
          'test/acceptance/delivery/drift.test.ts',
          'that was changed or deleted since is replaced by a rotation',
        ),
      ],
    },
    {
      promise:
        'A file is written in the directory that was checked, even if a parent is replaced by a link meanwhile.',
      limits:
        'This holds on Linux. Elsewhere, a replacement in the moment between a check and the next step is found, and the secret is removed again where it was written.',
      proofs: provenIn(
        'provider/delivery/file/held-directory.test.ts',
        'is still the one that is written to',
        'is not entered when it was replaced before',
      ),
    },
    {
      promise:
        'The same location written in another way is the same location: nothing rotates, nothing is removed.',
      limits:
        'Links, mounts and the case of names are compared on the machine that plans, as far as its file system shows them.',
      proofs: provenIn(
        'test/acceptance/delivery/locations.test.ts',
        'keeps the key of a state of version 0.1.0',
        'keeps its file when one of two spellings is dropped',
      ),
    },
    {
      promise: 'Other lines of a file in the format `dotenv` stay exactly as they are, also at destroy.',
      limits: 'What else writes to the file in the moment of the delivery may be lost.',
      proofs: provenIn(
        'test/acceptance/provider/file-format.test.ts',
        'keeps its other lines, is watched for drift, and loses only its variable when destroyed',
        'that assigns something else to the variable is refused at plan, and kept',
      ),
    },
    {
      promise: 'Other values of a Vault secret stay exactly as they are.',
      limits: 'Only for the KV engine of version 2, which can write on condition.',
      proofs: provenIn(
        'test/integration/delivery/vault-kv.test.ts',
        'writes one value and leaves the others exactly as they are',
        'loses nothing that something else writes at the same moment',
      ),
    },
    {
      promise: 'Two keys of one configuration are not delivered to the same location.',
      limits: 'Locations that are known only after apply are checked at apply.',
      proofs: provenIn(
        'test/acceptance/provider/validation.test.ts',
        'that would let two keys overwrite each other in one place is refused, also between resources',
      ),
    },
    {
      promise:
        'A secret that was deleted or replaced at its destination is noticed, and a rotation is planned.',
      limits:
        'At GitHub by the time of change only; at a `command` not at all. A destination that cannot be asked is a warning.',
      proofs: [
        ...provenIn(
          'test/acceptance/provider/destination-drift.test.ts',
          'is replaced by a rotation when its file is gone',
          'is replaced by a rotation when its file holds another key that no longer works',
        ),
        ...provenIn(
          'test/acceptance/delivery/drift.test.ts',
          'that cannot be asked after is a warning, and rotates nothing',
        ),
      ],
    },
  ],
};

/** What nothing exceeds. */
export const bounds: GuaranteeSection = {
  title: 'Bounds',
  guarantees: [
    {
      promise:
        'Every request to LowerPlane ends: within `request_timeout`, after `max_retries`, with at most 16 MiB of response, whatever the server does.',
      limits: 'A run of many requests has no time limit of its own.',
      proofs: [
        ...provenIn('provider/http/exchange.test.ts', 'keeps its bounds whatever the server does'),
        ...provenIn(
          'test/integration/http/bounds.test.ts',
          'reads no response longer than its limit',
          'is done within its total time, however slow the service',
        ),
      ],
    },
    {
      promise:
        'Every listing ends: after 1,000 pages, 200,000 items, five minutes, a cursor that comes back, or 50 pages in a row without anything new. A long one reports its progress in the log (`TF_LOG_PROVIDER=INFO`).',
      limits: 'An organization with more than 200,000 keys cannot be managed.',
      proofs: [
        ...provenIn(
          'test/acceptance/provider/hostile-server.test.ts',
          'that lists for ever is an error after fifty pages, and the log shows how far it came',
        ),
        ...provenIn(
          'provider/http/pagination.test.ts',
          'ends by itself with its default limits, whatever a server invents',
          'reports progress of a long listing, ever more rarely, and none of a short one',
        ),
      ],
    },
    {
      promise:
        'A refresh costs a listing, one request for each 200 keys of the organization, not one for each resource.',
      limits: 'Destinations are asked one by one.',
      proofs: provenIn(
        'test/acceptance/provider/refresh-cost.test.ts',
        'are refreshed by pages, not one by one',
      ),
    },
    {
      promise:
        'The memory of the provider process does not grow with requests that are reset or whose answers are not read.',
      limits: 'Terraform alone can connect to it. The size of one answer is not limited.',
      proofs: [
        ...provenIn(
          'test/integration/plugin/http2-bounds.test.ts',
          'whatever a peer does, work and answers stay within their bounds',
          'may have no more requests open than announced; the answers that wait count',
          'gets ENHANCE_YOUR_CALM, and only a bounded amount of work is done',
        ),
        ...provenIn(
          'test/integration/plugin/memory.test.ts',
          'the process stays small when a peer … its answers',
        ),
      ],
    },
    {
      promise:
        'No name or text from outside brings control characters, line separators or direction marks into a diagnostic, a log or a report.',
      limits: 'Letters of other scripts that look alike are not controls.',
      proofs: [
        ...provenIn(
          'provider/terraform/plugin/rpc/respond.test.ts',
          'gives Terraform no control character but line feeds, in any text',
        ),
        ...provenIn(
          'test/acceptance/provider/hostile-server.test.ts',
          'that puts control characters into names moves no cursor',
        ),
        ...provenIn(
          'action/report/every-format.test.ts',
          'has no control, separator or direction mark of Unicode as it is',
        ),
      ],
    },
    {
      promise:
        'No provider process outlives its Terraform, and work that must not be left half done is finished.',
      limits: 'After two minutes it is stopped in any case.',
      proofs: provenIn(
        'test/acceptance/plugin/process.test.ts',
        'when Terraform is killed, the work in hand is finished and no process is left',
        'work that must not be left half done survives Ctrl-C',
      ),
    },
  ],
};
