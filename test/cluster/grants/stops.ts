import type { GrantStore, WechatPlatformOptions } from 'express-wechat-auth'
import type { Stop } from './orders.ts'

export interface Stops {
  set(stops: readonly Stop[]): void
  /** Ends or freezes this process where it was told to. */
  pass(at: Stop['at'], of: string, moment: Stop['moment']): void
}

/** @param onFreeze is told before the process freezes, and must be done when it returns */
export function createStops(onFreeze: () => void): Stops {
  let orders: Stop[] = []
  let passed = 0
  return {
    set(stops) {
      orders = [...stops]
      passed = 0
    },
    pass(at, of, moment) {
      const [order] = orders
      if (order?.at !== at || order.moment !== moment || !of.endsWith(order.of)) return
      passed += 1
      if (passed <= (order.skip ?? 0)) return
      const { signal } = order
      orders = orders.slice(1)
      passed = 0
      if (signal === 'SIGSTOP') onFreeze()
      process.kill(process.pid, signal)
      // The signal may come on another thread: this one must not go on before it does.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200)
    },
  }
}

/** A store that a process may stop at, and that can be made to fail. */
export function stoppableStore(store: GrantStore, { pass }: Stops): GrantStore & { isBroken: boolean } {
  const reach = async <T>(at: 'get' | 'set', key: string, operation: () => T): Promise<Awaited<T>> => {
    if (stoppable.isBroken) throw new Error('the database is down')
    pass(at, key, 'before')
    const answer = await operation()
    pass(at, key, 'after')
    return answer
  }
  const stoppable: ReturnType<typeof stoppableStore> = {
    isBroken: false,
    get: (key) => reach('get', key, () => store.get(key)),
    set: (key, row) => reach('set', key, () => store.set(key, row)),
    delete: (key) => store.delete(key),
  }
  return stoppable
}

/** Calls of the platform's API that a process may stop at. */
export const stoppableHttp = ({ pass }: Stops): NonNullable<WechatPlatformOptions['http']> => ({
  async request({ method, url, headers, data, signal }) {
    const { pathname } = new URL(url)
    pass('call', pathname, 'before')
    const body = data === undefined ? null : String(data)
    const answer = await fetch(url, { method, headers, body, signal, redirect: 'manual' })
    const text = await answer.text()
    pass('call', pathname, 'after')
    return { status: answer.status, headers: Object.fromEntries(answer.headers), data: text }
  },
})
