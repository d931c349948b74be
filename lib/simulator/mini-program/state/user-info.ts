import type { SimulatedApp } from '../../accounts/state/app.ts'
import { openidOf, unionidOf } from '../../accounts/state/openids.ts'
import type { SimulatedPerson } from '../../accounts/state/person.ts'

/** Proof of whose data it is, and how old. */
export interface Watermark {
  timestamp: number
  appid: string
}

export function watermarkOf(appid: string, now: number): Watermark {
  return { timestamp: Math.floor(now / 1000), appid }
}

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
