import type { PlanNotice, PlanProblem, ReplaceReason } from './change.ts';
import { formatDuration } from './duration.ts';
import { formatScope } from './environments.ts';
import { formatInstant, type Instant } from './instant.ts';

/** A plan's reasons, problems and notices in sentences, the same through every front door. */
export interface Explanation {
  readonly title: string;
  readonly detail: string;
}

/** One reason as a clause: "permissions change from read-only to admin". */
export function explainReason(reason: ReplaceReason, now: Instant): string {
  switch (reason.kind) {
    case 'permissions':
      return `permissions change from ${reason.from} to ${reason.to}`;
    case 'environments':
      return `environments change from ${formatScope(reason.from)} to ${formatScope(reason.to)}`;
    case 'destination-added':
      return `a secret cannot be read again, and there is a new destination for it: ${reason.destinations.join(', ')}`;
    case 'revoked':
      return 'it was revoked outside of this configuration';
    case 'expired':
      return `it expired on ${formatInstant(reason.at)}, ${formatDuration(now - reason.at)} ago`;
    case 'absent':
      return 'LowerPlane does not know it; keys are never deleted there, so check that base_url and api_key belong to the right organization';
  }
}

export function explainProblem(problem: PlanProblem): Explanation {
  switch (problem.kind) {
    case 'expiration-in-past':
      return {
        title: 'Expiration In The Past',
        detail: `The key would expire on ${formatInstant(problem.at)}, which was ${formatDuration(problem.now - problem.at)} ago. Declare a later expiration; to end a key now, remove its resource.`,
      };
    case 'no-destination':
      return {
        title: 'No Destination For The Secret',
        detail:
          'A new key will be created, but nothing says where its secret goes, and LowerPlane shows it only once. Add deliver_to with a destination such as file or age. To keep the plain text in the Terraform state on purpose, set secret_in_state = true.',
      };
  }
}

export function explainNotice(notice: PlanNotice): Explanation {
  switch (notice.kind) {
    case 'expired-as-declared':
      return {
        title: 'Key Has Expired As Declared',
        detail: `The key reached its declared expiration, ${formatInstant(notice.at)}, and no longer works. Declare a later expiration to get a successor, or remove the resource.`,
      };
    case 'secret-elsewhere':
      return {
        title: 'Secret Of An Imported Key Is Not Known',
        detail: `This key was imported, so its secret cannot be delivered to ${notice.destinations.join(', ')}: LowerPlane shows a secret only at creation. The destination takes effect with the next generation; run terraform apply -replace for this resource to get one now.`,
      };
  }
}
