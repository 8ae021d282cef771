import { endGroup, setFailed, setOutput, startGroup } from '@actions/core';
import type { CheckResult } from './check/result.ts';
import { GateError } from './gate-error.ts';
import type { GateEvent } from './github/event.ts';
import type { EventRange } from './github/event-range.ts';
import { inert } from './github/inert.ts';
import type { Runner } from './github/runner.ts';
import type { Inputs } from './inputs.ts';
import { outputsOf } from './outputs.ts';
import { printable } from './scan/report/printable.ts';
import { ScanError } from './scan/scan-error.ts';

export interface Published {
  readonly result: CheckResult;
  readonly inputs: Inputs;
  readonly runner: Runner;
  readonly event: GateEvent;
  readonly range: EventRange;
}

export async function publish({ result }: Published): Promise<void> {
  startGroup('Findings');
  for (const finding of result.findings) process.stdout.write(`${inert(printable(finding.message))}\n`);
  endGroup();
  const files = { json: undefined, sarif: undefined, junit: undefined, gitlab: undefined };
  for (const [name, value] of Object.entries(outputsOf(result, files))) setOutput(name, value);
}

export function nothingToCheck(because: string): void {
  process.stdout.write(inert(`Nothing to check: ${printable(because)}.\n`));
  setOutput('outcome', 'pass');
}

/** No verdict is no pass. */
export function noVerdict(error: unknown): void {
  setOutput('outcome', 'unknown');
  if (error instanceof GateError) setFailed(`${error.title}: ${error.detail}`);
  else if (error instanceof ScanError) setFailed(error.message);
  else setFailed(String(error instanceof Error ? error.stack : error));
}
