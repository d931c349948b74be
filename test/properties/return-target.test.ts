import { describe, expect, it } from '@jest/globals'
import express from 'express'
import fc from 'fast-check'
import {
  checkReturnTarget,
  comparablePath,
  type ReturnTargetRules,
} from '../../lib/express/request/return-target.ts'
import { withQuery } from '../../lib/express/request/target-query.ts'
import { callApp } from '../helpers/apps/in-process.ts'
import { hostileUrls } from '../helpers/faults/hostile-urls.ts'
import { holds, holdsLater, outcomeOf } from '../helpers/inputs/property.ts'

const origins = ['https://front.example', 'http://other.example:8080', 'https://xn--fiq228c.example']
const routes = ['/wechat/login', '/wechat/callback', '/wecom/verify/:userId']
const rulesOf = ([origin, prefix]: readonly [string, string]): ReturnTargetRules => ({
  location: { origin, prefix, isHttps: origin.startsWith('https:') },
  origins,
  ownPaths: routes.map((path) => comparablePath(prefix + path)),
})
const own = ['https://app.example', 'http://app.example', 'http://localhost:3000', 'http://[::1]:3000']
const rules = fc.tuple(fc.constantFrom(...own), fc.constantFrom('', '/app', '/a/b')).map(rulesOf)
const routeWords = [
  '/wechat/login',
  '/WECHAT/Callback',
  '/wecom/verify/',
  '/app/wechat/login',
  '%77echat',
  '%2F',
]
const nearly = ['//app.example', 'front.example', 'https://user@front.example', 'http://a:b@localhost:3000/']
const input = hostileUrls([...own, ...origins, ...routeWords, 'https://中文.example', ...nearly])

const checked = (value: unknown, given: ReturnTargetRules): ReturnType<typeof outcomeOf<string>> =>
  outcomeOf(() => checkReturnTarget(value, given))

describe('a return target that is let through', () => {
  const suffix = fc.constantFrom<Record<string, string>>({}, { error: 'access_denied' }, { '//': '\\' })

  it('leads every browser to an allowed origin, from any page of the app', () => {
    let passed = 0
    holds(
      fc.property(input, rules, suffix, (value, given, more) => {
        const outcome = checked(value, given)
        if ('error' in outcome) {
          expect(outcome.error).toBe('ERR_RETURN_TO_REFUSED')
          return
        }
        passed += 1
        const { origin } = given.location
        const location = withQuery(outcome.value, more)
        expect(location).toMatch(/^[\x21-\x5b\x5d-\x7e]+$/)
        expect(location).toMatch(/^(?:\/(?![/\\])|https?:\/\/[^/])/)
        for (const page of ['/wechat/callback?code=1', '//x//y', '/a/../..//b#c']) {
          const url = new URL(location, origin + page)
          expect([origin, ...origins]).toContain(url.origin)
          expect([url.username, url.password]).toEqual(['', ''])
          // Written out again, as some clients do with an address, it still is the same.
          expect(new URL(url.pathname + url.search, url.origin).href).toBe(
            url.href.replace(/\??(?:#.*)?$/s, ''),
          )
        }
      }),
      20,
    )
    expect(passed).toBeGreaterThan(100)
  })

  it('is let through again as it is', () => {
    holds(
      fc.property(input, rules, (value, given) => {
        const outcome = checked(value, given)
        if ('error' in outcome || outcome.value.length > 2_000) return
        expect(checked(outcome.value, given)).toEqual(outcome)
      }),
      20,
    )
  })

  it('is no route of the router, as Express matches it', async () => {
    const words = ['/', '//', '.', '..', '%2f', '%2F', '%2e', '%', '%ff', '%41', '?', '#', ';', 'a', 'K', 'ſ']
    const names = [
      'wechat',
      'wecom',
      'WeCom',
      '%77echat',
      'login',
      'LOGIN',
      'l%6fgin',
      'callback',
      '/verify/',
    ]
    const some = fc.array(fc.constantFrom(...words), { maxLength: 3 }).map((parts) => parts.join(''))
    const paths = fc
      .array(fc.constantFrom('/app', ...words, ...names), { maxLength: 8 })
      .map((parts) => `/${parts.join('')}`)
    const routeLike = fc
      .tuple(fc.constantFrom('', '/app'), fc.constantFrom(...routes), some, fc.constantFrom('', ...words))
      .map(([prefix, path, user, end]) => prefix + path.replace(':userId', `x${user}`) + end)
    const apps = ['', '/app'].map((prefix) => {
      const app = express()
      for (const path of routes) app.get(prefix + path, (_req, res) => void res.send('a route of the router'))
      app.use((_req, res) => void res.send('another page'))
      return { app, given: rulesOf(['https://app.example', prefix]) }
    })
    await holdsLater(
      fc.asyncProperty(
        fc.constantFrom(...apps),
        fc.oneof(paths, routeLike, routeLike),
        async ({ app, given }, path) => {
          const outcome = checked(path, given)
          if ('error' in outcome) return
          const { pathname, search } = new URL(outcome.value, 'https://app.example')
          const { text } = await callApp(app, { method: 'GET', url: pathname + search })
          expect(text).toBe('another page')
        },
      ),
      5,
    )
  })
})

describe('checkReturnTarget()', () => {
  it('refuses with ERR_PARAMETER, and nothing else, what is no text', () => {
    holds(
      fc.property(fc.anything({ withNullPrototype: true, withBigInt: true }), rules, (value, given) => {
        fc.pre(typeof value !== 'string')
        const root = { value: `${given.location.prefix}/` }
        expect(checked(value, given)).toEqual(value === undefined ? root : { error: 'ERR_PARAMETER' })
      }),
    )
  })

  it('leaves every path of the app as it was written', () => {
    holds(
      fc.property(
        fc.webPath(),
        fc.webQueryParameters(),
        fc.webFragments(),
        rules,
        (path, query, hash, given) => {
          const target = `/page${path}?${query}#${hash}`
          fc.pre(/^[\x21-\x7e]*$/.test(target) && !new URL(target, own[0]).pathname.startsWith('//'))
          const isRoute = given.ownPaths.includes(comparablePath(new URL(target, own[0]).pathname))
          if (!isRoute) expect(checked(target, given)).toEqual({ value: target })
        },
      ),
    )
  })
})
