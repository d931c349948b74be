import { afterEach, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { createSealer } from '../../lib/core/login/sealer.ts'
import { createState } from '../../lib/express/login/transaction.ts'
import { type TransactionFinding, transactionCookies } from '../../lib/express/login/transaction-cookies.ts'
import { begin, cookies, Jar, location, slot, withCookies } from '../helpers/apps/cookie-jar.ts'
import { holdsLater } from '../helpers/inputs/property.ts'
import { moveDate, releaseDate } from '../helpers/time/clock.ts'

afterEach(releaseDate)

type Step = { do: 'open' | 'replace' | 'finish' | 'clear'; which: number; waitMs: number }
const step: fc.Arbitrary<Step> = fc.record({
  do: fc.constantFrom('open', 'open', 'replace', 'finish', 'clear'),
  which: fc.nat(),
  waitMs: fc.oneof(fc.integer({ min: 1, max: 5_000 }), fc.integer({ min: 1, max: 700_000 })),
})

/** What a browser should hold: a login of each state, with the time of its last change. */
type Expected = Map<string, { kind: 'open' | 'finished'; at: number }>

function forget(expected: Expected): void {
  for (const [state, { kind, at }] of expected) {
    if (at + (kind === 'open' ? 600_000 : 60_000) <= Date.now()) expected.delete(state)
  }
}

async function take(jar: Jar, expected: Expected, { do: what, which }: Step): Promise<void> {
  const known = [...expected.keys()]
  const chosen = known.length > 0 ? known[which % known.length] : undefined
  const at = Date.now()
  if (what === 'open' || what === 'replace') {
    const transaction = begin()
    const replaces = what === 'replace' ? chosen : undefined
    await jar.act((req, res) => cookies.open(req, res, transaction, replaces))
    if (replaces !== undefined) expected.delete(replaces)
    const oldestFirst = [...expected].sort(([, a], [, b]) => a.at - b.at)
    for (const [state] of oldestFirst.slice(0, -3)) expected.delete(state)
    expected.set(transaction.state, { kind: 'open', at })
  } else if (chosen !== undefined && what === 'clear') {
    await jar.act((_req, res) => cookies.clear(res, chosen))
    expected.delete(chosen)
  } else if (chosen !== undefined) {
    const mark = { state: chosen, nonce: 'n', outcomeKey: 'k', finishedAt: at }
    await jar.act((_req, res) => cookies.finish(res, mark))
    expected.set(chosen, { kind: 'finished', at })
  }
}

describe('transaction cookies', () => {
  it('are the newest four at most, each found by its own state, whatever happens in a browser', async () => {
    await holdsLater(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        const [jar, expected, states]: [Jar, Expected, Set<string>] = [new Jar(), new Map(), new Set()]
        for (const next of steps) {
          moveDate(next.waitMs)
          forget(expected)
          await take(jar, expected, next)
          for (const state of expected.keys()) states.add(state)
          expect(jar.held.size).toBeLessThanOrEqual(4)
          const kindElse = expected.size > 0 ? 'foreign' : 'lost'
          for (const state of states) {
            expect((await jar.find(state)).kind).toBe(expected.get(state)?.kind ?? kindElse)
          }
        }
      }),
      0.25,
    )
  })

  it('are taken from any Cookie header without an error, and found only where they are whole', async () => {
    const transaction = begin()
    const jar = new Jar()
    await jar.act((req, res) => cookies.open(req, res, transaction))
    const [[name = '', value = '']] = [...jar.held].map(([key, held]) => [key, held.value]) as [string[]]
    const piece = fc.constantFrom(
      ...[
        name,
        value,
        '=',
        ';',
        '; ',
        ',',
        ' ',
        '"',
        '%',
        '%ff',
        '%00',
        '\u0000',
        '\r\n',
        '__proto__',
        'é',
        '中',
      ],
      ...[
        '__Host-',
        'constructor',
        `${name}=`,
        `${name}=${value}`,
        `${name}=${value.slice(1)}`,
        value.slice(0, -1),
      ],
      ...[`${name.slice(0, -1)}x=${value}`, `${name}="${value}"`, `${name}=%${value}`, `${name}x=${value}`],
    )
    const header = fc.oneof(
      fc.array(piece, { maxLength: 12 }).map((parts) => parts.join('')),
      fc.string({ unit: 'binary' }),
    )
    await holdsLater(
      fc.asyncProperty(header, fc.boolean(), async (cookie, isOwn) => {
        const state = isOwn ? transaction.state : createState()
        let kind = ''
        const lines = await withCookies(cookie, (req, res) => {
          kind = cookies.find(req, state).kind
          expect(cookies.marks(req)).toEqual([])
          cookies.open(req, res, begin())
        })
        expect(lines.length).toBeGreaterThan(0)
        if (!isOwn || !cookie.includes(value)) expect(['lost', 'foreign']).toContain(kind)
        if (isOwn && cookie === `${name}=${value}`) expect(kind).toBe('open')
      }),
      2,
    )
  })

  it('of another app, of another login or of plain http are nobody’s here', async () => {
    const change = fc.constantFrom('slot', 'secret', 'name', 'scheme')
    await holdsLater(
      fc.asyncProperty(change, fc.webPath(), async (what, returnTo) => {
        const otherSlot = what === 'slot' ? 'official-account:wx2' : slot
        const secret = what === 'secret' ? 'another secret of sixteen' : 'a secret of sixteen'
        const there = { ...location, isHttps: what !== 'scheme' }
        const others = transactionCookies(otherSlot, createSealer([secret], otherSlot), there)
        const state = createState()
        const transaction = { ...begin(), state, returnTo }
        const [line = ''] = await withCookies('', (req, res) => others.open(req, res, transaction))
        const value = /=([^;]*)/.exec(line)?.[1] ?? ''
        const asked = what === 'name' ? createState() : state
        // Under the name that it would have here, too.
        const [own = ''] = await withCookies('', (req, res) =>
          cookies.open(req, res, { ...begin(), state: asked }),
        )
        const names = what === 'scheme' ? [line] : [line, own]
        for (const given of names) {
          const header = `${given.slice(0, given.indexOf('='))}=${value}`
          let found: TransactionFinding | undefined
          await withCookies(header, (req) => {
            found = cookies.find(req, asked)
          })
          expect(['lost', 'foreign']).toContain(found?.kind)
        }
      }),
      0.5,
    )
  })
})
