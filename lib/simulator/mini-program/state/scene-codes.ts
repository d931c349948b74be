import { createExpiringMap } from '../../engine/expiring-map.ts'

const dayMs = 86_400_000

/** A code of a mini program that opens one of its pages with a scene. */
export interface MiniProgramCode {
  appId: string
  /** Without a slash in front. */
  page: string
  scene: string
  envVersion: string
  /** What the picture says. */
  url: string
  forgetAt: number
}

/** The codes that mini programs have asked for. At WeChat they never end; here they are forgotten after a day. */
export interface MiniProgramCodes {
  create(code: Pick<MiniProgramCode, 'appId' | 'page' | 'scene' | 'envVersion'>): MiniProgramCode
  find(url: string): MiniProgramCode | undefined
  /** The newest last. */
  list(): MiniProgramCode[]
}

export function createMiniProgramCodes(now: () => number): MiniProgramCodes {
  const codes = createExpiringMap<MiniProgramCode>(now)
  return {
    create(code) {
      const { appId, page, scene, envVersion } = code
      const query = encodeURIComponent(`scene=${encodeURIComponent(scene)}`)
      const version = envVersion === 'release' ? '' : `&env_version=${envVersion}`
      const url = `weixin://dl/business/?appid=${appId}&path=${page}&query=${query}${version}`
      const created = { ...code, url, forgetAt: now() + dayMs }
      codes.set(url, created)
      return created
    },
    find: (url) => codes.get(url),
    list: () => codes.values(),
  }
}
