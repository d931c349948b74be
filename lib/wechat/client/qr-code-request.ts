import { WechatAuthError } from '../../errors.ts'

/** What a QR code with a scene stands for, and for how long. */
export interface QrCodeTarget {
  /** Comes back in the event of a scan: a number from 1 to 4294967295 (permanent: 100000), or 1 to 64 characters. */
  scene: number | string
  /** 1 to 2592000 (30 days). @default 1_800 */
  expireSeconds?: number | undefined
  /** For ever. An account has 100,000 of these at most. @default false */
  permanent?: boolean | undefined
}

const maxSeconds = 2_592_000

/** The body of `qrcode/create`. @throws ERR_PARAMETER for what WeChat would refuse or silently cut */
export function qrCodeRequest({ scene, expireSeconds, permanent = false }: QrCodeTarget): object {
  const isText = typeof scene === 'string'
  if (!(isText ? isSceneText(scene) : isSceneNumber(scene, permanent))) throw refused('scene', permanent)
  if (permanent && expireSeconds !== undefined) {
    throw new WechatAuthError('ERR_PARAMETER', 'createQrCode: a permanent code takes no "expireSeconds"')
  }
  const seconds = expireSeconds ?? 1_800
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > maxSeconds)
    throw refused('expireSeconds', permanent)
  return {
    ...(!permanent && { expire_seconds: seconds }),
    action_name: `QR_${permanent ? 'LIMIT_' : ''}${isText ? 'STR_' : ''}SCENE`,
    action_info: { scene: isText ? { scene_str: scene } : { scene_id: scene } },
  }
}

const isSceneText = (scene: string): boolean => scene !== '' && [...scene].length <= 64

const isSceneNumber = (scene: number, permanent: boolean): boolean =>
  Number.isInteger(scene) && scene >= 1 && scene <= (permanent ? 100_000 : 0xffff_ffff)

function refused(name: 'scene' | 'expireSeconds', permanent: boolean): WechatAuthError {
  const limit = permanent ? '100000' : '4294967295'
  const expected = {
    scene: `1 to 64 characters or a whole number from 1 to ${limit}`,
    expireSeconds: `a whole number from 1 to ${maxSeconds}`,
  }
  return new WechatAuthError('ERR_PARAMETER', `createQrCode: "${name}" must be ${expected[name]}`)
}
