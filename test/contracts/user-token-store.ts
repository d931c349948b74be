import { randomBytes } from 'node:crypto'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { type UserTokenStore, type UserTokens, wechatClient } from 'express-wechat-auth'
import type { LoginApp } from '../helpers/apps/login-app.ts'
import { useLoginApps } from '../helpers/apps/login-apps.ts'
import { errorOf } from '../helpers/errors.ts'
import { moveDate, releaseDate } from '../helpers/time/clock.ts'
import { sleep, until } from '../helpers/time/wait.ts'
import { createBrowser } from '../helpers/visitors/browser.ts'
import { accountCredentials, logInByPage } from '../helpers/visitors/page-login.ts'

const { appId } = accountCredentials
const parallel = 50
const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs
const horizonMs = 30 * dayMs
const refreshApi = 'sns/oauth2/refresh_token'

export interface UserTokenStoreTraits {
  /** False for a store that leaves out-of-date rows to a clean-up. @default true */
  forgetsByItself?: boolean
}

/** What the library needs of a `userTokenStore`. `create` answers a handle on the store under test. */
export function userTokenStoreContract(
  name: string,
  create: () => UserTokenStore | Promise<UserTokenStore>,
  { forgetsByItself = true }: UserTokenStoreTraits = {},
): void {
  describe(`${name} keeps the contract of a user token store`, () => {
    let store: UserTokenStore

    beforeAll(async () => {
      store = await create()
    })

    describe('on its own', () => {
      it('answers undefined or null for a key it does not hold', async () => {
        expect((await store.get(keyOf(row()))) ?? undefined).toBeUndefined()
      })

      it('gives every column back as it was', async () => {
        const tokens = row()
        await put(store, tokens)
        expect(await take(store, tokens)).toEqual(tokens)
      })

      it('keeps tokens of 512 characters, and numbers of today', async () => {
        const tokens = row({
          access_token: token(512),
          refresh_token: token(512),
          scope: 'snsapi_base,snsapi_userinfo,snsapi_login',
          expires_in: 30 * 24 * 3_600 + 7_200,
          create_at: 1_900_000_000_123,
        })
        await put(store, tokens)
        expect(await take(store, tokens)).toEqual(tokens)
      })

      it.each(['o-6_bmjrPTlm6_2sgVt7hMZOPfL2', 'o__--__--__--__--__--__--__-', `o${'-'.repeat(27)}`])(
        'takes the openid %s',
        async (openid) => {
          const tokens = row({ openid })
          await put(store, tokens)
          expect(await take(store, tokens)).toEqual(tokens)
        },
      )

      it('tells openids apart that differ in nothing but case', async () => {
        const mixed = row({ openid: `oAbCdE${unique()}` })
        const lower = { ...mixed, openid: mixed.openid.toLowerCase() }
        const upper = { ...mixed, openid: mixed.openid.toUpperCase(), access_token: token(133) }
        await put(store, lower)
        await put(store, upper)
        expect(await take(store, lower)).toEqual(lower)
        expect(await take(store, upper)).toEqual(upper)
      })

      it('tells two apps apart that have an openid in common', async () => {
        const here = row()
        const there = row({ openid: here.openid })
        await put(store, here)
        await put(store, there)
        expect(await take(store, here)).toEqual(here)
        expect(await take(store, there)).toEqual(there)
        await store.delete(keyOf(here))
        expect(await take(store, here)).toBeUndefined()
        expect(await take(store, there)).toEqual(there)
      })

      it('sets over what was there', async () => {
        const older = row({ access_token: token(512) })
        const newer = { ...row(), appid: older.appid, openid: older.openid, access_token: token(100) }
        await put(store, older)
        await put(store, newer)
        expect(await take(store, older)).toEqual(newer)
      })

      it('deletes, also what is not there', async () => {
        const tokens = row()
        await put(store, tokens)
        await store.delete(keyOf(tokens))
        expect(await take(store, tokens)).toBeUndefined()
        await store.delete(keyOf(tokens))
        await put(store, tokens)
        expect(await take(store, tokens)).toEqual(tokens)
      })

      it(`takes ${parallel} rows at once`, async () => {
        const rows = Array.from({ length: parallel }, () => row())
        await Promise.all(rows.map((tokens) => put(store, tokens)))
        expect(await Promise.all(rows.map((tokens) => take(store, tokens)))).toEqual(rows)
      })

      describe('a row that many write at once', () => {
        const rowsOf = (first: UserTokens): UserTokens[] =>
          Array.from({ length: parallel }, (_, index) => ({
            ...first,
            access_token: token(20 + 9 * index),
            refresh_token: token(512 - 9 * index),
            create_at: first.create_at + index,
          }))

        it(`is one of ${parallel} in the end`, async () => {
          const rows = rowsOf(row())
          await Promise.all(rows.map((tokens) => put(store, tokens)))
          expect(rows).toContainEqual(await take(store, rows[0] as UserTokens))
        })

        it('is never seen by halves', async () => {
          const rows = rowsOf(row())
          const [first] = rows as [UserTokens]
          const seen: (UserTokens | undefined)[] = []
          await put(store, first)
          let isWriting = true
          const readers = Array.from({ length: 4 }, async () => {
            while (isWriting) {
              seen.push(await take(store, first))
              await new Promise((resolve) => setImmediate(resolve))
            }
          })
          const writers = Array.from({ length: 4 }, async () => {
            for (const tokens of rows) await put(store, tokens)
          })
          await Promise.all(writers)
          isWriting = false
          await Promise.all(readers)
          expect(rows).toEqual(expect.arrayContaining(seen))
        })
      })

      if (forgetsByItself) {
        it('forgets a row when its time is over', async () => {
          const [brief, long, endless] = [row(), row(), row()]
          await put(store, brief, 80)
          await put(store, long, 60_000)
          await put(store, endless)
          await sleep(160)
          expect(await take(store, brief)).toBeUndefined()
          expect(await take(store, long)).toEqual(long)
          expect(await take(store, endless)).toEqual(endless)
        })

        it('gives a row a new lifetime with every write', async () => {
          const tokens = row()
          await put(store, tokens, 80)
          await put(store, tokens)
          await sleep(160)
          expect(await take(store, tokens)).toEqual(tokens)
        })
      }
    })

    describe('in the hands of the library', () => {
      const { simulator, start } = useLoginApps()
      let app: LoginApp
      let person: string
      let openid: string

      const newClient = () =>
        wechatClient({ ...accountCredentials, endpoints: simulator.endpoints, userTokenStore: store })
      const logIn = async (): Promise<void> => {
        const answer = await logInByPage(createBrowser(app.url), { person })
        if (answer.status !== 303) throw new Error(`the login answered ${answer.status} ${answer.text}`)
      }
      const stored = (): Promise<UserTokens | undefined> => take(store, { appid: appId, openid })
      const renewals = (): number => simulator.requests.count(refreshApi)
      const ends = {
        revoked: () => simulator.apps.revokeOAuthAccessTokens(appId),
        'two hours old': () => simulator.clock.advance(2 * 60 * minuteMs + 1_000),
      }

      beforeAll(async () => {
        app = await start({ auth: { userTokenStore: store } })
      })
      beforeEach(() => {
        person = `p${unique()}`
        simulator.users.add({ id: person, nickname: `李小明 🌸 ${person}` })
        openid = simulator.users.openidOf(person, appId)
      })
      afterEach(() => {
        releaseDate()
        simulator.clock.reset()
      })

      it('saves the tokens at login', async () => {
        const before = Date.now()
        await logIn()
        const tokens = (await stored()) as UserTokens
        expect(tokens).toEqual({
          appid: appId,
          openid,
          access_token: expect.stringMatching(/^\d+_/),
          refresh_token: expect.stringMatching(/^\d+_/),
          scope: 'snsapi_userinfo',
          expires_in: 7_200,
          create_at: expect.any(Number),
        })
        expect(tokens.create_at).toBeGreaterThanOrEqual(before)
        expect(tokens.create_at).toBeLessThanOrEqual(Date.now())
      })

      it('serves a profile by openid, in another process too', async () => {
        await logIn()
        for (const client of [newClient(), newClient()]) {
          expect(await client.fetchUserInfo({ openid })).toMatchObject({
            openid,
            nickname: `李小明 🌸 ${person}`,
          })
        }
        expect(renewals()).toBe(0)
      })

      it('says "log in" of a person it never saw, and asks WeChat nothing', async () => {
        expect(await errorOf(newClient().fetchUserInfo({ openid }))).toMatchObject({
          code: 'ERR_LOGIN_REQUIRED',
          status: 401,
        })
        expect(simulator.requests.list()).toEqual([])
      })

      it.each(Object.entries(ends))(
        `serves ${parallel} callers after one renewal of a token that is %s`,
        async (_, end) => {
          await logIn()
          const before = (await stored()) as UserTokens
          const client = newClient()
          end()
          const people = await Promise.all(
            Array.from({ length: parallel }, () => client.fetchUserInfo({ openid })),
          )
          expect(people.map((info) => info.openid)).toEqual(Array(parallel).fill(openid))
          expect(renewals()).toBe(1)
          const after = (await stored()) as UserTokens
          expect(after.access_token).not.toBe(before.access_token)
          expect(after.create_at).toBe(before.create_at)

          await client.fetchUserInfo({ openid })
          await newClient().fetchUserInfo({ openid })
          expect(renewals()).toBe(1)
        },
      )

      it('renews without being told when the access_token must be over', async () => {
        await logIn()
        const before = (await stored()) as UserTokens
        moveDate(2 * 60 * minuteMs + 1_000)
        const client = newClient()
        simulator.requests.clear()
        await Promise.all(Array.from({ length: parallel }, () => client.fetchUserInfo({ openid })))
        expect(renewals()).toBe(1)
        expect(simulator.requests.count('sns/userinfo')).toBe(parallel)
        const after = (await stored()) as UserTokens
        expect(after.create_at).toBe(before.create_at)
        expect(after.expires_in).toBeGreaterThanOrEqual(2 * 7_200)
        expect(after.expires_in).toBeLessThanOrEqual(2 * 7_200 + 10)
        await client.fetchUserInfo({ openid })
        expect(renewals()).toBe(1)
      })

      it('renews at most once in each of two processes', async () => {
        await logIn()
        ends.revoked()
        const clients = [newClient(), newClient()]
        const calls = Array.from({ length: parallel }, (_, index) =>
          (clients[index % 2] as ReturnType<typeof newClient>).fetchUserInfo({ openid }),
        )
        expect(await Promise.all(calls)).toHaveLength(parallel)
        expect(renewals()).toBeLessThanOrEqual(2)
        await newClient().fetchUserInfo({ openid })
        expect(renewals()).toBeLessThanOrEqual(2)
      })

      it('renews for each person apart', async () => {
        const [one, oneOpenid] = [person, openid]
        await logIn()
        person = `p${unique()}`
        simulator.users.add({ id: person, nickname: 'somebody else' })
        openid = simulator.users.openidOf(person, appId)
        await logIn()
        simulator.apps.revokeOAuthAccessTokens(appId)
        const client = newClient()
        const [first, second] = await Promise.all([
          client.fetchUserInfo({ openid: oneOpenid }),
          client.fetchUserInfo({ openid }),
        ])
        expect([first.nickname, second.nickname]).toEqual([`李小明 🌸 ${one}`, 'somebody else'])
        expect(renewals()).toBe(2)
      })

      it('ends 30 days after the login, however often it was used', async () => {
        await logIn()
        const { create_at } = (await stored()) as UserTokens
        const client = newClient()
        for (let week = 1; week <= 4; week += 1) {
          simulator.clock.advance(7 * dayMs)
          await client.fetchUserInfo({ openid })
          expect(((await stored()) as UserTokens).create_at).toBe(create_at)
        }
        expect(renewals()).toBe(4)
        simulator.clock.advance(3 * dayMs)
        const failures = await Promise.all(
          Array.from({ length: parallel }, () => errorOf(client.fetchUserInfo({ openid }))),
        )
        for (const error of failures) expect(error).toMatchObject({ code: 'ERR_LOGIN_REQUIRED', status: 401 })
        expect(failures).toContainEqual(expect.objectContaining({ errcode: 42002, api: refreshApi }))
        expect(await stored()).toBeUndefined()
      })

      it('says "log in" when 31 days have passed here too', async () => {
        await logIn()
        simulator.clock.advance(horizonMs + dayMs)
        moveDate(horizonMs + dayMs)
        expect(await errorOf(newClient().fetchUserInfo({ openid }))).toMatchObject({
          code: 'ERR_LOGIN_REQUIRED',
          status: 401,
        })
        expect(await stored()).toBeUndefined()
      })

      it('says "log in" after a changed password, and forgets the tokens', async () => {
        await logIn()
        simulator.users.changePassword(person)
        const client = newClient()
        const failures = await Promise.all(
          Array.from({ length: parallel }, () => errorOf(client.fetchUserInfo({ openid }))),
        )
        for (const error of failures) expect(error).toMatchObject({ code: 'ERR_LOGIN_REQUIRED', status: 401 })
        expect(failures).toContainEqual(expect.objectContaining({ errcode: 42007 }))
        expect(await stored()).toBeUndefined()

        await logIn()
        expect(await client.fetchUserInfo({ openid })).toMatchObject({ openid })
      })

      it('keeps the tokens of a person who logs in anew while the old ones are found dead', async () => {
        await logIn()
        const before = (await stored()) as UserTokens
        simulator.users.changePassword(person)
        simulator.faults.arm({ api: refreshApi, kind: 'delay', delayMs: 150 })
        const client = newClient()
        const calls = Promise.allSettled([client.fetchUserInfo({ openid }), client.fetchUserInfo({ openid })])
        await until('the renewal', () => renewals() === 1)
        await logIn()
        const anew = (await stored()) as UserTokens
        expect(anew.refresh_token).not.toBe(before.refresh_token)
        await calls
        expect(await stored()).toEqual(anew)
        expect(await client.fetchUserInfo({ openid })).toMatchObject({ openid })
      })

      it('keeps the tokens when WeChat is away at the renewal', async () => {
        await logIn()
        const before = await stored()
        ends.revoked()
        simulator.faults.arm({ api: refreshApi, kind: 'html' })
        const client = newClient()
        expect(await errorOf(client.fetchUserInfo({ openid }))).toMatchObject({
          code: 'ERR_PLATFORM_UNAVAILABLE',
        })
        expect(await stored()).toEqual(before)
        expect(await client.fetchUserInfo({ openid })).toMatchObject({ openid })
      })
    })
  })
}

