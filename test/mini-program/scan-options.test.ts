import { describe, expect, it } from '@jest/globals'
import { miniLogin } from 'express-wechat-auth'
import { app, longSecret } from '../contracts/credential-mistakes.ts'
import { complaintAbout } from '../contracts/option-errors.ts'

const scan = { page: 'pages/scan/scan', siteName: 'Shop' }
const good = { ...app, secret: longSecret }

describe('the option scan of miniLogin()', () => {
  it.each<[string, object]>([
    ['a page and a name', { scan }],
    ['everything', { scan: { ...scan, envVersion: 'trial', confirm: false, maxScenesPerMinute: 1 } }],
    ['defaults by undefined', { scan: { ...scan, envVersion: undefined, confirm: undefined } }],
    ['session data that is kept', { scan, keepSessionInfo: true }],
    ['routes of its own', { scan, routes: { scan: '/code', scanImage: '/code.png', scanRefuse: false } }],
    ['no desktop on this router', { scan, routes: { scan: false, scanImage: false } }],
  ])('may be %s', (_what, options) => {
    expect(miniLogin({ ...good, ...options })).toBeInstanceOf(Function)
  })

  it.each<[object, RegExp]>([
    [{ scan: true }, /"scan" must be an object, got boolean/],
    [{ scan: null }, /"scan" must be an object, got null/],
    [{ scan: {} }, /"scan" needs a key "page"/],
    [{ scan: { page: 'pages/scan/scan' } }, /"scan" needs a key "siteName"/],
    [{ scan: { ...scan, siteName: ' ' } }, /"scan" has a key "siteName" that must be a non-empty string/],
    [{ scan: { ...scan, sitename: 'x' } }, /"scan" has an unknown key "sitename", did you mean "siteName"\?/],
    [{ scan: { ...scan, page: '/pages/scan/scan' } }, /a key "page" that must be a page such as/],
    [{ scan: { ...scan, page: 'pages/scan?a=1' } }, /without a slash in front and without a query/],
    [{ scan: { ...scan, page: ' pages/scan' } }, /a key "page" that must be/],
    [{ scan: { ...scan, page: '' } }, /a key "page" that must be/],
    [{ scan: { ...scan, page: 7 } }, /a key "page" that must be/],
    [
      { scan: { ...scan, envVersion: 'beta' } },
      /"envVersion" that must be "release" or "trial" or "develop"/,
    ],
    [{ scan: { ...scan, confirm: 'no' } }, /"confirm" that must be true or false, got string/],
    [
      { scan: { ...scan, maxScenesPerMinute: 0 } },
      /"maxScenesPerMinute" that must be a whole number above 0/,
    ],
    [{ scan: { ...scan, maxScenesPerMinute: 1.5 } }, /"maxScenesPerMinute" that must be/],
    [{ scan, keepSessionInfo: 'yes' }, /"keepSessionInfo" must be true or false/],
    [{ keepSessionInfo: true }, /"keepSessionInfo" has no meaning here/],
    [{ scan, requireState: true }, /"requireState" has no meaning here/],
    [{ scan, routes: { scanImage: false } }, /routes\.scan needs routes\.scanImage, which is switched off/],
    [{ scan, routes: { scanimage: '/x' } }, /unknown key "scanimage", did you mean "scanImage"\?/],
    [{ routes: { scan: '/x' } }, /unknown key "scan"/],
  ])('is refused with a reason: %j', (options, complaint) => {
    const said = complaintAbout(miniLogin, { ...good, ...options })
    expect(said).toMatch(/^miniLogin: /)
    expect(said).toMatch(complaint)
  })
})
