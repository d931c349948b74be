import { account, agent } from '../accounts.ts'
import type { Visitor } from '../visitor.ts'
import type { Journey } from './journey.ts'
import { push, pushLate } from './pushes.ts'

const corpApp = { corpId: agent.corpId, agentId: agent.agentId }

async function scanLogin(visitor: Visitor): Promise<void> {
  const { person } = visitor
  const browser = visitor.desktop()
  const { data } = await browser.post('/wechat/scene', [200])
  const ticket = new URL(data.imageUrl).searchParams.get('ticket')
  await visitor.play('users.scan', person, { ticket })
  const poll = { leaveAfterMs: 15_000 }
  const seen = await browser.load('/wechat/scene', [200], poll)
  if (seen.data.status === 'scanned') {
    const message = { MsgType: 'text', Content: data.number }
    await push(visitor, { appId: account.appId, personId: person, message })
  }
  const end = await browser.load('/wechat/scene', [200], poll)
  visitor.note('GET /wechat/scene', `scene ${end.data.status}`, end.data.status === 'done')
  await browser.load('/wechat/scene/user', [200])
  await browser.post('/wechat/scene/logout', [200])
}

/** What people write, and what the platforms push of it. */
export const messageJourneys: readonly Journey[] = [
  { name: 'login by scanning', weight: 2, isLogin: true, make: scanLogin },
  {
    name: 'a page that waits for a scan is closed',
    weight: 1,
    isLogin: false,
    async make(visitor) {
      const browser = visitor.desktop()
      await browser.post('/wechat/scene', [200])
      await browser.load('/wechat/scene', [200], { leaveAfterMs: 500, mayLeave: true })
    },
  },
  {
    name: 'messages to the account',
    weight: 3,
    isLogin: false,
    async make(visitor) {
      const to = { appId: account.appId, personId: visitor.person }
      await push(visitor, { ...to, message: { MsgType: 'text', Content: 'hello' }, duplicate: true })
      await push(visitor, { ...to, retry: true })
      await push(visitor, { ...to, message: { MsgType: 'event', Event: 'VIEW', EventKey: 'fails' } })
      await push(visitor, { ...to, message: { MsgType: 'image', PicUrl: 'http://a.example', MediaId: 'm' } })
      await push(visitor, { ...to, message: { MsgType: 'text', Content: 'x' }, tamper: 'signature' }, [403])
    },
  },
  {
    name: 'messages to the company',
    weight: 1,
    isLogin: false,
    async make(visitor) {
      const from = { ...corpApp, userid: visitor.member }
      await push(visitor, { ...from, message: { MsgType: 'text', Content: 'hello' } })
      await push(visitor, { ...from, retry: true })
    },
  },
  {
    name: 'bots that answer late',
    weight: 2,
    isLogin: false,
    async make(visitor) {
      await Promise.all([
        pushLate(visitor, { appId: account.appId, personId: visitor.person }),
        pushLate(visitor, { ...corpApp, userid: visitor.member }),
      ])
    },
  },
]
