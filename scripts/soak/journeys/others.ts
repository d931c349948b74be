import type { Journey } from './journey.ts'

const calls = ['follower', 'code', 'departments', 'tag', 'mini']

/** Signed pages, calls with an app's token, and requests that are wrong. */
export const otherJourneys: readonly Journey[] = [
  {
    name: 'JS-SDK',
    weight: 2,
    isLogin: false,
    async make(visitor) {
      const page = encodeURIComponent(`${visitor.appUrl}/page?number=${Math.random()}`)
      await visitor.api('GET', `/wechat/jsSdkConfig?url=${page}`, [200])
      await visitor.api('GET', `/wecom/jsSdkConfig?url=${page}&type=config`, [200])
      await visitor.api('GET', `/wecom/jsSdkConfig?url=${page}&type=agentConfig`, [200])
      await visitor.api('GET', '/wechat/jsSdkConfig?url=https%3A%2F%2Fother.example%2F', [403])
    },
  },
  {
    name: 'calls',
    weight: 3,
    isLogin: false,
    async make(visitor) {
      for (const name of calls) await visitor.api('GET', `/calls/${name}`, [200])
    },
  },
  {
    name: 'broken requests',
    weight: 2,
    isLogin: false,
    async make(visitor) {
      const browser = visitor.wechat()
      const post = (path: string, expected: readonly number[], body: unknown) =>
        visitor.api('POST', path, expected, { body })
      await browser.open('/wechat/login?returnTo=https%3A%2F%2Fother.example', [403])
      const { location } = await browser.open('/wechat/login', [302])
      const state = new URL(location).searchParams.get('state') ?? ''
      const foreign = state.slice(1, -1) + state.slice(0, 1) + state.slice(-1)
      await browser.open(`/wechat/callback?code=foreign&state=${foreign}`, [403])
      await browser.open('/wecom/callback?state=%00', [302, 400, 403])
      await post('/wechat/getUserInfo', [400], '{"code":')
      await post('/wechat/getUserInfo', [400], {})
      await post('/wechat/getUserInfo', [401], { code: 'unknown' })
      await post('/mini/login', [413], { code: 'x'.repeat(100_000) })
      await post('/wechat/mobile/login', [401], { code: 'unknown' })
      await visitor.api('GET', '/me', [401], { token: 'a.b.c' })
      await visitor.api('POST', '/wechat/messages?signature=1&timestamp=2&nonce=3', [403], { body: '<xml>' })
      await visitor.api('GET', '/wecom/jsSdkConfig?url=%E0%A4%A', [400])
    },
  },
  {
    name: 'requests that are given up',
    weight: 1,
    isLogin: false,
    async make(visitor) {
      const paths = ['/', '/wechat/authorizeUrl', '/calls/departments', '/wechat/user']
      const leave = () => ({ leaveAfterMs: 1 + Math.floor(Math.random() * 5), mayLeave: true })
      await Promise.allSettled(paths.map((path) => visitor.api('GET', path, [200, 401], leave())))
    },
  },
]
