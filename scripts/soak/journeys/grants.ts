import { setTimeout as sleep } from 'node:timers/promises'
import { component } from '../accounts.ts'
import type { Visitor } from '../visitor.ts'
import { callBack, type Journey } from './journey.ts'
import { noteEvents, push, pushLate } from './pushes.ts'

/** WeChat tells the time of a grant and of its end in seconds. */
export const untilNextSecondMs = 1_100

/** The account's administrator agrees on WeChat's page, and comes back or not. */
async function grant(visitor: Visitor, pushOrder: string): Promise<void> {
  const { shop: appId } = visitor
  const browser = visitor.desktop()
  const { text } = await browser.open('/wechat/platform/grant?returnTo=%2F', [200])
  const page = /<a href="([^"]+)"/.exec(text)?.[1]?.replaceAll('&amp;', '&')
  const { redirectUrl, pushes } = await visitor.play('components.grant', page, { appId, pushOrder })
  noteEvents(visitor, 'grant', pushes)
  const { pathname, search } = new URL(redirectUrl)
  await callBack(browser, pathname + search)
  noteEvents(visitor, 'grant', await visitor.play('components.settle'))
}

async function logIn(visitor: Visitor): Promise<void> {
  const browser = visitor.wechat()
  const path = `/shops/${visitor.shop}`
  const { location } = await browser.open(`${path}/me`, [302])
  const login = await browser.open(location, [302])
  await callBack(browser, await browser.decide(login.location))
  await browser.open(`${path}/me`, [200])
}

async function cancel(visitor: Visitor): Promise<void> {
  await sleep(untilNextSecondMs)
  const { pushes } = await visitor.play('components.cancel', component.appId, visitor.shop)
  noteEvents(visitor, 'cancellation', pushes)
  await visitor.wechat().open(`/shops/${visitor.shop}/wechat/login`, [404])
}

/** Accounts that grant to a third-party platform, and what is pushed of them. */
export const grantJourneys: readonly Journey[] = [
  {
    name: 'login at an account that grants and cancels',
    weight: 2,
    isLogin: true,
    async make(visitor) {
      await grant(visitor, 'random')
      await logIn(visitor)
      const to = { appId: visitor.shop, personId: visitor.person }
      await push(visitor, { ...to, message: { MsgType: 'text', Content: 'hello' }, duplicate: true })
      await cancel(visitor)
    },
  },
  {
    name: 'an account with a bot that answers late',
    weight: 1,
    isLogin: false,
    async make(visitor) {
      await grant(visitor, 'redirect-only')
      await pushLate(visitor, { appId: visitor.shop, personId: visitor.person })
      await cancel(visitor)
    },
  },
  {
    name: 'a ticket of the platform',
    weight: 1,
    isLogin: false,
    async make(visitor) {
      const { delivery } = await visitor.play('components.pushTicket', component.appId)
      noteEvents(visitor, 'ticket of the platform', [delivery])
    },
  },
]
