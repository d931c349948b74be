import { afterEach, describe, expect, it } from '@jest/globals'
import express from 'express'
import request from 'supertest'
import { createSealer } from '../../../lib/core/login/sealer.ts'
import {
  createState,
  createTransaction,
  type FinishedTransaction,
  isFresh,
  type OpenTransaction,
  restartsOf,
  targetOf,
} from '../../../lib/express/login/transaction.ts'
import {
  type TransactionFinding,
  transactionCookies,
} from '../../../lib/express/login/transaction-cookies.ts'
import { moveDate, releaseDate } from '../../helpers/time/clock.ts'

const slot = 'official-account:wx1'
const sealer = createSealer(['a secret of sixteen'], slot)
const http = { origin: 'http://app.example', prefix: '', isHttps: false }
const https = { origin: 'https://app.example', prefix: '', isHttps: true }

/** When a cookie was written stands in front of what is sealed, and is sealed with it. */
const timed = '0mx2smmk'

afterEach(releaseDate)

describe('createState()', () => {
  const states = Array.from({ length: 1_000 }, () => createState())

  it('makes 1,000 different ones of letters and digits that WeChat takes', () => {
    expect(new Set(states).size).toBe(1_000)
    for (const state of states) {
      expect(state).toMatch(/^[A-Za-z0-9]{1,128}$/)
    }
  })

  it('holds at least 128 random bits', () => {
    // Per place: how many different characters were seen, and none of them much too often.
    const { length } = states[0] ?? ''
    let bits = 0
    for (let place = 0; place < length - 1; place += 1) {
      const counts = new Map<string, number>()
      for (const state of states) counts.set(state[place] ?? '', (counts.get(state[place] ?? '') ?? 0) + 1)
      expect(Math.max(...counts.values())).toBeLessThan((1_000 / counts.size) * 2)
      bits += Math.log2(counts.size)
    }
    expect(bits).toBeGreaterThanOrEqual(128)
  })

  it('counts restarts in its last character', () => {
    expect(restartsOf(createState())).toBe(0)
    expect(restartsOf(createState(1))).toBe(1)
  })
})

describe('createTransaction()', () => {
  const start = (returnTo: string): OpenTransaction =>
    createTransaction({ state: createState(), returnTo, scope: 'snsapi_base' })

  it('has a nonce of its own of at least 128 bits', () => {
    const nonces = Array.from({ length: 100 }, () => start('/').nonce)
    expect(new Set(nonces).size).toBe(100)
    for (const nonce of nonces) expect(Buffer.from(nonce, 'base64url').length).toBeGreaterThanOrEqual(16)
  })

  it('keeps a short return target, and of a long one only what recognises it', () => {
    expect(start('/me').returnTo).toBe('/me')
    expect(targetOf(start('/me'), '/other')).toBe('/me')
    expect(targetOf(start('/me'), undefined)).toBe('/me')

    const long = '/'.padEnd(2_000, 'a')
    const transaction = start(long)
    expect(JSON.stringify(transaction).length).toBeLessThan(512)
    expect(targetOf(transaction, long)).toBe(long)
    for (const fake of [`${long.slice(0, -1)}b`, '/', undefined, [long], {}]) {
      expect(targetOf(transaction, fake)).toBeUndefined()
    }
  })

  it('is fresh for ten minutes', () => {
    const transaction = start('/')
    expect(isFresh(transaction)).toBe(true)
    moveDate(10 * 60_000 - 1_000)
    expect(isFresh(transaction)).toBe(true)
    moveDate(2_000)
    expect(isFresh(transaction)).toBe(false)
  })
})

