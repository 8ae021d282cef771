/**
 * LowerPlane API keys as constructs, for apps on `cdktn`.
 *
 * @packageDocumentation
 */

export { ApiKey, type ApiKeyProps } from './api-key.ts';
export type {
  ApiKeySettings,
  Expires,
  Lifetime,
  Moment,
  Rotation,
  SecretGoes,
} from './api-key-props.ts';
export type { DeliverTo } from './deliver-to.ts';
/** The bindings as Terraform's schema has them, without checks. */
export * as bindings from './generated/index.ts';
export {
  DataLowerplaneApiKey,
  type DataLowerplaneApiKeyConfig,
  DataLowerplaneApiKeys,
  type DataLowerplaneApiKeysConfig,
} from './generated/index.ts';
export { LowerPlaneProvider, type LowerPlaneProviderProps } from './provider.ts';
export type { Resolvable } from './resolvable.ts';
