import type { AuditAction } from '../../api/contract/audit-event.ts';
import type { Actor } from '../../api/contract/common.ts';

/** An event that is kept for good. */
export interface NewAuditEvent {
  readonly at: number;
  readonly action: AuditAction;
  readonly actor: Actor;
  readonly keyId: string | null;
  readonly target: string | null;
  /** Mask of the environments it concerns. Only keys that cover them see it. */
  readonly scope: number;
  readonly details: Readonly<Record<string, unknown>>;
}
