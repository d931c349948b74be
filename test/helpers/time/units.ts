export const secondMs = 1_000
export const minuteMs: number = 60 * secondMs
export const dayMs: number = 24 * 60 * minuteMs
