/** Counts what happens on one day; the next day begins at midnight in China. */
export interface DailyCount {
  today(): number
  add(): void
  clear(): void
}

function dayOf(now: number): number {
  return Math.floor((now + 8 * 3_600_000) / 86_400_000)
}

export function createDailyCount(now: () => number): DailyCount {
  let day = 0
  let count = 0

  function today(): number {
    const present = dayOf(now())
    if (day !== present) count = 0
    day = present
    return count
  }

  return {
    today,
    add() {
      count = today() + 1
    },
    clear() {
      count = 0
    },
  }
}
