import { messageOf } from './api.js'
import { refresh } from './shown.js'
import { tell } from './toasts.js'

/**
 * Does something in the simulator, says what went wrong, and shows the section anew.
 *
 * @template T
 * @param {() => Promise<T>} work
 * @param {string} [done] what to say of it
 * @returns {Promise<T | undefined>}
 */
export async function act(work, done) {
  try {
    const result = await work()
    if (done !== undefined) tell(done)
    await refresh()
    return result
  } catch (error) {
    tell(messageOf(error), 'bad')
    return undefined
  }
}
