import type { Request, Response } from 'express'
import express from 'express'
import { createSealer } from '../../../lib/core/login/sealer.ts'
import {
  createState,
  createTransaction,
  type OpenTransaction,
} from '../../../lib/express/login/transaction.ts'
import {
  type TransactionFinding,
  transactionCookies,
} from '../../../lib/express/login/transaction-cookies.ts'
import { callApp } from './in-process.ts'

export const slot = 'official-account:wx1'
const sealer = createSealer(['a secret of sixteen'], slot)
export const location = { origin: 'https://app.example', prefix: '', isHttps: true }
export const cookies: ReturnType<typeof transactionCookies> = transactionCookies(slot, sealer, location)

/** Does something with a request that has these cookies, and answers the lines of Set-Cookie. */
export async function withCookies(
  cookie: string,
  act: (req: Request, res: Response) => void,
): Promise<string[]> {
  const app = express()
  app.use((req, res) => {
    act(req, res)
    res.end()
  })
  const { status, headers } = await callApp(app, { method: 'GET', url: '/', headers: { cookie } })
  if (status !== 200) throw new Error(`the app answered ${status}`)
  return [headers['set-cookie'] ?? []].flat() as string[]
}

export const begin = (): OpenTransaction =>
  createTransaction({ state: createState(), returnTo: '/me', scope: 'snsapi_base' })

/** A browser's cookies. */
export class Jar {
  readonly held: Map<string, { value: string; endsAt: number }> = new Map()

  get header(): string {
    for (const [name, { endsAt }] of this.held) if (endsAt <= Date.now()) this.held.delete(name)
    return [...this.held].map(([name, { value }]) => `${name}=${value}`).join('; ')
  }

  async act(action: (req: Request, res: Response) => void): Promise<void> {
    for (const line of await withCookies(this.header, action)) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      const seconds = Number(/max-age=(\d+)/i.exec(line)?.[1] ?? 0)
      if (seconds > 0) this.held.set(name, { value, endsAt: Date.now() + seconds * 1_000 })
      else this.held.delete(name)
    }
  }

  async find(state: string): Promise<TransactionFinding> {
    let found: TransactionFinding | undefined
    await this.act((req) => {
      found = cookies.find(req, state)
    })
    return found as unknown as TransactionFinding
  }
}
