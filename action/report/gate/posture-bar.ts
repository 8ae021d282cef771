import type { PostureRow } from '../../check/verdict/result.ts';

const WIDTH = 10;

/** `████████░░ 82%` */
export function postureBar(score: number): string {
  const full = Math.min(WIDTH, Math.max(0, Math.floor(score * WIDTH + 1e-9)));
  return `${'█'.repeat(full)}${'░'.repeat(WIDTH - full)} ${percent(score)}`;
}

/** Rounded down: 89.9% must not read as the required 90%. */
export function percent(score: number): string {
  return `${Math.floor(score * 100 + 1e-9)}%`;
}

/** Whether a framework reaches its required score; undefined when none is required. */
export function isEnough({ score, minimumScore }: PostureRow): boolean | undefined {
  return minimumScore === undefined ? undefined : score >= minimumScore;
}
