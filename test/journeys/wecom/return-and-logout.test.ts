import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { exchangeApi, useWecom, type WecomApp } from '../../helpers/apps/wecom.ts'
import { refusedTargets } from '../../helpers/inputs/return-targets.ts'
import { insideWecom, locationOf } from '../../helpers/visitors/browser.ts'
import { withParameter } from '../../helpers/visitors/callback-address.ts'
import { forgetLoginCookies } from '../../helpers/visitors/login-cookies.ts'
import { anywhere, loggedIn, logIn, readyCallback, useridOf } from '../../helpers/visitors/wecom-login.ts'

const frontEnd = 'https://front.example'

describe('where a WeCom login returns to', () => {
  const world = useWecom()
  let app: WecomApp

  beforeAll(async () => {
    app = await world.serve({ auth: { returnToOrigins: [frontEnd] } })
  })

  it.each([
    ['', '/'],
    ['/orders?a=1&b=%E4%BD%A0#top', '/orders?a=1&b=%E4%BD%A0#top'],
    [`${frontEnd}/home?a=1#top`, `${frontEnd}/home?a=1#top`],
    ['/wecom/login', '/'],
    ['/WeCom/Callback/?code=1', '/'],
    ['/wecom/verify/user123', '/'],
  ])('%j is %s', async (returnTo, target) => {
    for (const [, open] of anywhere) {
      const path = `/wecom/login?returnTo=${encodeURIComponent(returnTo)}`
      const answer = await logIn(open(app.url), { path })
      expect([answer.status, locationOf(answer)]).toEqual([303, target])
    }
  })

  it.each(refusedTargets)('%j is refused', async (returnTo) => {
    const answer = await insideWecom(app.url).open(`/wecom/login?returnTo=${encodeURIComponent(returnTo)}`)
    expect([answer.status, answer.text.includes('ERR_RETURN_TO_REFUSED')]).toEqual([403, true])
    expect(locationOf(answer)).toBe('')
  })

  it('is checked again on the way back', async () => {
    const browser = insideWecom(app.url)
    const callback = await readyCallback(browser, '/wecom/login?returnTo=%2Fme')
    const bent = withParameter(callback, 'returnTo', 'https://evil.example/')
    forgetLoginCookies(browser)
    const answer = await browser.open(bent)
    expect([answer.status, locationOf(answer)]).toEqual([403, ''])
    expect(world.calls(exchangeApi)).toBe(0)
  })
})

describe('POST /wecom/logout', () => {
  const world = useWecom()
  let app: WecomApp

  beforeAll(async () => {
    app = await world.serve({ auth: { returnToOrigins: [frontEnd] } })
  })

  beforeEach(() => {
    app.events.length = 0
  })

  it('ends the login and changes the session id', async () => {
    const browser = await loggedIn(app.url)
    const { sessionId } = (await browser.fetchJson('/')).body
    const answer = await browser.post('/wecom/logout')
    expect([answer.status, answer.body]).toEqual([200, { code: 0, message: 'success', data: {} }])
    const after = (await browser.fetchJson('/')).body
    expect(after.user).toBeNull()
    expect(after.sessionId).not.toBe(sessionId)
    expect((await browser.fetchJson('/me')).status).toBe(401)
    expect((await browser.fetchJson('/wecom/user')).status).toBe(401)
    expect((await browser.fetchJson('/wecom/verify/user123')).status).toBe(401)
  })

  it('takes the doubled callback’s outcome along', async () => {
    const browser = insideWecom(app.url)
    const callback = await readyCallback(browser)
    await browser.open(callback)
    await browser.post('/wecom/logout')
    await browser.open(callback)
    expect(await useridOf(browser)).toBeUndefined()
  })

  it('of nobody is no error', async () => {
    expect((await insideWecom(app.url).post('/wecom/logout')).status).toBe(200)
  })

  it('from a page of another site is refused', async () => {
    const browser = await loggedIn(app.url)
    const answer = await browser.post('/wecom/logout', {}, { Origin: 'https://evil.example' })
    expect([answer.status, answer.body.error]).toEqual([403, 'ERR_ORIGIN_REFUSED'])
    expect(await useridOf(browser)).toBe('user123')
    expect((await browser.post('/wecom/logout', {}, { Origin: frontEnd })).status).toBe(200)
  })

  it('lets people log in again, and again', async () => {
    const browser = insideWecom(app.url)
    for (let round = 0; round < 4; round += 1) {
      expect((await logIn(browser)).status).toBe(303)
      expect((await browser.post('/wecom/logout')).status).toBe(200)
    }
  })
})
