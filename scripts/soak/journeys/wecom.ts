import { agent, corpMiniProgram } from '../accounts.ts'
import { callBack, type Journey } from './journey.ts'

/** Logins of the company's members. */
export const wecomJourneys: readonly Journey[] = [
  {
    name: 'page login in WeCom',
    weight: 3,
    isLogin: true,
    async make(visitor) {
      const browser = visitor.wecom()
      const { location } = await browser.open(
        '/wecom/login?returnTo=%2Fmember&scope=snsapi_privateinfo',
        [302],
      )
      await callBack(browser, await browser.decide(location))
      await browser.open('/member', [200])
      await browser.load('/engineers', [200, 403])
      await browser.load(`/wecom/verify/${visitor.member}`, [200])
      await browser.load('/wecom/user', [200])
      await browser.post('/wecom/logout', [200])
      await browser.load('/member', [401])
    },
  },
  {
    name: 'WeCom login on a desktop',
    weight: 1,
    isLogin: true,
    async make(visitor) {
      const browser = visitor.desktop()
      const { location } = await browser.open('/wecom/login?returnTo=%2Fmember', [302])
      await callBack(browser, await browser.decide(location))
      await browser.open('/member', [200])
    },
  },
  {
    name: 'WeCom JSON login',
    weight: 1,
    isLogin: true,
    async make(visitor) {
      const code = await visitor.play('corps.issueCode', agent.corpId, visitor.member, {
        agentId: agent.agentId,
      })
      const { data } = await visitor.api('POST', '/wecom/getUserInfo', [200], { body: { code } })
      await visitor.api('GET', '/member', [200], { token: data.token })
    },
  },
  {
    name: 'mini program in WeCom',
    weight: 1,
    isLogin: true,
    async make(visitor) {
      const { member } = visitor
      const bound = { agentId: agent.agentId }
      const code = await visitor.play('corps.miniProgramLogin', agent.corpId, member, bound)
      const { data } = await visitor.api('POST', '/corp/login', [200], { body: { code } })
      const { token } = data
      await visitor.api('GET', '/corp/login/check', [200], { token })
      const options = { ...bound, appId: corpMiniProgram }
      const body = await visitor.play('corps.miniProgramData', agent.corpId, member, options)
      await visitor.api('POST', '/corp/login/userinfo', [200], { token, body })
      await visitor.api('GET', '/member', [200], { token })
      await visitor.api('POST', '/corp/login/logout', [200], { token })
      await visitor.api('GET', '/member', [401], { token })
    },
  },
]
