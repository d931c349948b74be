import { inspect } from 'node:util'
import { expect } from '@jest/globals'
import axios from 'axios'
import type { WechatPlatformOptions } from 'express-wechat-auth'
import type { Response } from 'supertest'
import { recordingTokenCache } from '../stores/caches.ts'
import { deploymentSecret } from './deployment.ts'
import { component, mountAccounts, type OpenPlatformWorld, type PlatformDeployment } from './open-platform.ts'
import { appWithSession } from './server.ts'

export interface PlatformSecrets extends PlatformDeployment {
  /** Notes an answer; what it says in base64 is noted in clear too. */
  note(response: Response): Response
  /** Notes an error, or anything else that somebody may print. */
  noteValue(value: unknown): void
  /** Forgets what was noted: another test begins. */
  begin(): void
  /** A secret of this test. */
  keep(...secrets: string[]): void
  /** How many secrets WeChat has handed out in this test. */
  readonly handedOut: number
  /** Fails when one of the secrets is in something that left the library. */
  expectSilence(): void
}

const fields =
  /"(?:component_access_token|authorizer_access_token|authorizer_refresh_token|access_token|refresh_token|session_key|ticket)":"([^"]+)"/g

/** A platform of which everything is noted that leaves the library, and all that WeChat hands out. */
export async function openWithSecrets(
  world: OpenPlatformWorld,
  given: Partial<WechatPlatformOptions> = {},
): Promise<PlatformSecrets> {
  const handedOut = new Set<string>()
  const own = new Set<string>()
  const lasting = [component.appSecret, component.token, component.encodingAesKey, deploymentSecret]
  const cache = recordingTokenCache()
  const errors: unknown[] = []
  let seen: string[] = []

  const http = axios.create()
  http.interceptors.response.use((response) => {
    for (const [, secret] of String(response.data).matchAll(fields)) if (secret) handedOut.add(secret)
    return response
  })
  const app = appWithSession()
  const deployed = await world.open(
    { http, tokenCache: cache, ...given },
    {
      app,
      mount(_app, platform, onEvent) {
        mountAccounts(app, platform, onEvent, (error, _req, _res, next) => {
          errors.push(error)
          next(error)
        })
      },
    },
  )
  return {
    ...deployed,
    note(response) {
      const { 'set-cookie': lines, ...headers } = response.headers as Record<string, unknown>
      seen.push(JSON.stringify(headers), response.text ?? '')
      for (const line of (lines as string[] | undefined) ?? []) {
        const [, value = ''] = /^[^=]*=([^;]*)/.exec(line) ?? []
        seen.push(line, Buffer.from(value, 'base64url').toString('latin1'))
      }
      return response
    },
    begin() {
      for (const set of [handedOut, own]) set.clear()
      for (const list of [errors, deployed.events]) list.length = 0
      seen = []
      cache.keys.clear()
    },
    noteValue: (value) => void seen.push(inspect(value, { depth: 20, showHidden: true })),
    keep: (...secrets) => {
      for (const secret of secrets) own.add(secret)
    },
    get handedOut() {
      return handedOut.size
    },
    expectSilence() {
      const texts = [
        ...seen,
        ...errors.map((error) => inspect(error, { depth: 20, showHidden: true })),
        ...deployed.events.map((event) => inspect(event, { depth: 20, showHidden: true })),
        ...cache.keys,
        ...world.database.rows.keys(),
      ]
      const secrets = [...lasting, ...handedOut, ...own].flatMap((secret) => [
        secret,
        encodeURIComponent(secret),
      ])
      expect(secrets.every((secret) => secret.length >= 8)).toBe(true)
      const told = texts.flatMap((text) =>
        secrets.filter((secret) => text.includes(secret)).map((secret) => [secret, text]),
      )
      expect(told).toEqual([])
    },
  }
}
