/** The simulator's own time: everything that expires asks it, so a test can let two hours pass in no time. */
export interface SimulatedClock {
  /** Milliseconds since 1970. */
  now(): number
  /** Moves the time on (or back, with a negative number). Waiting polls look at the time again. */
  advance(ms: number): void
  /** Back to the real time. */
  reset(): void
}

export interface ObservableClock extends SimulatedClock {
  /** How far it is ahead of the real time. */
  readonly offsetMs: number
  onChange(listener: () => void): void
}

export function createClock(realNow: () => number): ObservableClock {
  const listeners: (() => void)[] = []
  let offsetMs = 0
  const move = (offset: number): void => {
    offsetMs = offset
    for (const listener of listeners) listener()
  }
  return {
    now: () => realNow() + offsetMs,
    get offsetMs() {
      return offsetMs
    },
    advance(ms) {
      if (!Number.isFinite(ms)) throw new TypeError('clock.advance: expected a number of milliseconds')
      move(offsetMs + ms)
    },
    reset: () => move(0),
    onChange: (listener) => void listeners.push(listener),
  }
}
