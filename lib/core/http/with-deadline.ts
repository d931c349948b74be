import { TransportFailure } from './transport-failure.ts'

/** Ends what sends a request at its deadline, whether or not that looks at the signal. */
export async function withDeadline<T>(
  send: (signal: AbortSignal) => Promise<T>,
  timeoutMs: number,
): Promise<T> {
  const controller = new AbortController()
  let timer: NodeJS.Timeout | undefined
  const tooLate = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new TransportFailure('ETIMEDOUT'))
      controller.abort()
    }, timeoutMs)
  })
  try {
    return await Promise.race([send(controller.signal), tooLate])
  } finally {
    clearTimeout(timer)
  }
}
