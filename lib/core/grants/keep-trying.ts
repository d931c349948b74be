import { isWechatAuthError } from '../../errors.ts'

const pausesMs = [200, 800]
const passing = ['ERR_PLATFORM_UNAVAILABLE', 'ERR_CACHE']

/** Whether another try may have more luck: a platform that is busy, or a store that fails, for a moment. */
export const isPassing = (error: unknown): boolean => isWechatAuthError(error) && passing.includes(error.code)

/** Three tries within a second. */
export async function keepTrying<T>(attempt: () => Promise<T>): Promise<T> {
  for (const pauseMs of pausesMs) {
    try {
      return await attempt()
    } catch (error) {
      if (!isPassing(error)) throw error
      await new Promise((resolve) => setTimeout(resolve, pauseMs))
    }
  }
  return attempt()
}
