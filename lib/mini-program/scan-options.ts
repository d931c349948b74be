import { flag, nested, type OptionCheck, oneOf, positiveInteger, text } from '../core/options.ts'

/** Desktop login by a code of the mini program: the option `scan` of `miniLogin()`. */
export interface ScanOptions {
  /** The page of the mini program that the code opens, without a slash in front and without a query. */
  page: string
  /** What the mini program calls the site when it asks the person: a name from the request would be an attacker's choice. */
  siteName: string
  /**
   * Which version of the mini program the code opens. WeChat checks that `page` is published for `release` alone.
   * @default 'release'
   */
  envVersion?: 'release' | 'trial' | 'develop' | undefined
  /**
   * Whether the person must send the number that the desktop shows. `false` lets anybody log in to a stranger's browser
   * whom that stranger has made scan the code.
   * @default true
   */
  confirm?: boolean | undefined
  /** How many codes this process makes in a minute for one mini program; then 429. @default 60 */
  maxScenesPerMinute?: number | undefined
}

const pageCheck: OptionCheck = (value) =>
  typeof value === 'string' && /^[^/\s?#][^\s?#]*$/.test(value)
    ? undefined
    : 'must be a page such as "pages/scan/scan", without a slash in front and without a query'

export const scanCheck: OptionCheck = nested(
  {
    page: pageCheck,
    siteName: text,
    envVersion: oneOf('release', 'trial', 'develop'),
    confirm: flag,
    maxScenesPerMinute: positiveInteger,
  },
  'page',
  'siteName',
)

export type ScanRouteName = 'scan' | 'scanImage' | 'scanOpen' | 'scanConfirm' | 'scanRefuse'

export const scanRoutePaths: Record<ScanRouteName, string> = {
  scan: '/login/scan',
  scanImage: '/login/scan/image',
  scanOpen: '/login/scan/open',
  scanConfirm: '/login/scan/confirm',
  scanRefuse: '/login/scan/refuse',
}

/** @throws TypeError for a page that would have no picture to show */
export function checkScanRoutes(routes: Partial<Record<ScanRouteName, string | false>> = {}): void {
  if (routes.scanImage === false && routes.scan !== false) {
    throw new TypeError('miniLogin: routes.scan needs routes.scanImage, which is switched off')
  }
}
