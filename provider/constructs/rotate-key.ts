import type { Construct } from 'constructs';
import { type ActionDeliverTo, expandDestination } from './deliver-to.ts';
import {
  RotateKey as RotateKeyAction,
  type RotateKeyConfig,
  type RotateKeyDeliverTo,
} from './generated/index.ts';

/** What a `RotateKey` action takes. */
export interface RotateKeyProps extends Omit<RotateKeyConfig, 'deliverTo'> {
  /** Where the secret of the new key goes. If one fails, the new key is revoked, and the old one stays. */
  readonly deliverTo: readonly [ActionDeliverTo, ...ActionDeliverTo[]];
}

/**
 * The action `lowerplane_rotate_key`, for a key that no resource manages. For the key of a resource, change its
 * `rotateTrigger`. Needs Terraform 1.14, which checks the destinations.
 */
export class RotateKey extends RotateKeyAction {
  constructor(scope: Construct, id: string, { deliverTo, ...plain }: RotateKeyProps) {
    super(scope, id, { ...plain, deliverTo: deliverTo.map(expandDestination<RotateKeyDeliverTo>) });
  }
}
