import { randomBytes } from 'node:crypto'
import 'dotenv/config'
import type { AppCredentials } from 'express-wechat-auth'

export interface DemoConfig {
  port: number
  host: string
  publicUrl: string | undefined
  sessionSecret: string
  /** Undefined: nothing in `.env`, so the simulator plays the platform. */
  account: AppCredentials | undefined
  website: AppCredentials | undefined
}

/** Reads `.env` and the environment. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): DemoConfig {
  const port = Number(env['PORT'] ?? 3000)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error('PORT must be a port number')
  const account = pair(env, 'WECHAT_APPID', 'WECHAT_APPSECRET')
  const website = pair(env, 'OPEN_PLATFORM_APPID', 'OPEN_PLATFORM_APPSECRET')
  if (website && !account) {
    throw new Error('The demo needs an official account too: set WECHAT_APPID and WECHAT_APPSECRET in .env')
  }
  return {
    port,
    host: env['HOST'] || 'localhost',
    publicUrl: env['PUBLIC_URL'] || undefined,
    sessionSecret: env['SESSION_SECRET'] || randomBytes(32).toString('hex'),
    account,
    website,
  }
}

function pair(env: NodeJS.ProcessEnv, idName: string, secretName: string): AppCredentials | undefined {
  const [appId, appSecret] = [env[idName], env[secretName]]
  if (!appId && !appSecret) return undefined
  if (!appId || !appSecret) throw new Error(`Set both ${idName} and ${secretName} in .env, or neither`)
  return { appId, appSecret }
}
