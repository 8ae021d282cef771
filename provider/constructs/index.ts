/**
 * LowerPlane API keys as constructs, for apps on `cdktn`.
 *
 * @packageDocumentation
 */

export type { IResolvable as Resolvable } from 'cdktn';
export type { Action } from './action.ts';
export { ApiKey, type ApiKeyProps, type UseCaseProps } from './api-key.ts';
export type {
  ApiKeySettings,
  Expires,
  Lifetime,
  Moment,
  Rotation,
  SecretDestination,
  UseCaseSettings,
} from './api-key-props.ts';
export type { ActionDeliverTo, DeliverTo } from './deliver-to.ts';
export { Evidence, type EvidenceProps } from './evidence.ts';
export { functions } from './functions.ts';
/** The bindings generated from the Terraform schema, without checks. */
export * as bindings from './generated/index.ts';
export {
  DataLowerplaneApiKey,
  type DataLowerplaneApiKeyConfig,
  DataLowerplaneApiKeys,
  type DataLowerplaneApiKeysConfig,
  DataLowerplaneAuditEvents,
  type DataLowerplaneAuditEventsConfig,
  DataLowerplaneControls,
  type DataLowerplaneControlsConfig,
  DataLowerplaneEvidence,
  type DataLowerplaneEvidenceConfig,
  DataLowerplanePosture,
  type DataLowerplanePostureConfig,
  DataLowerplaneTests,
  type DataLowerplaneTestsConfig,
  DataLowerplaneUsers,
  type DataLowerplaneUsersConfig,
  DataLowerplaneWhoami,
  type DataLowerplaneWhoamiConfig,
  RevokeKey,
  type RevokeKeyConfig,
} from './generated/index.ts';
export { LowerPlaneProvider, type LowerPlaneProviderProps } from './provider.ts';
export { RotateKey, type RotateKeyProps } from './rotate-key.ts';
export { type ActionEvent, type ActionTrigger, triggerActions } from './trigger-actions.ts';
export { User, type UserProps } from './user.ts';
