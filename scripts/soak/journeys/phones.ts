import { miniProgram, mobileApp } from '../accounts.ts'
import type { Journey } from './journey.ts'

/** Logins of a native app and of a mini program. */
export const phoneJourneys: readonly Journey[] = [
  {
    name: 'mobile app',
    weight: 2,
    isLogin: true,
    async make(visitor) {
      const code = await visitor.play('users.issueCode', visitor.person, mobileApp.appId)
      const { data } = await visitor.api('POST', '/wechat/mobile/login', [200], { body: { code } })
      const refreshed = await visitor.api('POST', '/wechat/mobile/refresh', [200], { token: data.token })
      const { token } = refreshed.data
      await visitor.api('GET', '/wechat/mobile/user', [200], { token })
      await visitor.api('POST', '/wechat/mobile/logout', [200], { token })
      await visitor.api('GET', '/me', [401], { token })
    },
  },
  {
    name: 'mini program',
    weight: 3,
    isLogin: true,
    async make(visitor) {
      const { person } = visitor
      const { appId } = miniProgram
      const code = await visitor.play('miniPrograms.login', appId, person)
      const { data } = await visitor.api('POST', '/mini/login', [200], { body: { code } })
      const { token } = data
      await visitor.api('GET', '/mini/login/check', [200], { token })
      const body = await visitor.play('miniPrograms.getUserInfo', appId, person)
      await visitor.api('POST', '/mini/login/userinfo', [200], { token, body })
      const phone = { code: await visitor.play('miniPrograms.getPhoneNumber', appId, person) }
      await visitor.api('POST', '/mini/login/phone', [200], { token, body: phone })
      await visitor.api('GET', '/me', [200], { token })
      await visitor.api('POST', '/mini/login/logout', [200], { token })
      await visitor.api('GET', '/mini/login/user', [401], { token })
    },
  },
]
