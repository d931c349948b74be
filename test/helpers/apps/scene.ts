import { beforeEach } from '@jest/globals'
import express, { type Express, type RequestHandler } from 'express'
import type { SessionOptions } from 'express-session'
import {
  type MessagesRouter,
  type SceneLoginOptions,
  sceneLogin,
  type WechatAuthEvent,
  wechatClient,
  wechatMessages,
} from 'express-wechat-auth'
import type { Response } from 'supertest'
import { useClock } from '../time/clock.ts'
import { until } from '../time/wait.ts'
import { type Browser, onDesktop } from '../visitors/browser.ts'
import { accountCredentials } from '../visitors/page-login.ts'
import { deploymentSecret } from './deployment.ts'
import { appWithSession } from './server.ts'
import { type SimulatedWorld, useSimulator, withPages } from './simulated-world.ts'

const { appId } = accountCredentials
const token = 'TokenOfScenes1'
export const encodingAesKey = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG'

export type Messages = MessagesRouter<undefined>

export const createMessages = (onEvent?: (event: WechatAuthEvent) => void): Messages =>
  wechatMessages({ appId, token, encodingAesKey, onEvent })

export interface SceneAppOptions {
  login?: Partial<SceneLoginOptions>
  /** Handlers of the app, registered before the login is. */
  before?: (messages: Messages) => void
  /** And after. */
  after?: (messages: Messages) => void
  /** Options of express-session, a middleware in its place, or false for none. */
  session?: Partial<SessionOptions> | RequestHandler | false
  /** Routes of the test, above the login. */
  above?: (app: Express) => void
  /** Routes of the test, below the login. */
  routes?: (app: Express) => void
}

/** What `POST /wechat/scene` answers in `data`. */
export interface StartedScene {
  imageUrl: string
  number: string
  expiresIn: number
}

export interface SceneBrowser extends Browser {
  /** Every answer this browser got, headers and body. */
  readonly seen: string[]
  /** Asks for a code to scan. */
  start(headers?: Record<string, string>): Promise<StartedScene>
  /** Waits for news of it. */
  poll(headers?: Record<string, string>): Promise<Response>
  /** The same: `status`, or the error. */
  news(): Promise<string>
  /** Sends the question and answers when the app has it. */
  beginPoll(): Promise<{ answer: Promise<Response> }>
  /** The openid of who is logged in, or null. */
  whoami(): Promise<string | null>
}

export interface SceneApp {
  readonly url: string
  readonly events: WechatAuthEvent[]
  /** How many requests for news have come. */
  readonly polls: number
  browser(): SceneBrowser
}

/** Somebody with WeChat on the phone. */
export interface Phone {
  readonly openid: string
  /** Scans and answers what the account says to it. */
  scan(code: { imageUrl: string }): Promise<string>
  /** Writes to the account and answers what it says to that; undefined where it says nothing. */
  send(content: string): Promise<string | undefined>
}

export interface SceneWorld extends SimulatedWorld {
  /** Serves an app with `sceneLogin()`. The simulator pushes to the one that was served last. */
  serve(options?: SceneAppOptions): Promise<SceneApp>
  /** From now on the simulator pushes to this app. */
  pushTo(url: string): Promise<void>
  /** Somebody new, or somebody whom the simulator knows. */
  phone(options?: { isFollower?: boolean; hasNoUnionid?: boolean; person?: string }): Phone
  /** Shows a scene of the app's own. */
  createCode(scene: string | number): Promise<{ imageUrl: string }>
  /** A browser's code, scanned by this phone; the browser has been told. */
  scanned(browser: SceneBrowser, phone: Phone): Promise<StartedScene>
  /** What the last code that was scanned carried. */
  lastScene(phone: Phone): string
  /** Lets time pass for the app and for WeChat, until the test is over. */
  passTime(ms: number): void
}

/** A number that is not this one. */
export const wrong = (number: string): string => String((Number(number) + 1) % 10_000).padStart(4, '0')

