import { type IResolvable, Lazy, type TerraformResource } from 'cdktn';
import type { Action } from './action.ts';

/** When a resource can trigger an action. Terraform 1.14 has no events for the destruction of a resource. */
export type ActionEvent = 'before_create' | 'after_create' | 'before_update' | 'after_update';

/** Which actions run, and when. */
export interface ActionTrigger {
  readonly events: readonly [ActionEvent, ...ActionEvent[]];
  /** They run in this order. */
  readonly actions: readonly [Action, ...Action[]];
  /** The actions run only if it is true. */
  readonly condition?: boolean | IResolvable;
}

/** The triggers of each resource: an override replaces the list of earlier ones. */
const TRIGGERS = new WeakMap<TerraformResource, readonly object[]>();

/**
 * Runs actions on events of a resource of any provider: adds an `action_trigger` block to its `lifecycle`. Needs
 * Terraform 1.14.
 *
 * @throws Error when an action is in another stack than the resource.
 * @see https://developer.hashicorp.com/terraform/language/block/resource#action_trigger
 */
export function triggerActions(resource: TerraformResource, trigger: ActionTrigger): void {
  const { events, actions, condition } = trigger;
  for (const action of actions) {
    if (action.cdktfStack !== resource.cdktfStack)
      throw new Error(
        `${action.address} is in another stack than ${resource.node.path}. Create the action in the stack of the resource.`,
      );
  }
  const block = {
    events: [...new Set(events)],
    // References are plain text here, without the quotes of an expression; their names can still be overridden.
    actions: actions.map((action) => Lazy.stringValue({ produce: () => action.address })),
    ...(condition === undefined ? {} : { condition }),
  };
  const blocks = [...(TRIGGERS.get(resource) ?? []), block];
  TRIGGERS.set(resource, blocks);
  resource.addOverride('lifecycle.action_trigger', blocks);
}
