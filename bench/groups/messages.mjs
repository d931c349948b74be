import { cheapestGoal, ratioGoal } from '../measure/goals.mjs'
import { measureRounds } from '../measure/rounds.mjs'
import { comparisonOf } from '../measure/table.mjs'

const ours = 'express-wechat-auth'
const router = 'express-wechat-auth, as the router does it'
const byHand = 'node:crypto and a scanner by hand'
const wanted = { wxcrypt: 'wxcrypt', nestWechat: 'nest-wechat', coWechat: 'co-wechat', wechat: 'wechat' }
const others = { wecomCrypto: '@wecom/crypto and fast-xml-parser', nodeEasywechat: 'node-easywechat' }

/** Pushed messages: the functions alone, and the callback over HTTP with its reply. */
export async function messages({ load, sizes, log }) {
  const opened = 'encrypted message: verify, decrypt, parse'
  log(opened)
  const samples = await measureRounds(
    [
      { name: byHand, file: 'message-by-hand.mjs', factory: 'byHand' },
      { name: ours, file: 'message-ours.mjs', factory: 'ours' },
      { name: router, file: 'message-ours.mjs', factory: 'oursIntake' },
      ...plansOf({ ...wanted, ...others }, 'message-peers.mjs'),
    ],
    sizes.messages,
    { work: (subject, count) => subject.run(count), log },
  )

  const answered = 'encrypted message callback over HTTP with encrypted reply'
  log(answered)
  const apps = { ...wanted, nodeEasywechat: others.nodeEasywechat }
  const overHttp = await measureRounds(
    [{ name: ours, file: 'message-apps.mjs', factory: 'ours' }, ...plansOf(apps, 'message-apps.mjs')],
    sizes.messageApps,
    {
      prepare: (_subject, count) => load.prepareMessages(count, '/messages'),
      work: ({ base }) => load.firePrepared(base, 200),
      log,
    },
  )
  return {
    goals: [
      ratioGoal(opened, samples, { subject: ours, against: byHand, limit: 1.5 }),
      cheapestGoal(opened, samples, { subject: ours, peers: Object.values(wanted) }),
      cheapestGoal(answered, overHttp, { subject: ours, peers: Object.values(apps) }),
    ],
    comparisons: [comparisonOf(opened, samples, ours), comparisonOf(answered, overHttp, ours)],
  }
}

const plansOf = (names, file) => Object.entries(names).map(([factory, name]) => ({ name, file, factory }))
