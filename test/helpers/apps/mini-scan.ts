import express, { type Express, type RequestHandler } from 'express'
import type { SessionOptions } from 'express-session'
import type { MiniLoginOptions, ScanOptions, WechatAuthEvent } from 'express-wechat-auth'
import request, { type Response } from 'supertest'
import { until } from '../time/wait.ts'
import { type Browser, onDesktop } from '../visitors/browser.ts'
import type { Phone, PhoneOptions } from '../visitors/mini-phone.ts'
import type { PhoneTarget } from '../visitors/phones.ts'
import { isPictureOf } from '../visitors/qr-picture.ts'
import { type MiniWorld, useMini } from './mini-program.ts'
import { appWithSession } from './server.ts'

export const scanPage = 'pages/scan/scan'
export const codeApi = 'wxa/getwxacodeunlimit'

export interface ScanAppOptions {
  scan?: Partial<ScanOptions>
  auth?: Partial<MiniLoginOptions>
  /** Options of express-session, a middleware in its place, or false for none. */
  session?: Partial<SessionOptions> | RequestHandler | false
  /** Routes of the test, above the login. */
  above?: (app: Express) => void
  /** Routes of the test, below the login. */
  routes?: (app: Express) => void
}

/** What `POST /login/scan` answers in `data`. */
export interface StartedScan {
  imageUrl: string
  number: string
  expiresIn: number
}

export interface ShownCode extends StartedScan {
  picture: Buffer
}

/** A desktop browser with the login page open. */
export interface ScanBrowser extends Browser {
  /** Every answer this browser got, headers and body. */
  readonly seen: string[]
  start(headers?: Record<string, string>): Promise<StartedScan>
  /** The same, and the picture, as the page shows it. */
  showCode(): Promise<ShownCode>
  poll(headers?: Record<string, string>): Promise<Response>
  /** The same: `status`, or the error. */
  news(): Promise<string>
  /** Sends the question and answers when the app has it. */
  beginPoll(): Promise<{ answer: Promise<Response> }>
  /** The openid of who is logged in, or null. */
  whoami(): Promise<string | null>
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

/** A number that is not this one. */
export const otherThan = (number: string): string => String((Number(number) + 1) % 10_000).padStart(4, '0')

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
    async serve({ scan = {}, auth = {}, session = {}, above, routes } = {}) {
      let polls = 0
      const app = typeof session === 'object' ? appWithSession(session) : express()
      if (typeof session === 'function') app.use(session)
      app.use((req, _res, next) => {
        if (req.method === 'GET' && req.path.endsWith('/scan')) polls += 1
        next()
      })
      above?.(app)
      const { url, events } = await world.serve({
        app,
        auth: { scan: { page: scanPage, siteName: 'The Shop', ...scan }, ...auth },
        ...(routes !== undefined && { routes }),
      })
      return { url, events, browser: () => createScanBrowser(url, () => polls) }
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
  const browser = onDesktop(url)
  const seen: string[] = []
  const noted = async (answer: Promise<Response>): Promise<Response> => {
    const { text, headers } = await answer
    seen.push(JSON.stringify(headers), text)
    return answer
  }
  const own: ScanBrowser = {
    ...browser,
    seen,
    async start(headers) {
      const answer = await noted(browser.post('/api/login/scan', undefined, headers))
      if (answer.status !== 200) throw new Error(`no code to scan: ${answer.status} ${answer.text}`)
      return answer.body.data
    },
    async showCode() {
      const started = await own.start()
      const answer = await noted(browser.fetchJson(started.imageUrl))
      if (answer.status !== 200) throw new Error(`no picture: ${answer.status} ${answer.text}`)
      return { ...started, picture: answer.body }
    },
    poll: (headers) => noted(browser.fetchJson('/api/login/scan', headers)),
    async news() {
      const { body, status } = await own.poll()
      return body.data?.status ?? `${status} ${body.error}`
    },
    async beginPoll() {
      const before = polls()
      const answer = own.poll()
      await until('the app’s receipt of the question', () => polls() > before)
      return { answer }
    },
    whoami: async () => (await browser.fetchJson('/whoami')).body.openid,
    copy(app) {
      const copy = app === undefined ? createScanBrowser(url, polls) : app.browser()
      for (const [name, value] of browser.cookies) copy.cookies.set(name, value)
      return copy
    },
  }
  return own
}
