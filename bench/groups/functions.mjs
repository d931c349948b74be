import { ratioGoal } from '../measure/goals.mjs'
import { measureRounds } from '../measure/rounds.mjs'
import { comparisonOf } from '../measure/table.mjs'

const byHand = 'by hand'

/** Functions that run in memory: the signature of a page, and the data of a mini program. */
export async function functions({ platform, sizes, log }) {
  const steps = { work: (subject, count) => subject.run(count), log }
  const params = { api: platform.bases.plain }

  const signed = 'JS-SDK signature'
  log(signed)
  const signatures = await measureRounds(
    [
      { name: 'getJsSdkConfig()', file: 'js-sdk.mjs', factory: 'oursWithTicket', params },
      { name: 'its signature alone', file: 'js-sdk.mjs', factory: 'ours' },
      { name: byHand, file: 'js-sdk.mjs', factory: 'byHand' },
      { name: 'by hand with createHash()', file: 'js-sdk.mjs', factory: 'byHandCreateHash' },
      { name: '@wecom/crypto', file: 'js-sdk.mjs', factory: 'wecomCrypto' },
      { name: 'nest-wechat', file: 'js-sdk.mjs', factory: 'nestWechat' },
    ],
    sizes.functions,
    steps,
  )

  const decrypted = 'decryptUserData()'
  log(decrypted)
  const data = await measureRounds(
    [
      { name: decrypted, file: 'user-data.mjs', factory: 'ours' },
      { name: byHand, file: 'user-data.mjs', factory: 'byHand' },
      { name: 'wechat-oauth', file: 'user-data.mjs', factory: 'wechatOAuth' },
    ],
    sizes.functions,
    steps,
  )
  return {
    goals: [
      ratioGoal('JS-SDK signature against crypto.hash and a random nonce', signatures, {
        subject: 'its signature alone',
        against: byHand,
        limit: 2,
      }),
      ratioGoal('decryptUserData() against node:crypto alone', data, {
        subject: decrypted,
        against: byHand,
        limit: 1.2,
      }),
    ],
    comparisons: [comparisonOf(signed, signatures, byHand), comparisonOf(decrypted, data, byHand)],
  }
}
