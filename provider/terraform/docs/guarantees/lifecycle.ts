import { type GuaranteeSection, provenIn } from './guarantee.ts';

const PROVIDER = 'test/acceptance/provider';
const LIFECYCLE = 'test/integration/lifecycle';

/** How a key begins. */
export const beginning: GuaranteeSection = {
  title: 'How a key begins',
  guarantees: [
    {
      promise:
        'The first key of a declaration works for an hour at most until its secret is in every destination. Only then does it get the expiration that is declared, immediately before Terraform records it.',
      limits:
        'Within that hour, a key of an apply that was killed can work without being in any state. A kill between getting its expiration and the moment in which Terraform saves the state leaves a key that lasts as declared; the next apply of the same state in the same data directory names it.',
      proofs: [
        ...provenIn(
          `${LIFECYCLE}/apply-key.test.ts`,
          'expires within an hour until its secret is everywhere, and as declared from then on',
        ),
        ...provenIn(
          'test/acceptance/crash/orphan.test.ts',
          'expires by itself when the data directory is deleted, and a warning names it',
          'expires by itself when no apply ever follows, also one that was delivered',
        ),
      ],
    },
    {
      promise:
        'A key that a killed apply created is found by the next apply in the same data directory of Terraform, whatever became of its declaration and whichever provider key is used: it is revoked and named.',
      limits:
        'A key that is already in use is named instead; a first key then expires within its hour. Applies that change no key only name it. In another data directory, or when it was deleted, nothing proves whose key it is: it is left alone and expires. So it is when the directory cannot be written, which a warning of each apply that creates a key says.',
      proofs: [
        ...provenIn(
          'test/acceptance/crash/orphan.test.ts',
          'is named and revoked by the next apply when …',
          'is named by a plan, which changes nothing',
          'is gone once a plan has found its key in the state, and holds no secret while there is one',
          'is named by the next apply, until it is imported',
        ),
        ...provenIn(
          'test/acceptance/crash/data-directory.test.ts',
          'is found when Terraform and the provider are killed and the directory is …',
          'because …, an apply says so, and manages its keys',
          'a key of a killed apply expires within an hour, and the next apply names it',
        ),
      ],
    },
    {
      promise: 'The key of another state is never taken for one that an interrupted apply left.',
      limits:
        'Two states that import the same key both manage it. A key whose creation failed, so that no state gets it, can be revoked by the apply of another state in the same data directory.',
      proofs: provenIn(
        `${PROVIDER}/another-state.test.ts`,
        'by terraform test in its folder',
        'by the apply of another state …',
        'by a CI runner that starts with an empty folder at the same path',
      ),
    },
    {
      promise:
        'A successor that an interrupted apply created is found and revoked by the next apply of the same state, also with another provider key, and by the removal of the resource.',
      limits:
        'A successor that is already in use is named instead. It expires after the overlap, an hour at least, once another successor is delivered. Without the state and the data directory, nothing finds one that was being delivered: it expires as declared. Applies at the same time need the lock of the state. With `-lock=false`, the second one is refused in the same data directory. In two of them, or on two machines, one is refused when the other has created the successor a few seconds or more after it began. A successor from before that, which is not recorded yet, can be revoked. With two provider keys, both applies can create one at the same moment.',
      proofs: [
        ...provenIn(
          `${LIFECYCLE}/apply-key.test.ts`,
          'is found and revoked by the next apply, also one with another admin key',
          'ends with the key when the declaration is removed, and is named',
          'is never one of another record of the same key',
        ),
        ...provenIn(
          'test/acceptance/crash/parallel.test.ts',
          'rotate a key …: the second one is refused, and ends no key of the first',
          'rotate a key …: that which creates later is refused, and ends no key of the other',
        ),
      ],
    },
    {
      promise:
        'A key whose delivery fails is revoked in the same apply, what was delivered is undone, and an old key keeps working.',
      limits:
        'Where a destination or LowerPlane cannot be reached for that, the error names the key and the destination. GitHub does not give secrets back, so what was there before is not restored.',
      proofs: [
        ...provenIn(
          `${PROVIDER}/delivery-failure.test.ts`,
          'at the first key: it is revoked, nothing stays, and the next apply starts cleanly',
          'at a successor: the old key keeps working, and its secret stays where it was',
        ),
        ...provenIn(
          'test/acceptance/delivery/several-destinations.test.ts',
          'is restored when one of them fails at a successor',
        ),
      ],
    },
    {
      promise:
        'With `verify`, a new key is kept only if a consumer has proven that it holds the new secret. Otherwise, the new key is revoked, its file is put back, and the old key keeps working.',
      limits:
        'A destination that cannot restore its value gets the old secret again only if another destination of the key still shows it.',
      proofs: provenIn(
        `${PROVIDER}/consumer-verification.test.ts`,
        'keeps the new key once its consumer has proven that it holds it',
        'revokes the new key and puts the file back when its consumer still uses the old one',
        'leaves no key and no file when the first one is not proven',
      ),
    },
    {
      promise:
        'With `consumers`, an old key retires only when each of them has proven that it holds the new secret.',
      limits: 'It ends by `overlap_max`, `force_revoke` and `confirm_revocations` in any case.',
      proofs: provenIn(
        `${PROVIDER}/consumers.test.ts`,
        'is held while one is missing or still uses it, and retires after its proof',
        'retires at overlap_max, proven or not',
      ),
    },
    {
      promise:
        'A temporary key of the ephemeral resource is revoked at the end of each Terraform operation that opened it, such as a plan.',
      limits:
        'When the provider is killed it is not revoked, but expires after the lifetime that is declared.',
      proofs: [
        ...provenIn(
          'test/acceptance/ephemeral/api-key.test.ts',
          'configures a second provider, is revoked at the end of each walk, and is stored nowhere',
        ),
        ...provenIn('test/acceptance/crash/ephemeral.test.ts', 'dies by itself when the provider is killed'),
      ],
    },
  ],
};

