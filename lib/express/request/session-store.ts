import { WechatAuthError } from '../../errors.ts'

type StoreFunction = (done: (error?: unknown) => void) => unknown

/** What is used of `req.session`: express-session has the functions, cookie-session is a plain object. */
export interface SessionLike {
  regenerate?: StoreFunction
  save?: StoreFunction
  reload?: StoreFunction
  cookie?: unknown
  wechatAuth?: unknown
  [key: string]: unknown
}

const timeoutMs = 10_000

/**
 * Calls a function of the session that takes a callback, or answers a promise as those of some stores do.
 *
 * @throws ERR_CACHE when it fails, or has done neither in ten seconds
 */
export function callStore(session: SessionLike, name: 'regenerate' | 'save' | 'reload'): Promise<void> {
  if (typeof session[name] !== 'function') return Promise.resolve()
  return new Promise((resolve, reject) => {
    let isOver = false
    let timer: NodeJS.Timeout | undefined
    const end = (): void => {
      isOver = true
      clearTimeout(timer)
    }
    const fail = (cause?: unknown): void => {
      end()
      reject(new WechatAuthError('ERR_CACHE', `the session store failed to ${name} the session`, { cause }))
    }
    const succeed = (): void => {
      end()
      resolve()
    }
    try {
      const answer = session[name]?.((error) => (error ? fail(error) : succeed()))
      if (isThenable(answer)) answer.then(succeed, (error) => fail(error ?? new Error('rejected')))
    } catch (error) {
      fail(error)
    }
    // A store in memory is done by now.
    if (!isOver) timer = setTimeout(fail, timeoutMs)
  })
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

const isThenable = (value: unknown): value is PromiseLike<unknown> =>
  isRecord(value) && typeof value['then'] === 'function'
