import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { checkReturnTarget } from '../../lib/express/request/return-target.ts'
import { withoutQuery, withQuery } from '../../lib/express/request/target-query.ts'
import { hostileUrls } from '../helpers/faults/hostile-urls.ts'
import { holds, outcomeOf } from '../helpers/inputs/property.ts'

const own = 'https://app.example'
const front = 'https://front.example'

describe('withQuery() and withoutQuery()', () => {
  const value = fc.string({ unit: 'grapheme' })

  it('append a pair that a reader of URLs finds, and leave the rest as it was', () => {
    const rules = { location: { origin: own, prefix: '', isHttps: true }, origins: [front], ownPaths: [] }
    holds(
      fc.property(hostileUrls(['/page', '?a=1', '#b', own, front]), value, value, (given, name, text) => {
        const checked = outcomeOf(() => checkReturnTarget(given, rules))
        if ('error' in checked) return
        const before = new URL(checked.value, own)
        const after = new URL(withQuery(checked.value, { [name]: text }), own)
        expect([...after.searchParams].at(-1)).toEqual([name, text])
        expect([...after.searchParams].slice(0, -1)).toEqual([...before.searchParams])
        expect([after.origin, after.pathname, after.hash]).toEqual([
          before.origin,
          before.pathname,
          before.hash,
        ])
      }),
      5,
    )
  })

  it('take a pair off again, and nothing that means anything', () => {
    const query = fc
      .array(fc.constantFrom('&', '=', 'error', 'access_denied', 'a', '%20', '+'))
      .map((parts) => parts.join(''))
    holds(
      fc.property(fc.oneof(query, fc.webQueryParameters()), fc.webFragments(), (given, hash) => {
        const [target, mark] = [`/page?${given}#${hash}`, { error: 'access_denied' }]
        const back = withoutQuery(withQuery(target, mark), 'error', 'access_denied')
        const [before, after] = [new URL(target, own), new URL(back, own)]
        expect([after.pathname, after.hash]).toEqual([before.pathname, before.hash])
        const others = [...before.searchParams].filter(
          ([name, text]) => `${name}=${text}` !== 'error=access_denied',
        )
        expect([...after.searchParams]).toEqual(others)
      }),
      5,
    )
  })
})
