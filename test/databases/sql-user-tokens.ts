import type { UserTokenStore, UserTokens } from 'express-wechat-auth'
import mysql, { type Pool, type RowDataPacket } from 'mysql2/promise'
import type { Database } from 'node-sqlite3-wasm'

const columns = 'appid, openid, access_token, expires_in, refresh_token, scope, create_at'
const valuesOf = (tokens: UserTokens): (string | number)[] => [
  tokens.appid,
  tokens.openid,
  tokens.access_token,
  tokens.expires_in,
  tokens.refresh_token,
  tokens.scope,
  tokens.create_at,
]

/** Three functions on MySQL, as in `examples/user-tokens-mysql.ts`; its big numbers come back as texts. */
export async function mysqlUserTokens(uri: string): Promise<{ store: UserTokenStore; pool: Pool }> {
  const pool = mysql.createPool({ uri, supportBigNumbers: true, bigNumberStrings: true })
  await pool.query(`create table if not exists user_tokens (
    appid varchar(32) not null,
    openid varchar(64) not null,
    access_token varchar(512) not null,
    expires_in int unsigned not null,
    refresh_token varchar(512) not null,
    scope varchar(128) not null,
    create_at bigint not null,
    primary key (appid, openid)
  ) default character set ascii collate ascii_bin`)
  const store: UserTokenStore = {
    async get(key) {
      const sql = 'select * from user_tokens where appid = ? and openid = ?'
      const [rows] = await pool.execute<(UserTokens & RowDataPacket)[]>(sql, key.split(':'))
      return rows[0]
    },
    set: (_key, tokens) =>
      pool.execute(`replace into user_tokens (${columns}) values (?, ?, ?, ?, ?, ?, ?)`, valuesOf(tokens)),
    delete: (key) => pool.execute('delete from user_tokens where appid = ? and openid = ?', key.split(':')),
  }
  return { store, pool }
}

/** Three functions on SQLite, which answer what they have at once, with BigInts in place of numbers. */
export function sqliteUserTokens(database: Database): UserTokenStore {
  database.exec(`create table if not exists user_tokens (
    appid text not null,
    openid text not null,
    access_token text not null,
    expires_in integer not null,
    refresh_token text not null,
    scope text not null,
    create_at integer not null,
    primary key (appid, openid)
  )`)
  return {
    get(key) {
      const sql = 'select * from user_tokens where appid = ? and openid = ?'
      const found = database.get(sql, key.split(':'))
      const entries = Object.entries(found ?? {}).map(([name, value]) => [
        name,
        typeof value === 'number' ? BigInt(value) : value,
      ])
      return found && (Object.fromEntries(entries) as UserTokens)
    },
    set(_key, tokens) {
      database.run(
        `insert or replace into user_tokens (${columns}) values (?, ?, ?, ?, ?, ?, ?)`,
        valuesOf(tokens),
      )
    },
    delete(key) {
      database.run('delete from user_tokens where appid = ? and openid = ?', key.split(':'))
    },
  }
}
