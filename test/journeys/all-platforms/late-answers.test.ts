import { describe, expect, it } from '@jest/globals'
import type { ErrorRequestHandler, Response as ExpressResponse, RequestHandler } from 'express'
import { miniLogin } from 'express-wechat-auth'
import { deploymentSecret } from '../../helpers/apps/deployment.ts'
import { miniCredentials } from '../../helpers/apps/mini-program.ts'
import { pagePlatforms } from '../../helpers/apps/page-platforms.ts'
import { appWithSession } from '../../helpers/apps/server.ts'
import { useWecom } from '../../helpers/apps/wecom.ts'
import { useUnhandled } from '../../helpers/errors.ts'
import { createGate, type Gate, settle, until } from '../../helpers/time/wait.ts'
import { createBrowser } from '../../helpers/visitors/browser.ts'
import { pathOf } from '../../helpers/visitors/callback-address.ts'
import { codeOf, startJsonLogin } from '../../helpers/visitors/json-login.ts'
import { postCode } from '../../helpers/visitors/requests.ts'
import { readyCallback } from '../../helpers/visitors/wechat-login.ts'

/** What comes of the app's hook, long after the app has answered. */
const ends: [how: string, end: (gate: Gate<undefined>) => void, handed: string[]][] = [
  ['lets the person in', (gate) => gate.open(undefined), ['ERR_HTTP_HEADERS_SENT']],
  ['refuses', (gate) => gate.fail(Object.assign(new Error('no'), { status: 403 })), ['ERR_ACCESS_DENIED']],
  ['fails', (gate) => gate.fail(Object.assign(new Error('down'), { code: 'OWN' })), ['OWN']],
]

describe('a login that ends after the app has answered goes to next(error), and answers nothing twice:', () => {
  const world = useWecom()
  const unhandled = useUnhandled()

  /** An app that has answered by the time that `onLogin` ends. */
  const start = async (mount: (onLogin: () => Promise<undefined>) => RequestHandler) => {
    const gate = createGate<undefined>()
    const [pending, errors]: [ExpressResponse[], unknown[]] = [[], []]
    const app = appWithSession()
    app.use((_req, res, next) => {
      pending.push(res)
      next()
    })
    const onLogin = (): Promise<undefined> => {
      pending.at(-1)?.status(503).json({ late: true })
      return gate.promise
    }
    app.use(mount(onLogin))
    app.use(((error, _req, res, _next) => {
      // Node's own errors are of another realm than the tests, and are wrapped for that.
      errors.push(error.code ?? error.cause?.code)
      if (!res.headersSent) res.status(500).json({})
    }) as ErrorRequestHandler)
    app.get('/', (_req, res) => void res.json({}))
    return { url: await world.run(app), gate, errors }
  }
  const expectOneAnswer = async (
    { url, gate, errors }: Awaited<ReturnType<typeof start>>,
    answer: { status: number; body: unknown },
    end: (gate: Gate<undefined>) => void,
    handed: string[],
  ): Promise<void> => {
    expect([answer.status, answer.body]).toEqual([503, { late: true }])
    end(gate)
    await until('the end of the login', () => errors.length > 0)
    await settle()
    expect([errors, unhandled]).toEqual([handed, []])
    expect((await createBrowser(url).fetchJson('/')).status).toBe(200)
  }

  describe.each(pagePlatforms)('$name', (platform) => {
    const { prefix, people } = platform
    const [person = ''] = people
    const serve = () => {
      const { endpoints } = world.simulator
      return start((onLogin) => platform.router({ endpoints, secret: deploymentSecret, onLogin }))
    }

    it.each(ends)('the callback, where onLogin %s', async (_how, end, handed) => {
      const app = await serve()
      const browser = createBrowser(app.url)
      const callback = pathOf(await readyCallback(browser, `${prefix}/login`, { person }))
      await expectOneAnswer(app, await browser.open(callback), end, handed)
    })

    it('the callback, where the platform cannot be reached', async () => {
      const { endpoints } = world.simulator
      const app = await start((answer) => {
        const request = () => answer().then(() => Promise.reject(new Error('never')))
        return platform.router({ endpoints, secret: deploymentSecret, http: { request } })
      })
      const browser = createBrowser(app.url)
      const callback = pathOf(await readyCallback(browser, `${prefix}/login`, { person }))
      const fail = (gate: Gate<undefined>): void => gate.fail(new Error('no route to host'))
      await expectOneAnswer(app, await browser.open(callback), fail, ['ERR_PLATFORM_UNAVAILABLE'])
    })

    it.each(ends)('getUserInfo, where onLogin %s', async (_how, end, handed) => {
      const app = await serve()
      const browser = createBrowser(app.url)
      const started = await startJsonLogin(browser, `${prefix}/authorizeUrl`)
      const { state } = started
      const code = await codeOf(browser, started, person)
      const answer = await browser.post(`${prefix}/getUserInfo`, { code, state })
      await expectOneAnswer(app, answer, end, handed)
    })
  })

  it.each(ends)('miniLogin(), where onLogin %s', async (_how, end, handed) => {
    const { endpoints } = world.simulator
    const app = await start((onLogin) =>
      miniLogin({ ...miniCredentials, endpoints, secret: deploymentSecret, onLogin }),
    )
    const code = world.simulator.miniPrograms.login(miniCredentials.appId, 'xiaoming')
    await expectOneAnswer(app, await postCode(app.url, { code }, {}, '/login'), end, handed)
  })
})
