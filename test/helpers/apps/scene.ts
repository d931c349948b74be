import { beforeEach } from '@jest/globals'
import type { Express } from 'express'
import {
  type MessagesRouter,
  type SceneLoginOptions,
  sceneLogin,
  type WechatAuthEvent,
  wechatClient,
  wechatMessages,
} from 'express-wechat-auth'
import { useClock } from '../time/clock.ts'
import { until } from '../time/wait.ts'
import { type CodeBrowser, createCodeBrowser, type StartedCode } from '../visitors/code-browser.ts'
import { accountCredentials } from '../visitors/page-login.ts'
import { deploymentSecret } from './deployment.ts'
import { createPolledApp, type PolledAppOptions } from './server.ts'
import { type SimulatedWorld, useSimulator, withPages } from './simulated-world.ts'

const { appId } = accountCredentials
const token = 'TokenOfScenes1'
export const encodingAesKey = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG'

export type Messages = MessagesRouter<undefined>

export const createMessages = (onEvent?: (event: WechatAuthEvent) => void): Messages =>
  wechatMessages({ appId, token, encodingAesKey, onEvent })

export interface SceneAppOptions extends PolledAppOptions {
  login?: Partial<SceneLoginOptions>
  /** Handlers of the app, registered before the login is. */
  before?: (messages: Messages) => void
  /** And after. */
  after?: (messages: Messages) => void
}

export interface SceneApp {
  readonly url: string
  readonly events: WechatAuthEvent[]
  /** How many requests for news have come. */
  readonly polls: number
  browser(): CodeBrowser
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
  scanned(browser: CodeBrowser, phone: Phone): Promise<StartedCode>
  /** What the last code that was scanned carried. */
  lastScene(phone: Phone): string
  /** Lets time pass for the app and for WeChat, until the test is over. */
  passTime(ms: number): void
}

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
        browser: () => createCodeBrowser(url, '/wechat/scene', served.polls),
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
  { login = {}, before, after, ...options }: SceneAppOptions,
): { app: Express; events: WechatAuthEvent[]; polls(): number } {
  const events: WechatAuthEvent[] = []
  const onEvent = (event: WechatAuthEvent): void => void events.push(event)
  const { app, polls } = createPolledApp('/scene', options)
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
  options.routes?.(app)
  return { app: withPages(app), events, polls }
}
