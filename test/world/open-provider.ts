import { randomUUID } from 'node:crypto';
import { connect } from '../../provider/lifecycle/connect.ts';
import { Journal } from '../../provider/lifecycle/journal.ts';
import type { ManagedKeys } from '../../provider/lifecycle/managed-keys.ts';
import {
  beginningOf,
  type ConnectedRun,
  nothingPlanned,
  type Revocations,
} from '../../provider/lifecycle/run.ts';
import type { RunRequest } from './history.ts';
import { judged } from './judge.ts';
import { notesOf } from './notes.ts';
import type { Process } from './process.ts';
import { transportOver } from './wire.ts';
import type { TerraformState, World } from './world.ts';

/** A provider that a run of Terraform starts. */
interface StartedProvider {
  readonly world: World;
  readonly state: TerraformState;
  readonly request: RunRequest;
  readonly process: Process;
  /** Of the whole run: its processes count together. */
  readonly revocations: Revocations;
  /** What its plan has found counts for its apply. */
  readonly managed: ManagedKeys;
  /** How many providers the run has opened before. */
  readonly number: number;
}

/** Configures a provider over the world's network, clock and journal. */
export async function openProvider(started: StartedProvider): Promise<ConnectedRun> {
  const { world, state, request, process, revocations, managed, number } = started;
  const { recentUseWindow, maxRevocations, skewMs } = request;
  const { lowerPlane, apiKey } = world.access(request);
  const wire = judged({ world, state, request, process, lowerPlane });
  const connection = await connect({
    baseUrl: 'http://127.0.0.1',
    apiKey,
    transport: transportOver(wire),
    lists: { maxPages: 20 },
    runtime: {
      wallClock: () => world.now + skewMs,
      monotonic: () => world.now,
      random: () => 0.5,
      sleep: async (ms) => {
        await process.point('wait before trying again');
        world.pass(ms);
      },
      abortAfter: () => NEVER_ABORTED,
    },
  });
  return {
    connection,
    guards: { recentUseWindow, maxRevocations, confirmedRevocations: new Set() },
    planned: nothingPlanned(managed),
    revocations,
    newId: () => randomUUID(),
    pause: async (ms) => {
      await process.point('wait for a consumer');
      world.pass(ms);
    },
    engine: 'terraform',
    journal: new Journal(notesOf(world, state, process, number), randomUUID),
    begunAt: beginningOf(connection.client, 0),
    now: () => connection.client.clock.now(),
  };
}

const NEVER_ABORTED = new AbortController().signal;
