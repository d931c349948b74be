/** Tells those who watch the simulator that something has changed, and numbers the changes. */
export interface Bell {
  /** How often it has rung; a later change has a higher number. */
  readonly revision: number
  /** Another one after each start of the program: revisions of one run mean nothing in the next. */
  readonly run: string
  ring(): number
  /** Calls `listener` at each ring until the returned function is called. */
  listen(listener: () => void): () => void
  readonly listeners: number
}

export function createBell(run: string): Bell {
  const listeners = new Set<() => void>()
  let revision = 0
  return {
    run,
    get revision() {
      return revision
    },
    get listeners() {
      return listeners.size
    },
    ring() {
      revision += 1
      for (const listener of [...listeners]) listener()
      return revision
    },
    listen(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
