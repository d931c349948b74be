import { beforeEach, describe, expect, it } from '@jest/globals'
import express from 'express'
import {
  type MobileLoginOptions,
  memoryTokenCache,
  mobileLogin,
  type UserTokens,
  type WechatAuthEvent,
  type WechatUser,
} from 'express-wechat-auth'
import { defaultApps } from 'express-wechat-auth/simulator'
import type { Response } from 'supertest'
import { deploymentSecret } from '../../helpers/apps/deployment.ts'
import { useSimulator, withPages } from '../../helpers/apps/simulated-world.ts'
import { handleOn } from '../../helpers/stores/caches.ts'
import { until } from '../../helpers/time/wait.ts'
import { getJson, postCode } from '../../helpers/visitors/requests.ts'

const { appId = '', appSecret = '' } = defaultApps.find(({ kind }) => kind === 'mobile-app') ?? {}
const refreshApi = 'sns/oauth2/refresh_token'
const bearer = (token: string): Record<string, string> => ({ Authorization: `Bearer ${token}` })
const problemOf = ({ status, body }: Response): unknown[] => [status, body.error, body.data]

describe('a bearer token that is refreshed', () => {
  const world = useSimulator()
  const rows = new Map<string, UserTokens>()
  const cache = memoryTokenCache()
  const events: WechatAuthEvent[] = []
  beforeEach(() => {
    rows.clear()
    events.length = 0
  })

  const start = (options: Partial<MobileLoginOptions> = {}): Promise<string> => {
    const app = express()
    app.use(
      mobileLogin({
        appId,
        appSecret,
        endpoints: world.simulator.endpoints,
        secret: deploymentSecret,
        userTokenStore: rows,
        tokenCache: handleOn(cache),
        onEvent: (event) => events.push(event),
        ...options,
      }),
    )
    return world.run(withPages(app))
  }
  const post = (at: string, route: string, token: string): Promise<Response> =>
    postCode(at, {}, bearer(token), `/wechat/mobile/${route}`)
  const tokenOf = async (at: string, person = 'xiaoming'): Promise<string> => {
    const code = world.simulator.users.issueCode(person, appId)
    return (await postCode(at, { code }, {}, '/wechat/mobile/login')).body.data.token
  }
  const me = async (at: string, token: string): Promise<unknown[]> => {
    const { status, body } = await getJson(at, '/me', bearer(token))
    return [status, body.error]
  }
  const openid = (person = 'xiaoming'): string => world.simulator.users.openidOf(person, appId)

  describe('belongs to the login that it came from', () => {
    it.each(['first', 'refreshed'])(
      'a logout with the %s token ends both, in every process',
      async (which) => {
        const [one, two] = [await start(), await start()]
        const [first, another] = [await tokenOf(one), await tokenOf(one)]
        const refreshed = (await post(one, 'refresh', first)).body.data.token
        for (const token of [first, refreshed]) expect(await me(two, token)).toEqual([200, undefined])
        expect((await post(one, 'logout', which === 'first' ? first : refreshed)).status).toBe(200)
        for (const at of [one, two]) {
          for (const token of [first, refreshed])
            expect(await me(at, token)).toEqual([401, 'ERR_TOKEN_INVALID'])
          expect(problemOf(await post(at, 'refresh', refreshed))).toEqual([
            401,
            'ERR_TOKEN_INVALID',
            undefined,
          ])
          expect(await me(at, another)).toEqual([200, undefined])
        }
      },
    )

    it.each(['the same process', 'another process'])(
      'a refresh under way does not survive a logout at %s',
      async (where) => {
        let [isAsked, release] = [false, (): void => undefined]
        const held = new Promise<void>((resolve) => {
          release = resolve
        })
        const one = await start({
          onRefresh: () => {
            isAsked = true
            return held
          },
        })
        const token = await tokenOf(one)
        const refresh = post(one, 'refresh', token).then((answer) => answer)
        await until('the refresh', () => isAsked)
        expect((await post(where === 'the same process' ? one : await start(), 'logout', token)).status).toBe(
          200,
        )
        release()
        expect(problemOf(await refresh)).toEqual([401, 'ERR_TOKEN_INVALID', undefined])
      },
    )

    it('a refresh that waits for WeChat does not survive a logout either', async () => {
      const at = await start()
      const token = await tokenOf(at)
      world.simulator.faults.arm({ api: refreshApi, kind: 'delay', delayMs: 600, afterCommit: true })
      world.simulator.requests.clear()
      const refresh = post(at, 'refresh', token).then((answer) => answer)
      await until('the call', () => world.simulator.requests.count(refreshApi) > 0)
      expect((await post(at, 'logout', token)).status).toBe(200)
      const answer = await refresh
      expect([answer.status, answer.body.data]).toEqual([401, undefined])
      expect(await me(at, token)).toEqual([401, 'ERR_TOKEN_INVALID'])
    })
  })

  describe('onRefresh', () => {
    it('is asked at each refresh, with the person and the request, and not at a login', async () => {
      const asked: [WechatUser, string][] = []
      const at = await start({
        onRefresh: (user, { req }) => {
          asked.push([user, req.originalUrl])
        },
      })
      let token = await tokenOf(at)
      expect(asked).toEqual([])
      for (let times = 1; times <= 2; times += 1) {
        token = (await post(at, 'refresh', token)).body.data.token
        expect(asked).toHaveLength(times)
      }
      const person = expect.objectContaining({ provider: 'mobile-app', appId, openid: openid() })
      expect(asked.at(-1)).toEqual([person, '/wechat/mobile/refresh'])
    })

    it('is not asked about a token that is good for nothing', async () => {
      let count = 0
      const at = await start({
        onRefresh: () => {
          count += 1
        },
      })
      const token = await tokenOf(at)
      await post(at, 'refresh', `${token}A`)
      await post(at, 'logout', token)
      await post(at, 'refresh', token)
      expect(count).toBe(0)
    })

    it.each([400, 403, 499])('refuses with its status %i, and gives no token', async (status) => {
      let isBanned = false
      const at = await start({
        onRefresh: () => {
          if (isBanned) throw Object.assign(new Error('banned for reason 17'), { status })
        },
      })
      const token = await tokenOf(at)
      isBanned = true
      const answer = await post(at, 'refresh', token)
      expect(problemOf(answer)).toEqual([status, 'ERR_ACCESS_DENIED', undefined])
      expect(answer.text).not.toContain('reason 17')
      expect(events).toContainEqual(
        expect.objectContaining({
          type: 'refusal',
          code: 'ERR_ACCESS_DENIED',
          status,
          message: expect.any(String),
        }),
      )
      isBanned = false
      expect((await post(at, 'refresh', token)).status).toBe(200)
    })

    it('that fails is the app’s own failure: 500 ERR_APP, an event, and no token', async () => {
      const error = new Error('the database is down')
      const at = await start({ onRefresh: () => Promise.reject(error) })
      const answer = await post(at, 'refresh', await tokenOf(at))
      expect(problemOf(answer)).toEqual([500, 'ERR_APP', undefined])
      expect(answer.text).not.toContain('database')
      expect(events).toContainEqual({ type: 'app-failure', hook: 'onRefresh', error })
    })
  })
})
