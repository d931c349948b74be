import { tenants } from '../accounts.ts'
import { callBack, type Journey } from './journey.ts'

/** Logins at one router that has many tenants, each with a secret of its own. */
export const tenantJourneys: readonly Journey[] = [
  {
    name: 'login at a tenant',
    weight: 3,
    isLogin: true,
    async make(visitor) {
      const path = `/tenants/${Math.floor(Math.random() * tenants.length)}`
      const browser = visitor.wechat()
      const { location } = await browser.open(
        `${path}/wechat/login?returnTo=${encodeURIComponent(`${path}/me`)}`,
        [302],
      )
      await callBack(browser, await browser.decide(location))
      await browser.open(`${path}/me`, [200])
      await browser.post(`${path}/wechat/logout`, [200])
      await browser.load(`${path}/me`, [401])
      await browser.open(`/tenants/${tenants.length}/wechat/login`, [404])
    },
  },
]
