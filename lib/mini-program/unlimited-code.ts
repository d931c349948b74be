import { WechatAuthError } from '../errors.ts'

/** A mini program code of which there can be as many as you like. */
export interface UnlimitedCode {
  /** 1 to 32 of the digits, letters and ``!#$&'()*+,/:;=?@-._~``; the page gets it as `scene`. */
  scene: string
  /** Without a slash in front and without a query. @default the start page */
  page?: string | undefined
  /** False lets it name a page that is not published yet. @default true */
  check_path?: boolean | undefined
  /** @default 'release' */
  env_version?: 'release' | 'trial' | 'develop' | undefined
  /** Pixels, 280 to 1280. @default 430 */
  width?: number | undefined
  auto_color?: boolean | undefined
  line_color?: { r: number; g: number; b: number } | undefined
  /** A transparent background. */
  is_hyaline?: boolean | undefined
}

/** The body of `getwxacodeunlimit`. @throws ERR_PARAMETER for what WeChat would refuse */
export function unlimitedCodeRequest(code: UnlimitedCode): UnlimitedCode {
  const { scene, page, width } = code
  if (typeof scene !== 'string' || !/^[\w!#$&'()*+,/:;=?@.~-]{1,32}$/.test(scene)) {
    throw refused('scene', "1 to 32 of the digits, letters and !#$&'()*+,/:;=?@-._~")
  }
  if (page !== undefined && (typeof page !== 'string' || /^\/|\?/.test(page))) {
    throw refused('page', 'a path without a slash in front and without a query')
  }
  if (width !== undefined && !(Number.isInteger(width) && width >= 280 && width <= 1_280)) {
    throw refused('width', 'a whole number from 280 to 1280')
  }
  return code
}

const refused = (name: string, expected: string): WechatAuthError =>
  new WechatAuthError('ERR_PARAMETER', `fetchUnlimitedCodeImage: "${name}" must be ${expected}`)
