import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { KeyvMysql } from '@keyv/mysql'
import KeyvRedis from '@keyv/redis'
import { type UserTokens, wechatClient } from 'express-wechat-auth'
import { Keyv } from 'keyv'
import sqlite from 'node-sqlite3-wasm'
import { userTokenStoreContract } from '../contracts/user-token-store.ts'
import { errorOf } from '../helpers/errors.ts'
import { fileStore } from '../helpers/stores/files.ts'
import { describeWithMariadb, type RunningMariadb, startMariadb } from '../helpers/stores/mariadb.ts'
import { describeWithRedis, type RunningRedis, startRedis } from '../helpers/stores/redis.ts'
import { accountCredentials } from '../helpers/visitors/page-login.ts'
import { isLongRun } from '../run/length.ts'
import { mysqlUserTokens, sqliteUserTokens } from './sql-user-tokens.ts'

const folder = mkdtempSync(join(tmpdir(), 'wxa-stores-'))

afterAll(() => rmSync(folder, { recursive: true, force: true }))

userTokenStoreContract('a Keyv in memory', () => new Keyv<UserTokens>())

describeWithRedis('on Redis', () => {
  let redis: RunningRedis
  let keyv: Keyv<UserTokens>

  beforeAll(async () => {
    redis = await startRedis()
  })
  afterAll(async () => {
    await keyv.disconnect()
    await redis.stop()
  })

  userTokenStoreContract('a Keyv with @keyv/redis', () => {
    keyv = new Keyv<UserTokens>(new KeyvRedis({ socket: { path: redis.path, tls: false } }))
    return keyv
  })
})

describeWithMariadb('on MySQL', () => {
  let mariadb: RunningMariadb
  const closing: (() => Promise<unknown>)[] = []

  beforeAll(async () => {
    mariadb = await startMariadb()
  })
  afterAll(async () => {
    for (const close of closing) await close()
    await mariadb.stop()
  })

  // @keyv/mysql has its table made with the collation of the database: it must tell upper from lower case.
  userTokenStoreContract('a Keyv with @keyv/mysql', async () => {
    await mariadb.createDatabase('keyv', 'utf8mb4_bin')
    const { socketPath } = mariadb
    const keyv = new Keyv<UserTokens>(new KeyvMysql({ uri: mariadb.urlOf('keyv'), socketPath }))
    closing.push(() => keyv.disconnect())
    return keyv
  })

  // In the short run one contract on MySQL is enough.
  const contractAtLength = isLongRun ? userTokenStoreContract : () => undefined
  contractAtLength(
    'three functions on mysql2',
    async () => {
      await mariadb.createDatabase('plain', 'utf8mb4_general_ci')
      const { store, pool } = await mysqlUserTokens(mariadb.urlOf('plain'))
      closing.push(() => pool.end())
      return store
    },
    { forgetsByItself: false },
  )
})

describe('on SQLite', () => {
  let database: sqlite.Database

  afterAll(() => database.close())

  userTokenStoreContract(
    'three functions on node-sqlite3-wasm',
    () => {
      database = new sqlite.Database(join(folder, 'tokens.sqlite'))
      return sqliteUserTokens(database)
    },
    { forgetsByItself: false },
  )
})

userTokenStoreContract(
  'three functions on files',
  () => {
    mkdirSync(join(folder, 'tokens'))
    return fileStore<UserTokens>(join(folder, 'tokens'))
  },
  { forgetsByItself: false },
)

describe('a Keyv whose database is down', () => {
  const down = {
    opts: {},
    get: () => Promise.reject(new Error('the database is down')),
    set: () => Promise.reject(new Error('the database is down')),
    delete: () => Promise.reject(new Error('the database is down')),
    clear: () => Promise.reject(new Error('the database is down')),
    on: () => down,
  }
  const openid = 'o-6_bmjrPTlm6_2sgVt7hMZOPfL2'
  const failureOf = (keyv: Keyv<UserTokens>) =>
    errorOf(wechatClient({ ...accountCredentials, userTokenStore: keyv }).fetchUserInfo({ openid }))

  it('is an error of the store with throwOnErrors', async () => {
    const keyv = new Keyv<UserTokens>({ store: down, throwOnErrors: true })
    expect(await failureOf(keyv)).toMatchObject({ code: 'ERR_CACHE', status: 500 })
  })

  it('looks like an empty one without, as Keyv has it by default', async () => {
    expect(await failureOf(new Keyv<UserTokens>({ store: down }))).toMatchObject({
      code: 'ERR_LOGIN_REQUIRED',
    })
  })
})
