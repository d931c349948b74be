/** What is being sent or waits to be sent, for programs that want to wait for it. */
export interface UnderWay<Result> {
  add(sending: Promise<unknown>): void
  /** Keeps something back until it is released. */
  hold(send: () => Promise<Result>): void
  /** Sends what is held back. */
  release(): Promise<Result[]>
  /** Resolves when nothing is on its way any more. */
  done(): Promise<void>
}

const maxHeld = 1000

export function createUnderWay<Result>(): UnderWay<Result> {
  const running = new Set<Promise<unknown>>()
  let held: (() => Promise<Result>)[] = []

  function add(sending: Promise<unknown>): void {
    const ended: Promise<unknown> = sending.catch(() => undefined).finally(() => running.delete(ended))
    running.add(ended)
  }

  return {
    add,
    hold(send) {
      held.push(send)
      if (held.length > maxHeld) held.shift()
    },
    async release() {
      const sendings = held.map((send) => send())
      held = []
      for (const sending of sendings) add(sending)
      return await Promise.all(sendings)
    },
    async done() {
      while (running.size > 0) await Promise.all(running)
    },
  }
}
