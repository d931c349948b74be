import { account } from '../accounts.ts'
import type { Browser } from '../visitor.ts'
import { callBack, type Journey } from './journey.ts'

async function logIn(browser: Browser, path: string): Promise<void> {
  const { location } = await browser.open(path, [302])
  await callBack(browser, await browser.decide(location))
}

/** Logins of the official account and the website, by redirect and by JSON. */
export const wechatJourneys: readonly Journey[] = [
  {
    name: 'page login in WeChat',
    weight: 4,
    isLogin: true,
    async make(visitor) {
      const browser = visitor.wechat()
      const { location } = await browser.open('/me?tab=1', [302])
      await logIn(browser, location)
      await browser.open('/me', [200])
      await browser.load('/wechat/user', [200])
      const upgrade = await browser.open('/profile', [302])
      await logIn(browser, upgrade.location)
      for (let page = 0; page < 5; page += 1) await browser.open('/profile', [200])
      await browser.post('/wechat/logout', [200])
      await browser.load('/me', [401])
    },
  },
  {
    name: 'page login on a desktop',
    weight: 2,
    isLogin: true,
    async make(visitor) {
      const browser = visitor.desktop()
      await logIn(browser, '/wechat/login?returnTo=%2Fme')
      await browser.open('/me', [200])
      // Not logged out: the session ends by itself.
    },
  },
  {
    name: 'website login',
    weight: 2,
    isLogin: true,
    async make(visitor) {
      const browser = visitor.desktop()
      await browser.load('/wechat/qr/widget', [200])
      await logIn(browser, '/wechat/qr/login?returnTo=%2F')
      await browser.load('/wechat/qr/user', [200])
      await browser.post('/wechat/qr/logout', [200])
    },
  },
  {
    name: 'JSON login',
    weight: 2,
    isLogin: true,
    async make(visitor) {
      const code = await visitor.play('users.issueCode', visitor.person, account.appId)
      const { data } = await visitor.api('POST', '/wechat/getUserInfo', [200], { body: { code } })
      const { token } = data
      await visitor.api('GET', '/me', [200], { token })
      await visitor.api('POST', '/wechat/logout', [200], { token })
      await visitor.api('GET', '/me', [401], { token })
    },
  },
  {
    name: 'JSON login with a state',
    weight: 1,
    isLogin: true,
    async make(visitor) {
      const browser = visitor.wechat()
      const { data } = await browser.load('/wechat/authorizeUrl', [200])
      const callback = new URL(await browser.decide(data.url), 'http://any.example')
      const code = callback.searchParams.get('code')
      await browser.post('/wechat/getUserInfo', [200], { body: { code, state: data.state } })
      await browser.load('/me', [200])
    },
  },
]
