import type { ApiKey } from '../../../provider/api/contract/api-key.ts';
import { statusOf } from '../../../provider/keys/key.ts';
import { expirationOf, instantOf, lastUseOf } from '../../../provider/lifecycle/observed-key.ts';
import type { CheckResult } from '../../check/verdict/result.ts';
import type { PageFramework, PageKey } from '../page/key-page.ts';
import { renderKeyPage } from '../page/render-key-page.ts';
import { reportOf } from './json.ts';
import type { Links } from './summary.ts';

/** The result as one HTML page. The gate forecasts nothing and reads no audit trail. */
export function page(result: CheckResult, links?: Links): string {
  const report = reportOf(result);
  return renderKeyPage({
    at: result.checkedAt,
    subject: links === undefined ? 'Result of the gate' : links.repository,
    keys: result.keys?.map((key) => pageKeyOf(key, result.checkedAt)),
    calendar: undefined,
    posture: report.posture.map(frameworkOf),
    checks: [report],
    notKnown: report.not_known.map(({ subject, because }) => `${subject}: ${because}`),
  });
}

/** A live key, without what the audit trail and code say of it. */
export function pageKeyOf(key: ApiKey, now: number): PageKey {
  const expiration = expirationOf(key);
  return {
    id: key.id,
    name: key.name,
    permissions: key.permissions,
    environments: key.environments,
    status: statusOf(key.status, expiration, now),
    lastFour: key.last_four,
    createdAt: instantOf(key.created_at),
    lastUsedAt: lastUseOf(key),
    expiresAt: expiration.kind === 'at' ? expiration.at : undefined,
    use: { requestsInAll: key.request_count, requestsLast90Days: undefined },
    declaration: undefined,
  };
}

/** A framework of a result of the gate. */
export function frameworkOf(row: ReturnType<typeof reportOf>['posture'][number]): PageFramework {
  const { source, framework, status, score, minimum_score: minimum } = row;
  return { source, name: framework, status, score, minimum: minimum ?? undefined };
}
