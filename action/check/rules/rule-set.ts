import { committedSecret } from './committed-secret.ts';
import type { Rule } from './definition/rule.ts';
import { deletionProtectionOff } from './deletion-protection-off.ts';
import { driftedKey } from './drifted-key.ts';
import { duplicateKeyName } from './duplicate-key-name.ts';
import { excessPrivilege } from './excess-privilege.ts';
import { expiredKeyDeclared } from './expired-key-declared.ts';
import { expiredWaiver } from './expired-waiver.ts';
import { expiringSoon } from './expiring-soon.ts';
import { failingTest } from './failing-test.ts';
import { gateKeyNotReadOnly } from './gate-key-not-read-only.ts';
import { gateKeyUnscoped } from './gate-key-unscoped.ts';
import { invalidDeclaration } from './invalid-declaration.ts';
import { lifetimeTooLong } from './lifetime-too-long.ts';
import { missingExpiration } from './missing-expiration.ts';
import { missingKey } from './missing-key.ts';
import { missingRotation } from './missing-rotation.ts';
import { neverUsedKey } from './never-used-key.ts';
import { overdueRemediation } from './overdue-remediation.ts';
import { overdueRotation } from './overdue-rotation.ts';
import { plaintextInState } from './plaintext-in-state.ts';
import { postureBelowThreshold } from './posture-below-threshold.ts';
import { postureRegressed } from './posture-regressed.ts';
import { sharedDestination } from './shared-destination.ts';
import { staleKey } from './stale-key.ts';
import { stalePosture } from './stale-posture.ts';
import { undeclaredKey } from './undeclared-key.ts';
import { unknownPosture } from './unknown-posture.ts';
import { unscopedEnvironment } from './unscoped-environment.ts';
import { unusedWaiver } from './unused-waiver.ts';

/** Every rule of the gate, in the order reports list them. */
export const ALL_RULES: readonly Rule[] = [
  committedSecret,
  missingExpiration,
  lifetimeTooLong,
  missingRotation,
  expiredKeyDeclared,
  excessPrivilege,
  unscopedEnvironment,
  plaintextInState,
  deletionProtectionOff,
  sharedDestination,
  duplicateKeyName,
  invalidDeclaration,
  overdueRotation,
  expiringSoon,
  staleKey,
  neverUsedKey,
  undeclaredKey,
  missingKey,
  driftedKey,
  gateKeyNotReadOnly,
  gateKeyUnscoped,
  postureBelowThreshold,
  postureRegressed,
  stalePosture,
  unknownPosture,
  failingTest,
  overdueRemediation,
  expiredWaiver,
  unusedWaiver,
];
