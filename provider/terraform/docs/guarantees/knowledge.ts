import { type GuaranteeSection, provenIn } from './guarantee.ts';

const PROVIDER = 'test/acceptance/provider';
const LIFECYCLE = 'test/integration/lifecycle';

/** Which key is meant. */
export const identity: GuaranteeSection = {
  title: 'Which key is meant',
  guarantees: [
    {
      promise:
        'A run that is authenticated for another organization changes nothing: refresh, plan, apply, destroy and import fail.',
      limits:
        'A state of version 0.1.0 does not name the organization until one refresh has found its keys. What is only created belongs to the organization of the run.',
      proofs: provenIn(
        `${PROVIDER}/organization.test.ts`,
        'changes nothing and overwrites nothing: …',
        'does not apply a plan that was made with the right one',
        'cannot import a key of the first one',
      ),
    },
    {
      promise:
        'A key that LowerPlane does not know is an error, until `recreate_absent` or a changed `rotate_trigger` confirms its successor. It leaves the state only when `confirm_revocations` names it.',
      limits: 'Whether it still works somewhere cannot be known.',
      proofs: provenIn(
        `${PROVIDER}/gone.test.ts`,
        'is an error when LowerPlane does not know it, until recreate_absent confirms its successor',
        'is removed from the state when that is confirmed: LowerPlane not knowing it proves nothing',
      ),
    },
    {
      promise:
        'A key that was revoked outside, or has expired, gets a successor, which the plan shows first.',
      limits: 'Until that is applied, consumers are without a working key.',
      proofs: provenIn(
        `${PROVIDER}/gone.test.ts`,
        'gets a successor when it was revoked outside',
        'gets a successor when it has expired, and the expired key is revoked too',
      ),
    },
    {
      promise: 'No answer of a failing server, proxy or login page removes a key from the state.',
      limits: 'Someone else with access to the state can.',
      proofs: provenIn(
        `${PROVIDER}/state-survives.test.ts`,
        'after a server fault, a broken connection or a timeout',
        'after 401 and 403',
        'when something else answers in the place of LowerPlane',
      ),
    },
    {
      promise: "Expirations and rotations follow LowerPlane's clock, not that of the machine.",
      limits: 'LowerPlane has to send its time with its responses.',
      proofs: provenIn(`${PROVIDER}/clock-skew.test.ts`, "… changes nothing: the time is LowerPlane's"),
    },
    {
      promise: 'A plan is applied as it was shown, or refused.',
      limits:
        'What the plan shows as known after apply is decided at apply, for example whether a changed trigger rotates.',
      proofs: [
        ...provenIn(
          `${PROVIDER}/rotation-plan-file.test.ts`,
          'but a stale one is refused by terraform, and makes no key',
        ),
        ...provenIn(`${PROVIDER}/keepers.test.ts`, '…: a new value rotates, the same one does not'),
      ],
    },
    {
      promise: 'States that version 0.1.0 wrote keep working.',
      limits: 'An older version cannot read what a newer one wrote.',
      proofs: provenIn('test/acceptance/compatibility/state.test.ts', 'can be applied and destroyed'),
    },
  ],
};

/** Whether LowerPlane did what it says. */
export const verification: GuaranteeSection = {
  title: 'Whether it was done',
  guarantees: [
    {
      promise:
        'What LowerPlane answers is checked: the id, permissions, environments and expiration of a created key, a changed expiration or name, the key of the run, and that a revoked key is revoked, by the answer and by another read. A false answer is an error, and the state keeps what was true.',
      limits: 'False answers about a key that all agree are not detected.',
      proofs: [
        ...provenIn(
          `${LIFECYCLE}/key-authority.test.ts`,
          'is revoked when it is not what was asked for: …',
          'is an error when the answer is not what was asked for: …',
        ),
        ...provenIn(`${LIFECYCLE}/end-key.test.ts`, 'has not ended when …'),
        ...provenIn(
          `${PROVIDER}/untrue-answers.test.ts`,
          'and answers with … leaves the key in state',
          'is an error when the run asks who it is',
          'is an error when a key is renamed, and the state keeps what was true',
          'does not become the managed key when the listing lacks it',
        ),
        ...provenIn(
          `${LIFECYCLE}/apply-key.test.ts`,
          'keeps an old key whose revocation LowerPlane did not confirm',
        ),
      ],
    },
    {
      promise:
        'A request whose answer was lost is repeated only where that is safe, and a key whose secret was lost with it is revoked.',
      limits: 'When LowerPlane cannot be reached afterwards either, the error says what may have happened.',
      proofs: [
        ...provenIn(
          `${LIFECYCLE}/issue-key.test.ts`,
          'makes another key when the answer with the secret was lost, and revokes the first',
        ),
        ...provenIn(
          `${PROVIDER}/faults.test.ts`,
          'a lost response to a change or a revocation is harmless: both are idempotent',
        ),
      ],
    },
    {
      promise:
        'These guarantees hold together: thousands of made-up histories with several states, machines, kills and faults keep them.',
      limits: 'The simulated world has no Terraform process in it; the other tests have.',
      proofs: provenIn('test/world/world.test.ts', 'keeps every invariant in … histories'),
    },
  ],
};
