import type { MiniLoginOptions, ScanOptions, WechatAuthEvent } from 'express-wechat-auth'
import request, { type Response } from 'supertest'
import { type CodeBrowser, createCodeBrowser, type StartedCode } from '../visitors/code-browser.ts'
import { withCookiesOf } from '../visitors/login-cookies.ts'
import type { Phone, PhoneOptions } from '../visitors/mini-phone.ts'
import type { PhoneTarget } from '../visitors/phones.ts'
import { isPictureOf } from '../visitors/qr-picture.ts'
import { type MiniWorld, useMini } from './mini-program.ts'
import { createPolledApp, type PolledAppOptions } from './server.ts'

export const scanPage = 'pages/scan/scan'
export const codeApi = 'wxa/getwxacodeunlimit'

export interface ScanAppOptions extends PolledAppOptions {
  scan?: Partial<ScanOptions>
  auth?: Partial<MiniLoginOptions>
}

export interface ShownCode extends StartedCode {
  picture: Buffer
}

/** A desktop browser with the login page open. */
export interface ScanBrowser extends CodeBrowser {
  /** Asks for a code, and for its picture, as the page shows it. */
  showCode(): Promise<ShownCode>
  /** Another browser with the same cookies, as they are now, at the same app or another. */
  copy(app?: ScanApp): ScanBrowser
}

export interface ScanApp {
  readonly url: string
  readonly events: WechatAuthEvent[]
  browser(): ScanBrowser
}

/** Somebody's phone with the mini program. */
export interface ScanPhone extends Phone {
  /** Scans what a desktop shows, and answers the scene that the page is opened with. */
  scan(code: { picture: Buffer }): Promise<string>
  openScene(scene: unknown): Promise<Response>
  confirm(scene: unknown, number: unknown): Promise<Response>
  refuse(scene: unknown): Promise<Response>
}

export interface ScanWorld extends Omit<MiniWorld, 'serve' | 'phone'> {
  serve(options?: ScanAppOptions): Promise<ScanApp>
  /** Somebody who has logged in to the mini program; somebody new where nobody is named. */
  phone(app: PhoneTarget, options?: PhoneOptions): Promise<ScanPhone>
  /** A browser's code, scanned and opened by this phone; the browser has been told. */
  scanned(browser: ScanBrowser, phone: ScanPhone): Promise<ShownCode & { scene: string }>
  /** The same, and confirmed. */
  confirmed(browser: ScanBrowser, phone: ScanPhone): Promise<ShownCode & { scene: string }>
}

export function useScan(): ScanWorld {
  const world = useMini()
  const { simulator } = world
  let people = 0

  const pictured = async (picture: Buffer): Promise<{ appId: string; url: string }> => {
    const { text } = await request(simulator.handler).get('/simulator/mini-program-codes')
    const codes = JSON.parse(text).result as { appId: string; url: string }[]
    const code = codes.find(({ url }) => isPictureOf(picture, url))
    if (code === undefined) throw new Error('the picture is no code of a mini program')
    return code
  }

  const withScan = (phone: Phone): ScanPhone => ({
    ...phone,
    async scan({ picture }) {
      const { appId, url } = await pictured(picture)
      const person = simulator.users.list().find(({ id }) => world.openidOf(id, appId) === phone.openid)
      return simulator.miniPrograms.scan(appId, person?.id ?? '', { url }).scene
    },
    openScene: (scene) => phone.post('/login/scan/open', { scene }),
    confirm: (scene, number) => phone.post('/login/scan/confirm', { scene, number }),
    refuse: (scene) => phone.post('/login/scan/refuse', { scene }),
  })

  const own: ScanWorld = {
    ...world,
    async serve({ scan = {}, auth = {}, ...options } = {}) {
      const { app, polls } = createPolledApp('/scan', options)
      const { url, events } = await world.serve({
        app,
        auth: { scan: { page: scanPage, siteName: 'The Shop', ...scan }, ...auth },
        ...(options.routes !== undefined && { routes: options.routes }),
      })
      return { url, events, browser: () => createScanBrowser(url, polls) }
    },

    async phone(app, { person, ...options } = {}) {
      people += 1
      const id = person ?? `scanner-${people}`
      if (person === undefined) simulator.users.add({ id, nickname: id })
      const phone = world.phone(app, { ...options, person: id })
      await phone.logIn()
      return withScan(phone)
    },

    async scanned(browser, phone) {
      const code = await browser.showCode()
      const scene = await phone.scan(code)
      await phone.openScene(scene)
      await browser.news()
      return { ...code, scene }
    },

    async confirmed(browser, phone) {
      const code = await own.scanned(browser, phone)
      const answer = await phone.confirm(code.scene, code.number)
      if (answer.status !== 200) throw new Error(`not confirmed: ${answer.status} ${answer.text}`)
      return code
    },
  }
  return own
}

function createScanBrowser(url: string, polls: () => number): ScanBrowser {
  const browser = createCodeBrowser(url, '/api/login/scan', polls)
  return {
    ...browser,
    async showCode() {
      const started = await browser.start()
      const answer = await browser.fetchJson(started.imageUrl)
      browser.seen.push(JSON.stringify(answer.headers), answer.text)
      if (answer.status !== 200) throw new Error(`no picture: ${answer.status} ${answer.text}`)
      return { ...started, picture: answer.body }
    },
    copy: (app) => withCookiesOf(browser, app === undefined ? createScanBrowser(url, polls) : app.browser()),
  }
}
