/** Whose event it is: it waits while its owner is frozen, and never comes once its owner is dead. */
export interface EventOwner {
  isDead: boolean
  frozenUntil: number
}

export interface VirtualTimer {
  ref(): VirtualTimer
  unref(): VirtualTimer
}

export interface VirtualTime {
  readonly now: number
  /** How many events have come so far. */
  readonly events: number
  /** Without an owner, what happens outside all processes. */
  after(ms: number, owner: EventOwner | undefined, action: () => void): VirtualTimer
  /** Lets time pass. Between two events everything is done that waits for no time. */
  run(ms: number): Promise<void>
  /** What is still to come for owners that live. */
  pending(): number
  /**
   * Puts its own timers, and `random` in place of `Math.random()`, where all code finds them. A timer belongs to the
   * owner of the event in which it was started. Answers how to undo it.
   */
  takeOver(random: () => number): () => void
}

interface Event extends VirtualTimer {
  at: number
  readonly due: number
  readonly serial: number
  readonly owner: EventOwner | undefined
  readonly action: () => void
  readonly repeatMs?: number
  isOver: boolean
}

/** Time that passes as fast as what happens in it. The same events in the same order for the same input. */
export function createVirtualTime(): VirtualTime {
  const idle = setImmediate
  /** The next one last. */
  const queue: Event[] = []
  let [now, serial, events] = [0, 0, 0]
  let current: EventOwner | undefined

  const insert = (event: Event): void => {
    let [low, high] = [0, queue.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (isBefore(event, queue[middle] as Event)) low = middle + 1
      else high = middle
    }
    queue.splice(low, 0, event)
  }

  const add = (
    ms: number,
    owner: EventOwner | undefined,
    action: () => void,
    repeat?: { repeatMs: number },
  ): Event => {
    serial += 1
    const at = now + Math.max(0, Number.isFinite(ms) ? ms : 1)
    const event: Event = {
      at,
      due: at,
      serial,
      owner,
      action,
      ...repeat,
      isOver: false,
      ref: () => event,
      unref: () => event,
    }
    insert(event)
    return event
  }

  const happen = async (event: Event): Promise<void> => {
    const { owner } = event
    if (event.isOver || owner?.isDead) return
    if (owner !== undefined && owner.frozenUntil > now) {
      event.at = owner.frozenUntil
      insert(event)
      return
    }
    events += 1
    current = owner
    event.action()
    if (owner !== undefined) await new Promise<void>((resolve) => idle(resolve))
    current = undefined
    event.isOver = event.repeatMs === undefined || event.isOver
    if (event.isOver || event.repeatMs === undefined) return
    event.at = now + event.repeatMs
    insert(event)
  }

  const time: VirtualTime = {
    get now() {
      return now
    },
    get events() {
      return events
    },
    after: (ms, owner, action) => add(ms, owner, action),
    async run(ms) {
      const end = now + ms
      for (let next = queue.at(-1); next !== undefined && next.at <= end; next = queue.at(-1)) {
        queue.pop()
        now = Math.max(now, next.at)
        await happen(next)
      }
      now = end
    },
    pending: () =>
      queue.filter(({ isOver, owner }) => !isOver && owner !== undefined && !owner.isDead).length,
    takeOver(random) {
      const { setTimeout, setInterval, clearTimeout, clearInterval } = globalThis
      const mathRandom = Math.random
      const clear = (timer: { isOver: boolean } | undefined): void => {
        if (timer !== undefined) timer.isOver = true
      }
      Math.random = random
      Object.assign(globalThis, {
        setTimeout: (action: () => void, ms = 0) => add(ms, current, action),
        setInterval: (action: () => void, ms = 0) => add(ms, current, action, { repeatMs: Math.max(1, ms) }),
        clearTimeout: clear,
        clearInterval: clear,
      })
      return () => {
        Math.random = mathRandom
        Object.assign(globalThis, { setTimeout, setInterval, clearTimeout, clearInterval })
      }
    },
  }
  return time
}

const isBefore = (one: Event, other: Event): boolean =>
  one.at !== other.at
    ? one.at < other.at
    : one.due !== other.due
      ? one.due < other.due
      : one.serial < other.serial
