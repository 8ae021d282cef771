/** 2026-01-01: before this scanner was made, so that no clock is needed. */
export const LONG_EXPIRED = Date.UTC(2026, 0, 1);
