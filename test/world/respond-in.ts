import { jsonText } from '../../action/report/format/json-text.ts';
import type { CommandIo } from '../../provider/cli/command-io.ts';
import { openIncident } from '../../provider/cli/respond/incident.ts';
import { respond } from '../../provider/cli/respond/respond.ts';
import type { ResponseDocument } from '../../provider/cli/respond/response-document.ts';
import type { DeclaredName } from '../../provider/engine/declared-name.ts';
import { fingerprint } from '../../provider/keys/fingerprint.ts';
import type { KeyRecord } from '../../provider/lifecycle/record.ts';
import type { ReportedProblem } from '../../provider/lifecycle/report.ts';
import type { ConnectedRun } from '../../provider/lifecycle/run.ts';
import { DAY, HOUR, type Response } from './history.ts';
import type { Process } from './process.ts';
import type { Leak, World } from './world.ts';

/** For how long a response lets no old key expire, in milliseconds. */
export const SUCCESSOR_OVERLAP = 7 * DAY;

interface Answering {
  readonly world: World;
  readonly process: Process;
  readonly leak: Leak;
  readonly response: Response;
}

/** What came of a response. */
export interface Answer {
  readonly outcome: ResponseDocument['outcome'];
  readonly successor: KeyRecord | undefined;
  readonly problems: readonly ReportedProblem[];
}

/**
 * Runs `lowerplane respond` in the world: what it prints and reports is searched for secrets.
 *
 * @throws CommandError, LowerPlaneError, LifecycleError as the command shows them.
 */
export async function answerLeak(
  run: ConnectedRun,
  { world, process, leak: { id, secret }, response: { now, quietFor, wait } }: Answering,
  names: readonly DeclaredName[],
): Promise<Answer> {
  const io: CommandIo = {
    cwd: '/',
    environment: {},
    now: world.now,
    colors: false,
    width: 100,
    out: (text) => world.observer.search(text, 'the output of a response'),
    error: (text) => world.observer.search(text, 'the messages of a response'),
    wait: async (ms) => {
      await process.point('wait for consumers to switch');
      world.pass(ms);
      return true;
    },
  };
  const exposed =
    world.seed % 2 === 0
      ? ({ by: 'id', value: id, found: [] } as const)
      : ({ by: 'fingerprint', value: fingerprint(secret), found: [] } as const);
  const incident = await openIncident(run, exposed, { names, rivals: [] }, now ? 'now' : 'graceful', io);
  const pace = { quietFor, every: Math.max(HOUR, quietFor / 3), wait };
  const outcome = await respond(incident, { now, narrow: false, yes: true, format: undefined, ...pace }, io);
  const document = await incident.document(outcome);
  world.observer.search(jsonText(document), 'the report of a response');
  return { outcome, successor: incident.successor, problems: document.problems };
}
