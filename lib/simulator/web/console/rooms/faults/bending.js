import { act } from '../../tools/act.js'
import { api } from '../../tools/api.js'
import { createStore } from '../../tools/store.js'
import { t } from '../../tools/words.js'
import { timesText } from './fault-names.js'

/** @typedef {Partial<import('../../types.d.ts').Fault>} Order */

/** Every API. */
export const everyApi = '*'

/** What the next click arms: for which API, how often, after how many good answers. */
export const bending = createStore({
  host: 'api.weixin.qq.com',
  api: 'sns/oauth2/access_token',
  times: '1',
  skip: '0',
  afterCommit: false,
})

/**
 * What the fault itself says goes before what was chosen for all.
 *
 * @param {string} what
 * @param {Order} fault
 */
export function arm(what, fault) {
  const { api: name, times, skip, afterCommit } = bending.get()
  const order = {
    api: name,
    times: times === 'Infinity' ? 'Infinity' : Number(times),
    ...(skip !== '0' && { skip: Number(skip) }),
    ...(afterCommit && { afterCommit }),
    ...fault,
  }
  const where = name === everyApi ? t('faults.every') : name
  const chosenTimes = timesText(times === 'Infinity' ? 'Infinity' : Number(times))
  return act(
    () => api('POST', '/faults', order),
    t('faults.armedNow', { what, api: where, times: chosenTimes }),
  )
}