describe('transactionCookies()', () => {
  const app = express()
  let asked = ''
  let found: TransactionFinding | undefined
  let marks: FinishedTransaction[] = []
  let location = http
  app.get('/find', (req, res) => {
    const cookies = transactionCookies(slot, sealer, location)
    found = cookies.find(req, asked)
    marks = cookies.marks(req)
    res.json({})
  })
  app.get('/open', (req, res) => {
    const transaction = createTransaction({ state: asked, returnTo: '/me', scope: 'snsapi_base' })
    transactionCookies(slot, sealer, location).open(req, res, transaction)
    res.json({})
  })

  /** What is answered with these cookies: the lines of Set-Cookie. */
  const send = async (path: string, state: string, cookies: string[]): Promise<string[]> => {
    asked = state
    location = cookies.some((cookie) => cookie.startsWith('__Host-')) ? https : http
    const answer = await request(app).get(path).set('Cookie', cookies.join('; '))
    return (answer.headers['set-cookie'] as unknown as string[] | undefined) ?? []
  }

  const openOne = async (): Promise<{ state: string; cookie: string }> => {
    const state = createState()
    const [line = ''] = await send('/open', state, ['x=1'])
    return { state, cookie: line.split(';')[0] ?? '' }
  }

  it('finds the transaction of a state', async () => {
    const { state, cookie } = await openOne()
    await send('/find', state, ['a=b', cookie, 'c=d'])
    expect(found).toMatchObject({
      kind: 'open',
      transaction: { state, returnTo: '/me', scope: 'snsapi_base' },
    })
  })

  it('tells a lost one from a foreign one', async () => {
    const first = await openOne()
    const second = await openOne()
    await send('/find', second.state, [first.cookie])
    expect(found).toEqual({ kind: 'foreign' })
    await send('/find', second.state, ['a=b'])
    expect(found).toEqual({ kind: 'lost' })
  })

  it('takes cookies it cannot open for none', async () => {
    const { state, cookie } = await openOne()
    const [name = ''] = cookie.split('=')
    for (const value of [
      '',
      'x',
      'A'.repeat(200),
      '%',
      '%E4%BD%A0',
      `${cookie.slice(name.length + 1)}AAAA`,
    ]) {
      await send('/find', state, [`${name}=${value}`])
      expect([value, found]).toEqual([value, { kind: 'lost' }])
    }
  })

  it('takes a cookie that was renamed to another state for foreign, not for that state', async () => {
    const first = await openOne()
    const second = await openOne()
    const [name = ''] = second.cookie.split('=')
    await send('/find', second.state, [`${name}=${first.cookie.slice(name.length + 1)}`])
    expect(found).toEqual({ kind: 'foreign' })
  })

  it('does not take the http cookie on https, where only the app itself can set __Host- cookies', async () => {
    const { state, cookie } = await openOne()
    await send('/find', state, [cookie, '__Host-x=1'])
    expect(found).toEqual({ kind: 'lost' })
  })

  it('cannot open what other secrets, apps and purposes sealed', async () => {
    const { state, cookie } = await openOne()
    const [name = ''] = cookie.split('=')
    const transaction = createTransaction({ state, returnTo: '/', scope: 'snsapi_base' })
    const strangers = [
      timed + createSealer(['another secret of 16'], slot).seal('transaction', transaction, timed),
      timed + createSealer(['a secret of sixteen'], 'website:wx1').seal('transaction', transaction, timed),
      timed +
        createSealer(['a secret of sixteen'], 'official-account:wx2').seal('transaction', transaction, timed),
      timed + sealer.seal('verifier', transaction, timed),
      timed + sealer.seal('outcome', transaction, timed),
      timed + sealer.seal('transaction', transaction, 'bound to something'),
    ]
    for (const stranger of strangers) {
      await send('/find', state, [`${name}=${stranger}`])
      expect(found).toEqual({ kind: 'lost' })
    }
    await send('/find', state, [`${name}=${timed}${sealer.seal('transaction', transaction, timed)}`])
    expect(found?.kind).toBe('open')
  })

  it('clears the oldest when a fifth is opened, with the attributes it was set with', async () => {
    const cookies: string[] = []
    for (let count = 0; count < 4; count += 1) {
      cookies.push((await openOne()).cookie)
      moveDate(1_000)
    }
    const lines = await send('/open', createState(), [...cookies].reverse())
    const cleared = lines.filter((line) => line.includes('Expires=Thu, 01 Jan 1970'))
    expect(cleared).toHaveLength(1)
    expect(cleared[0]).toMatch(
      new RegExp(`^${cookies[0]?.split('=')[0]}=; Path=/; .*HttpOnly; SameSite=Lax$`),
    )
    expect(lines).toHaveLength(2)
  })

  it('clears what it cannot open before anything else', async () => {
    const cookies: string[] = []
    for (let count = 0; count < 3; count += 1) cookies.push((await openOne()).cookie)
    const [prefix = ''] = /^wxa-[0-9a-f]+-/.exec(cookies[0] ?? '') ?? []
    const lines = await send('/open', createState(), [...cookies, `${prefix}rubbish=1`])
    expect(lines.map((line) => line.split('=')[0])).toContain(`${prefix}rubbish`)
    expect(lines).toHaveLength(2)
  })

  it('leaves names alone that no Set-Cookie can hold', async () => {
    const { state, cookie } = await openOne()
    const [prefix = ''] = /^wxa-[0-9a-f]+-/.exec(cookie) ?? []
    const odd = ['é', '(é', ' a', '<', '/', '"'].map((end) => `${prefix}${end}=1`)
    const lines = await send('/open', createState(), [...odd, cookie])
    expect(lines).toHaveLength(1)
    await send('/find', state, [...odd, ...odd.map((pair) => `${pair}1`), cookie])
    expect(found?.kind).toBe('open')
  })

  it('counts the marks of the last minute only', async () => {
    const state = createState()
    const { cookie } = await openOne()
    const [name = ''] = cookie.split('=')
    const mark: FinishedTransaction = { state, nonce: 'n', outcomeKey: 'k', finishedAt: Date.now() }
    const prefix = name.slice(0, name.lastIndexOf('-') + 1)
    const marked = `${prefix}${state.slice(0, 16)}=${timed}${sealer.seal('transaction', mark, timed)}`
    await send('/find', state, [cookie, marked])
    expect(marks).toEqual([mark])
    expect(found).toEqual({ kind: 'finished', transaction: mark })
    moveDate(61_000)
    await send('/find', state, [cookie, marked])
    expect(marks).toEqual([])
    expect(found).toEqual({ kind: 'lost' })
  })

  it('keeps to 3,000 bytes for all routers of the host, the oldest go first', async () => {
    const target = `/${'"'.repeat(100)}`
    const cookies: string[] = []
    for (let count = 0; count < 12; count += 1) {
      asked = createState()
      location = http
      const app = express()
      app.get('/', (req, res) => {
        const slotOfRouter = `official-account:wx${count % 6}`
        const transaction = createTransaction({ state: asked, returnTo: target, scope: 'snsapi_base' })
        transactionCookies(slotOfRouter, createSealer(['a secret of sixteen'], slotOfRouter), http).open(
          req,
          res,
          transaction,
        )
        res.json({})
      })
      const answer = await request(app).get('/').set('Cookie', cookies.join('; '))
      for (const line of (answer.headers['set-cookie'] ?? []) as unknown as string[]) {
        const [pair = ''] = line.split(';')
        const name = pair.slice(0, pair.indexOf('='))
        const at = cookies.findIndex((cookie) => cookie.startsWith(`${name}=`))
        if (line.includes('Expires=Thu, 01 Jan 1970')) {
          // Nothing newer went before it.
          expect(at).toBe(0)
          cookies.splice(at, 1)
        } else cookies.push(pair)
      }
      expect(cookies.join('').length).toBeLessThanOrEqual(3_000)
      moveDate(1_000)
    }
    expect(cookies.length).toBeGreaterThan(2)
  })
})
