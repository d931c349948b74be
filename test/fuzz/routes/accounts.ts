import { defaultApps } from 'express-wechat-auth/simulator'

const { appId = '', appSecret = '' } = defaultApps.find(({ kind }) => kind === 'mobile-app') ?? {}

/** People with the mini program open: WeChat lets nobody log in more than 100 times a minute. */
export const phones: readonly string[] = Array.from({ length: 20 }, (_, index) => `phone-${index}`)

/** The mobile app that the simulator knows by default. */
export const mobileCredentials: { appId: string; appSecret: string } = { appId, appSecret }

export const verificationFile = 'MP_verify_aBcDeFgHiJkLmNoP.txt'
export const verificationText = 'aBcDeFgHiJkLmNoP'
export const sceneToken = 'TokenOfTheFuzzedScenes'