/** How a key ends. */
export const ending: GuaranteeSection = {
  title: 'How a key ends',
  guarantees: [
    {
      promise:
        'One piece of code ends keys, for every cause. Immediately before each revocation it reads the key again and checks every guard against its current state.',
      limits: 'Between that check and the revocation, a consumer can still use the key.',
      proofs: [
        ...provenIn(
          'provider/lifecycle/only-here.test.ts',
          'one function of it ends keys, for every cause',
          'no other source names the calls that create, change or revoke keys',
        ),
        ...provenIn(
          `${PROVIDER}/endings.test.ts`,
          'refuses at apply a key that was used since the destroy was planned',
        ),
      ],
    },
    {
      promise: 'A predecessor is revoked only after its successor has been created and delivered everywhere.',
      limits:
        'Delivery ends at the destination. Without a declared overlap, a consumer that reads it later is refused until then.',
      proofs: provenIn(
        `${PROVIDER}/successor.test.ts`,
        'is planned in place with a new id, delivered, and only then is its predecessor revoked',
      ),
    },
    {
      promise:
        'After its overlap, a predecessor that is still used is kept until it is no longer used, until `overlap_max`, or until it expires by itself.',
      limits: 'A use that LowerPlane has not reported yet cannot be known.',
      proofs: [
        ...provenIn(
          `${PROVIDER}/rotation-holding.test.ts`,
          'is held, and every plan says when and how often it was used',
          'is retired at overlap_max, used or not',
          'dies by itself at its own expiration at the latest',
        ),
        ...provenIn(
          `${PROVIDER}/rotation-plan-file.test.ts`,
          'for a key that is to be retired, unless it is used before the apply: then it is held',
        ),
      ],
    },
    {
      promise:
        'With `on_overlap_end = "expire"`, an old key ends at the end of its overlap although no one applies. The guards and its `consumers` decide before it gets the expiration, and an apply that sees it used postpones this.',
      limits: 'Without an apply, no one sees that it is still used after it got its expiration.',
      proofs: [
        ...provenIn(
          `${PROVIDER}/rotation-expires.test.ts`,
          'ends an old key although no one applies, and later plans are empty',
          'reaches an old key that overlaps already, and waits for the guards',
        ),
      ],
    },
    {
      promise:
        'A key with `deletion_protection` does not end because its resource is removed, destroyed or replaced, until that is switched off with an apply, or `confirm_revocations` names the key.',
      limits: 'It can be rotated, and revoked by others outside of Terraform.',
      proofs: [
        ...provenIn(
          `${PROVIDER}/guards.test.ts`,
          'refuses destroy and removal at plan, until it was switched off and applied',
        ),
        ...provenIn(`${PROVIDER}/forced-replacement.test.ts`, 'does not get round deletion_protection'),
      ],
    },
    {
      promise:
        'A key that was used within `recent_use_window` is not revoked by a removal, a destroy or a replacement, whatever caused it, unless `force_revoke` or `confirm_revocations` says so.',
      limits: 'Without `recent_use_window` there is no such check.',
      proofs: [
        ...provenIn(
          `${PROVIDER}/guards.test.ts`,
          'refuses to revoke a key that was used within it, and reports when',
        ),
        ...provenIn(
          `${PROVIDER}/endings.test.ts`,
          'refuses when only a held predecessor is used, and then ends neither',
          'by -replace is refused at plan, until the key is confirmed',
          'by replace_triggered_by is refused at plan, until the key is confirmed',
          'leaves a deposed key that later runs can end, when it was used since the plan',
          'because recent_use_window is not known are decided at apply',
          'because the provider key is not known are decided at apply',
        ),
      ],
    },
    {
      promise:
        'A run revokes at most `max_revocations` keys, counted over all provider configurations of the run.',
      limits:
        'Where the data directory of Terraform cannot be written, each provider configuration counts by itself. There is no limit unless one is set.',
      proofs: [
        ...provenIn(
          `${PROVIDER}/guards.test.ts`,
          'allows as many as it says, and names the numbers when a run would revoke more',
        ),
        ...provenIn(
          `${PROVIDER}/endings.test.ts`,
          'counts the keys of all providers of a run, at plan',
          'counts them at apply too, when the limit was not known at plan',
        ),
      ],
    },
    {
      promise: 'A run never revokes the key that it is authenticated with.',
      limits: 'Another run, with another key, may.',
      proofs: [
        ...provenIn(
          `${PROVIDER}/own-key.test.ts`,
          'is held as an old generation after its overlap, and the run does all the rest',
          'is rotated with an overlap by its own run, and the next run uses the delivered successor',
          'is not replaced without an overlap, and the message says how it can be',
        ),
        ...provenIn(`${PROVIDER}/forced-replacement.test.ts`, "does not revoke the provider's own key"),
      ],
    },
  ],
};
