import { defaultApps, defaultCorps } from 'express-wechat-auth/simulator'

const appIdOf = (kind: string): string => defaultApps.find((app) => app.kind === kind)?.appId ?? ''

/** Who gets messages of the simulator, and the settings on both sides. */
export const token = 'TokenOfTests1'
export const encodingAesKey = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG'
export const appId: string = appIdOf('official-account')
export const miniAppId: string = appIdOf('mini-program')
export const agent: { corpId: string; agentId: number } = {
  corpId: defaultCorps[0]?.corpId ?? '',
  agentId: 1000002,
}
