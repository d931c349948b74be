import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import mysql from 'mysql2/promise'
import { startProgram } from '../helpers/programs/program.ts'
import { describeWithMariadb, type RunningMariadb, startMariadb } from '../helpers/stores/mariadb.ts'
import { createBrowser, desktopUserAgent, locationOf } from '../helpers/visitors/browser.ts'
import { accountCredentials, logInByPage, websiteCredentials } from '../helpers/visitors/page-login.ts'

/** Starts the example, logs in and reads its page twice. */
async function greetingOf(file: string, env: Record<string, string>, userAgent?: string): Promise<string[]> {
  const example = await startProgram(`examples/${file}`, env)
  try {
    const browser = createBrowser(example.url, userAgent)
    const guarded = await browser.open('/')
    const answer = await logInByPage(browser, { loginPath: locationOf(guarded) })
    expect(locationOf(answer)).toBe('/')
    return [(await browser.open('/')).text, (await browser.open('/')).text]
  } finally {
    await example.stop()
  }
}

const greetings = ['Hello, 李小明', 'Hello, 李小明']

describe('examples/user-tokens-file.ts', () => {
  const folder = mkdtempSync(join(tmpdir(), 'wxa-example-'))

  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('greets by tokens in a file with a harmless name', async () => {
    expect(await greetingOf('user-tokens-file.ts', { USER_TOKENS_FOLDER: folder })).toEqual(greetings)
    const [name = '', ...others] = readdirSync(folder)
    expect(others).toEqual([])
    expect(name).toMatch(/^[0-9a-f]{64}\.json$/)
    expect(JSON.parse(readFileSync(join(folder, name), 'utf8'))).toMatchObject({
      appid: accountCredentials.appId,
      scope: 'snsapi_userinfo',
    })
  })

  it('makes a folder of its own when it is given none', async () => {
    expect(await greetingOf('user-tokens-file.ts', { TMPDIR: folder })).toEqual(greetings)
    expect(readdirSync(folder)).toContainEqual(expect.stringMatching(/^user-tokens-/))
  })
})

describeWithMariadb('examples/user-tokens-mysql.ts', () => {
  let mariadb: RunningMariadb

  beforeAll(async () => {
    mariadb = await startMariadb()
    await mariadb.createDatabase('example', 'utf8mb4_general_ci')
  })
  afterAll(() => mariadb.stop())

  it('greets by tokens in a table that fits them, for each app apart', async () => {
    const env = { MYSQL_URL: mariadb.urlOf('example') }
    expect(await greetingOf('user-tokens-mysql.ts', env)).toEqual(greetings)
    expect(await greetingOf('user-tokens-mysql.ts', env, desktopUserAgent)).toEqual(greetings)

    const db = await mysql.createConnection(mariadb.urlOf('example'))
    const [rows] = await db.query('select appid, scope, create_at from user_tokens order by scope')
    await db.query(
      `insert into user_tokens set appid = ?, openid = ?, access_token = ?, refresh_token = ?,
       scope = 'snsapi_base,snsapi_userinfo,snsapi_login', expires_in = 2600000, create_at = 1900000000123`,
      ['w'.repeat(32), 'o'.repeat(64), 'a'.repeat(512), 'r'.repeat(512)],
    )
    await db.end()
    expect(rows).toMatchObject([
      { appid: websiteCredentials.appId, scope: 'snsapi_login' },
      { appid: accountCredentials.appId, scope: 'snsapi_userinfo' },
    ])
  })
})

describe('examples/user-tokens-mongo.ts', () => {
  // No MongoDB is at hand: what it does with one is not tested.
  it('starts and asks for a login, whether its database is there or not', async () => {
    const MONGO_URL = 'mongodb://127.0.0.1:1/app?serverSelectionTimeoutMS=200'
    const example = await startProgram('examples/user-tokens-mongo.ts', { MONGO_URL })
    try {
      const { status, headers } = await createBrowser(example.url).open('/')
      expect({ status, location: headers['location'] }).toEqual({
        status: 302,
        location: expect.stringMatching(/^\/wechat\/login\?/),
      })
    } finally {
      await example.stop()
    }
  })
})
