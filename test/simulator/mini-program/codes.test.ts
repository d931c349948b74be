import { describe, expect, it } from '@jest/globals'
import type { createPlatformSimulator } from 'express-wechat-auth/simulator'
import request from 'supertest'
import { getAt } from '../../helpers/simulator/ask.ts'
import { createMiniBench, mini } from '../../helpers/simulator/mini-program-bench.ts'
import { isPictureOf } from '../../helpers/visitors/qr-picture.ts'

const page = 'pages/scan/scan'

function createBench() {
  const bench = createMiniBench()
  const { simulator } = bench
  const control = async (method: 'get' | 'post', path: string, body?: object) => {
    const asked = request(simulator.handler)[method](`/simulator${path}`)
    const answer = await (body === undefined ? asked : asked.send(body))
    return { status: answer.status, ...JSON.parse(answer.text) }
  }
  return {
    ...bench,
    control,
    async draw(scene: string, more: object = {}): Promise<Buffer> {
      const path = `/api.weixin.qq.com/wxa/getwxacodeunlimit?access_token=${await bench.token()}`
      const answer = await request(simulator.handler)
        .post(path)
        .send({ scene, page, ...more })
      return answer.body as Buffer
    },
    codes: async () => (await control('get', '/mini-program-codes')).result,
  }
}

describe('a code of a mini program', () => {
  it('is a picture that says which page opens with which scene', async () => {
    const { draw, codes } = createBench()
    const [first, second] = [await draw('one'), await draw('two', { env_version: 'trial' })]
    const [newest, oldest] = await codes()
    expect([newest, oldest]).toEqual([
      { appId: mini.appId, page, scene: 'two', envVersion: 'trial', url: expect.any(String) },
      { appId: mini.appId, page, scene: 'one', envVersion: 'release', url: expect.any(String) },
    ])
    const { searchParams } = new URL(oldest.url)
    expect([searchParams.get('appid'), searchParams.get('path'), searchParams.get('query')]).toEqual([
      mini.appId,
      page,
      'scene=one',
    ])
    expect([first, second].map((png) => isPictureOf(png, oldest.url))).toEqual([true, false])
    expect([first, second].map((png) => isPictureOf(png, newest.url))).toEqual([false, true])
  })

  it('opens its page when it is scanned, the newest where none is named', async () => {
    const { simulator, draw, codes } = createBench()
    await draw('one')
    await draw('two')
    const { miniPrograms } = simulator
    const opening = { appId: mini.appId, personId: 'xiaohong', page, envVersion: 'release' }
    expect(miniPrograms.scan(mini.appId, 'xiaohong')).toEqual({ ...opening, scene: 'two' })
    const { url } = (await codes())[1]
    expect(miniPrograms.scan(mini.appId, 'xiaohong', { url })).toEqual({ ...opening, scene: 'one' })
  })

  it('leads to the page that plays the front end, where there is one', async () => {
    const { simulator, draw } = createBench()
    await draw('a&b=1')
    simulator.apps.update(mini.appId, { frontEnd: 'http://localhost:3000/phone?app=1' })
    const { frontEndUrl = '' } = simulator.miniPrograms.scan(mini.appId, 'xiaohong')
    const { origin, pathname, searchParams } = new URL(frontEndUrl)
    expect([origin, pathname]).toEqual(['http://localhost:3000', '/phone'])
    expect(Object.fromEntries(searchParams)).toEqual({ app: '1', page, scene: 'a&b=1', person: 'xiaohong' })
  })

  it.each(['', 'localhost:3000', 'javascript:alert(1)', 'http://', 7])(
    'leads nowhere by a front end that is no address: %p',
    (frontEnd) => {
      const { simulator } = createBench()
      expect(() => simulator.apps.update(mini.appId, { frontEnd: frontEnd as string })).toThrow(
        'option "frontEnd" must be an absolute http or https URL',
      )
    },
  )

  it('is scanned over HTTP, and refused with a reason', async () => {
    const { simulator, control, draw, codes } = createBench()
    const path = `/mini-programs/${mini.appId}/scan`
    const none = 'simulator: the mini program has no such code'
    expect(await control('post', path, { personId: 'xiaohong' })).toEqual({
      status: 400,
      ok: false,
      error: none,
    })
    await draw('one')
    const { url } = (await codes())[0]
    expect(await control('post', path, { personId: 'xiaohong', url })).toMatchObject({
      status: 200,
      result: { page, scene: 'one', personId: 'xiaohong' },
    })
    simulator.apps.add({
      appId: 'wx7',
      appSecret: 's',
      kind: 'mini-program',
      name: 'x',
      redirectDomains: [],
    })
    for (const [app, body] of [
      [mini.appId, { personId: 'nobody', url }],
      [mini.appId, { personId: 'xiaohong', url: 7 }],
      [mini.appId, { personId: 'xiaohong', ur: url }],
      ['wx7', { personId: 'xiaohong', url }],
      ['wx0000000000000001', { personId: 'xiaohong', url }],
    ] as const) {
      expect((await control('post', `/mini-programs/${app}/scan`, body)).status).toBe(400)
    }
  })
})

describe('the phone in front of a code of a mini program', () => {
  const post = (simulator: ReturnType<typeof createPlatformSimulator>, form: Record<string, string>) =>
    request(simulator.handler).post('/simulator/mini-program').type('form').send(form).redirects(0)

  it('asks who holds it, and opens the front end', async () => {
    const { simulator, draw, codes } = createBench()
    await draw('one')
    const { url } = (await codes())[0]
    const shown = await getAt(simulator, `/simulator/mini-program?url=${encodeURIComponent(url)}`)
    expect(shown.status).toBe(200)
    expect(shown.text).toContain('王小红')
    expect(shown.text).toContain(page)

    const opened = await post(simulator, { url, person: 'xiaohong' })
    expect([opened.status, opened.text.includes('scene=one')]).toEqual([200, true])
    simulator.apps.update(mini.appId, { frontEnd: 'http://localhost:3000/phone' })
    const led = await post(simulator, { url, person: 'xiaohong' })
    expect([led.status, led.headers['location']]).toEqual([
      303,
      `http://localhost:3000/phone?page=${encodeURIComponent(page)}&scene=one&person=xiaohong`,
    ])
    expect(String(led.headers['set-cookie'])).toContain('simulated_person=xiaohong')
  })

  it('says so in front of anything else', async () => {
    const { simulator } = createBench()
    const shown = await getAt(simulator, '/simulator/mini-program?url=weixin://x')
    expect(shown.text).toContain('小程序码无效')
    expect((await post(simulator, { url: 'weixin://x', person: 'xiaohong' })).text).toContain('小程序码无效')
  })

  it('is not driven by pages of other sites', async () => {
    const { simulator } = createBench()
    const answer = await post(simulator, { url: 'x' }).set('sec-fetch-site', 'cross-site')
    expect(answer.status).toBe(403)
  })
})
