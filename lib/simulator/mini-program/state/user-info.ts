import type { SimulatedApp } from '../../accounts/state/app.ts'
import { openidOf, unionidOf } from '../../accounts/state/openids.ts'
import type { SimulatedPerson } from '../../accounts/state/person.ts'
import type { Watermark } from '../../engine/encrypted-data.ts'

/** Since 2022 everybody is called the same and has the same grey picture. */
export function rawUserInfo(origin: string): object {
  return {
    nickName: '微信用户',
    gender: 0,
    language: '',
    city: '',
    province: '',
    country: '',
    avatarUrl: `${origin}/simulator/avatars/-.svg`,
  }
}

export function fullUserInfo(
  app: SimulatedApp,
  person: SimulatedPerson,
  raw: object,
  watermark: Watermark,
): object {
  const unionId = unionidOf(app, person)
  return {
    openId: openidOf(app, person),
    ...raw,
    ...(unionId !== undefined && { unionId }),
    watermark,
  }
}