const keyOf = ({ appid, openid }: Pick<UserTokens, 'appid' | 'openid'>): string => `${appid}:${openid}`
const unique = (): string => randomBytes(8).toString('hex')

/** As long as asked, of the characters that tokens have. */
const token = (length: number): string =>
  `87_${randomBytes(length).toString('base64url')}`.slice(0, length).padEnd(length, '-')

function row(columns: Partial<UserTokens> = {}): UserTokens {
  return {
    appid: `wx${unique()}`,
    openid: `o-${unique()}_${unique()}`.slice(0, 28),
    access_token: token(133),
    expires_in: 7_200,
    refresh_token: token(133),
    scope: 'snsapi_userinfo',
    create_at: Date.now(),
    ...columns,
  }
}

async function put(store: UserTokenStore, tokens: UserTokens, ttlMs = horizonMs): Promise<void> {
  await store.set(keyOf(tokens), tokens, ttlMs)
}

/** The columns of a row; a database may give numbers as texts or BigInts, and columns of its own. */
async function take(
  store: UserTokenStore,
  tokens: Pick<UserTokens, 'appid' | 'openid'>,
): Promise<UserTokens | undefined> {
  const found = await store.get(keyOf(tokens))
  if (found === undefined || found === null) return undefined
  const { appid, openid, access_token, refresh_token, scope, expires_in, create_at } = found
  return {
    appid,
    openid,
    access_token,
    expires_in: Number(expires_in),
    refresh_token,
    scope,
    create_at: Number(create_at),
  }
}
