import { setTimeout as sleep } from 'node:timers/promises'
import { suite, template } from '../accounts.ts'
import type { Browser, Visitor } from '../visitor.ts'
import { untilNextSecondMs } from './grants.ts'
import { callBack, type Journey } from './journey.ts'
import { noteEvents, pushBy, pushLate } from './pushes.ts'

const userid = 'member'

/** An administrator comes from our page to WeCom's, and back. */
async function install(visitor: Visitor): Promise<void> {
  const browser = visitor.desktop()
  const { location: url } = await browser.open('/wecom/suite/install?returnTo=%2F', [302])
  const options = { corpId: visitor.company, via: 'installed-link', url }
  const { redirectUrl } = await visitor.play('suites.install', suite.suiteId, options)
  const { pathname, search } = new URL(redirectUrl)
  await callBack(browser, pathname + search)
}

/** An administrator scans what our page shows. Answers what the provider knows the company as. */
async function scan(visitor: Visitor): Promise<string> {
  const browser = visitor.desktop()
  const path = '/template/wecom/suite/installCode'
  const { data } = await browser.post(path, [200])
  const options = { corpId: visitor.company, via: 'customized-link', url: data.url }
  const { pushes } = await visitor.play('suites.install', template.suiteId, options)
  noteEvents(visitor, 'installation', pushes)
  const { data: end } = await browser.load(path, [200])
  visitor.note(`GET ${path}`, `scan ${end.status}`, end.status === 'done')
  return end.corpId
}

async function logIn(visitor: Visitor, path: string, member: string): Promise<Browser> {
  const browser = visitor.wecom()
  const { location } = await browser.open(`${path}/me`, [302])
  const login = await browser.open(location, [302])
  await callBack(browser, await browser.decide(login.location, member))
  await browser.open(`${path}/me`, [200])
  return browser
}

async function remove(visitor: Visitor, suiteId: string): Promise<void> {
  await sleep(untilNextSecondMs)
  const { pushes } = await visitor.play('suites.cancel', suiteId, visitor.company)
  noteEvents(visitor, 'removal', pushes)
}

/** Companies that install the apps of a service provider, and what is pushed of them. */
export const installJourneys: readonly Journey[] = [
  {
    name: 'login at a suite that is installed and removed',
    weight: 2,
    isLogin: true,
    async make(visitor) {
      const { company: corpId } = visitor
      await install(visitor)
      const browser = await logIn(visitor, '/suite', `${corpId}/${userid}`)
      const message = { MsgType: 'text', Content: 'hello' }
      await pushBy(visitor, 'suites.pushMessage', [
        suite.suiteId,
        { corpId, userid, message, duplicate: true },
      ])
      await remove(visitor, suite.suiteId)
      await browser.load('/suite/me', [401])
    },
  },
  {
    name: 'login at a template whose code is reset',
    weight: 1,
    isLogin: true,
    async make(visitor) {
      const path = `/companies/${await scan(visitor)}`
      await logIn(visitor, path, userid)
      await sleep(untilNextSecondMs)
      const { pushes } = await visitor.play('suites.resetPermanentCode', template.suiteId, visitor.company)
      noteEvents(visitor, 'reset', pushes)
      // The push is answered before the new code is there.
      await sleep(untilNextSecondMs)
      await logIn(visitor, path, userid)
      await remove(visitor, template.suiteId)
      await visitor.wecom().open(`${path}/wecom/login`, [404])
    },
  },
  {
    name: 'a suite with a bot that answers late',
    weight: 1,
    isLogin: false,
    async make(visitor) {
      await install(visitor)
      const from = { corpId: visitor.company, userid }
      await pushLate(visitor, from, ['suites.pushMessage', suite.suiteId])
      await remove(visitor, suite.suiteId)
    },
  },
  {
    name: 'tickets of the provider',
    weight: 1,
    isLogin: false,
    async make(visitor) {
      for (const { suiteId } of [suite, template]) {
        const { delivery } = await visitor.play('suites.pushTicket', suiteId)
        noteEvents(visitor, `ticket of ${suiteId}`, [delivery])
      }
    },
  },
]
