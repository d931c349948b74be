import { beforeAll, describe, expect, it } from '@jest/globals'
import { appOf, pagePlatforms } from '../../helpers/apps/page-platforms.ts'
import { useWecom } from '../../helpers/apps/wecom.ts'
import { createBrowser, locationOf } from '../../helpers/visitors/browser.ts'

describe.each(pagePlatforms)(
  'a page that a browser loads before anybody asks for it, with $name',
  (platform) => {
    const world = useWecom()
    let [url, withoutLoginRoute] = ['', '']
    beforeAll(async () => {
      url = await world.run(appOf(platform, world))
      withoutLoginRoute = await world.run(appOf(platform, world, { routes: { login: false } }))
    })

    const signs = [
      ['Sec-Purpose', 'prefetch'],
      ['Sec-Purpose', 'prefetch;prerender'],
      ['Purpose', 'prefetch'],
      ['X-Purpose', 'preview'],
      ['X-Moz', 'prefetch'],
    ] as const

    it.each(signs)('(%s: %s) starts no login: 401 as for data', async (name, value) => {
      const [browser, direct] = [createBrowser(url), createBrowser(withoutLoginRoute)]
      const visits = [
        ...[`${platform.prefix}/login`, '/start', '/me'].map((path) => [browser, path] as const),
        ...['/start', '/me'].map((path) => [direct, path] as const),
      ]
      for (const [visitor, path] of visits) {
        const answer = await visitor.open(path, { [name]: value })
        expect([path, answer.status, answer.body.error]).toEqual([path, 401, 'ERR_LOGIN_REQUIRED'])
        expect(locationOf(answer)).toBe('')
        expect(visitor.cookies.size).toBe(0)
        expect((await createBrowser(url).open(path)).status).toBe(302)
      }
    })
  },
)