export function useScenes(): SceneWorld {
  const world = useSimulator()
  const { simulator } = world
  const { push, users } = simulator
  const clock = useClock()
  let people = 0
  beforeEach(() => simulator.clock.reset())

  const pushTo = async (url: string): Promise<void> => {
    const settings = { url: `${url}/wechat/messages`, token, encodingAESKey: encodingAesKey }
    const check = await push.configure({ appId }, settings)
    if (!check.passed) throw new Error(`the app does not pass WeChat’s check: ${JSON.stringify(check)}`)
  }

  const linesTo = (openid: string): string[] =>
    push
      .chat(appId, openid)
      .filter(({ from }) => from === 'account')
      .map(({ message }) => String(message['Content']))

  return {
    ...world,
    pushTo,
    passTime(ms) {
      clock.advance(ms)
      simulator.clock.advance(ms)
    },

    async serve(options = {}) {
      const served = createSceneApp(simulator.endpoints, options)
      const url = await world.run(served.app)
      await pushTo(url)
      return {
        url,
        events: served.events,
        get polls() {
          return served.polls()
        },
        browser: () => createSceneBrowser(url, served.polls),
      }
    },

    phone({ person, ...traits } = {}) {
      people += 1
      const id = person ?? `person-${people}`
      if (person === undefined) users.add({ id, nickname: id, ...traits })
      const openid = users.openidOf(id, appId)
      return {
        openid,
        async scan({ imageUrl }) {
          const before = linesTo(openid).length
          users.scan(id, { ticket: new URL(imageUrl).searchParams.get('ticket') ?? '' })
          return until('the account’s answer to a scan', () => linesTo(openid)[before])
        },
        async send(content) {
          const { reply, fault } = await push.send({
            appId,
            personId: id,
            message: { MsgType: 'text', Content: content },
          })
          if (fault !== undefined) throw new Error(`the account did not answer: ${fault}`)
          return typeof reply === 'object' ? String(reply['Content']) : undefined
        },
      }
    },

    createCode: (scene) =>
      wechatClient({ ...accountCredentials, endpoints: simulator.endpoints }).createQrCode({ scene }),

    async scanned(browser, phone) {
      const code = await browser.start()
      await phone.scan(code)
      await browser.news()
      return code
    },

    lastScene({ openid }) {
      const scans = push.chat(appId, openid).filter(({ message }) => message['Ticket'] !== undefined)
      return String(scans.at(-1)?.message['EventKey']).replace(/^qrscene_/, '')
    },
  }
}

function createSceneApp(
  endpoints: SceneLoginOptions['endpoints'],
  { login = {}, before, after, session = {}, above, routes }: SceneAppOptions,
): { app: Express; events: WechatAuthEvent[]; polls(): number } {
  const events: WechatAuthEvent[] = []
  let polls = 0
  const onEvent = (event: WechatAuthEvent): void => void events.push(event)
  const app = typeof session === 'object' ? appWithSession(session) : express()
  if (typeof session === 'function') app.use(session)
  app.use((req, _res, next) => {
    if (req.method === 'GET' && req.path.endsWith('/scene')) polls += 1
    next()
  })
  above?.(app)
  const messages = createMessages(onEvent)
  before?.(messages)
  app.use('/wechat/messages', messages)
  app.use(
    sceneLogin({
      ...(login.client === undefined && { ...accountCredentials, endpoints }),
      messages,
      onEvent,
      siteName: 'The Shop',
      secret: deploymentSecret,
      ...login,
    }),
  )
  after?.(messages)
  routes?.(app)
  return { app: withPages(app), events, polls: () => polls }
}

function createSceneBrowser(url: string, polls: () => number): SceneBrowser {
  const browser = onDesktop(url)
  const seen: string[] = []
  const noted = async (answer: Promise<Response>): Promise<Response> => {
    const { text, headers } = await answer
    seen.push(JSON.stringify(headers), text)
    return answer
  }
  const own: SceneBrowser = {
    ...browser,
    seen,
    async start(headers) {
      const answer = await noted(browser.post('/wechat/scene', undefined, headers))
      if (answer.status !== 200) throw new Error(`no code to scan: ${answer.status} ${answer.text}`)
      return answer.body.data
    },
    poll: (headers) => noted(browser.fetchJson('/wechat/scene', headers)),
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
  }
  return own
}
