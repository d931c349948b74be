import { randomBytes } from 'node:crypto'
import 'dotenv/config'
import type { AppCredentials, WecomCredentials } from 'express-wechat-auth'

export interface DemoConfig {
  port: number
  host: string
  publicUrl: string | undefined
  sessionSecret: string
  /** An official account. */
  account: AppCredentials | undefined
  website: AppCredentials | undefined
  /** How the messages of the official account are proven. With both of them people can scan to follow. */
  push: { token: string; encodingAesKey: string } | undefined
  /** An app of a company in WeCom. With neither this nor `account` the simulator plays the platforms. */
  agent: WecomCredentials | undefined
}

/** Reads `.env` and the environment. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): DemoConfig {
  const port = Number(env['PORT'] ?? 3000)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error('PORT must be a port number')
  const [appId, appSecret] = allOrNone(env, 'WECHAT_APPID', 'WECHAT_APPSECRET')
  const [websiteId, websiteSecret] = allOrNone(env, 'OPEN_PLATFORM_APPID', 'OPEN_PLATFORM_APPSECRET')
  const [corpId, corpSecret, agentId] = allOrNone(env, 'WECOM_CORP_ID', 'WECOM_APP_SECRET', 'WECOM_AGENT_ID')
  if (websiteId && !appId) {
    throw new Error('The demo needs an official account too: set WECHAT_APPID and WECHAT_APPSECRET in .env')
  }
  const token = env['WECHAT_MESSAGE_TOKEN']
  const encodingAesKey = env['WECHAT_ENCODING_AES_KEY']
  return {
    port,
    host: env['HOST'] || 'localhost',
    publicUrl: env['PUBLIC_URL'] || undefined,
    sessionSecret: env['SESSION_SECRET'] || randomBytes(32).toString('hex'),
    account: appId && appSecret ? { appId, appSecret } : undefined,
    website: websiteId && websiteSecret ? { appId: websiteId, appSecret: websiteSecret } : undefined,
    push: token && encodingAesKey ? { token, encodingAesKey } : undefined,
    agent: corpId && corpSecret && agentId ? { corpId, corpSecret, agentId } : undefined,
  }
}

function allOrNone(env: NodeJS.ProcessEnv, ...names: string[]): (string | undefined)[] {
  const values = names.map((name) => env[name] || undefined)
  const given = values.filter((value) => value !== undefined)
  if (given.length > 0 && given.length < names.length) {
    throw new Error(`Set all of ${names.join(', ')} in .env, or none`)
  }
  return values
}
