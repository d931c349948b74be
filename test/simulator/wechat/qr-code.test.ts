import { describe, expect, it } from '@jest/globals'
import request from 'supertest'
import { createOfficialBench } from '../../helpers/simulator/official-bench.ts'
import { type Json, minute, official } from '../../helpers/simulator/wechat-bench.ts'

const pngBegin = Buffer.from([0x89, 0x50, 0x4e, 0x47])
const body = (action_name: string, scene: object, more: object = {}): object => {
  return { action_name, action_info: { scene }, ...more }
}

describe('cgi-bin/qrcode/create', () => {
  it('makes a temporary code', async () => {
    const { qrCode } = createOfficialBench()
    const code = await qrCode(body('QR_SCENE', { scene_id: 123 }, { expire_seconds: 604_800 }))
    expect(Object.keys(code)).toEqual(['ticket', 'expire_seconds', 'url'])
    expect(code.ticket).toMatch(/^gQ[A-Za-z0-9]{92}==$/)
    expect(code.expire_seconds).toBe(604_800)
    expect(code.url).toMatch(/^http:\/\/weixin\.qq\.com\/q\/[\w-]+$/)
    const other = await qrCode(body('QR_STR_SCENE', { scene_str: 'door' }))
    expect(other.expire_seconds).toBe(60)
    expect(other.ticket).not.toBe(code.ticket)
  })

  it('makes permanent codes, and counts them', async () => {
    const { qrCode, simulator } = createOfficialBench()
    simulator.apps.update(official.appId, { permanentQrCodeLimit: 2 })
    const code = await qrCode(body('QR_LIMIT_SCENE', { scene_id: 1 }))
    expect(Object.keys(code)).toEqual(['ticket', 'url'])
    expect(await qrCode(body('QR_LIMIT_STR_SCENE', { scene_str: '1' }))).not.toEqual(code)
    expect(await qrCode(body('QR_LIMIT_SCENE', { scene_id: 1 }))).toEqual(code)
    expect((await qrCode(body('QR_LIMIT_SCENE', { scene_id: 2 }))).errcode).toBe(45029)
    expect((await qrCode(body('QR_SCENE', { scene_id: 2 }))).errcode).toBeUndefined()
  })

  it.each<[number, object]>([
    [40052, {}],
    [40052, body('QR', { scene_id: 1 })],
    [40053, { action_name: 'QR_SCENE' }],
    [40053, body('QR_SCENE', {})],
    [40053, body('QR_STR_SCENE', { scene_id: 1 })],
    [40129, body('QR_SCENE', { scene_id: 0 })],
    [40129, body('QR_SCENE', { scene_id: 4_294_967_296 })],
    [40129, body('QR_SCENE', { scene_id: 1.5 })],
    [40129, body('QR_LIMIT_SCENE', { scene_id: 100_001 })],
    [40129, body('QR_STR_SCENE', { scene_str: '' })],
    [40129, body('QR_STR_SCENE', { scene_str: 'x'.repeat(65) })],
    [40053, body('QR_SCENE', { scene_id: 1 }, { expire_seconds: 0 })],
    [40053, body('QR_SCENE', { scene_id: 1 }, { expire_seconds: 2_592_001 })],
  ])('answers %i to %j', async (errcode, wrong) => {
    expect((await createOfficialBench().qrCode(wrong)).errcode).toBe(errcode)
  })

  it('stops at the quota of the day', async () => {
    const { qrCode, simulator } = createOfficialBench()
    simulator.apps.update(official.appId, { dailyLimits: { 'cgi-bin/qrcode/create': 1 } })
    await qrCode()
    expect((await qrCode()).errcode).toBe(45009)
    simulator.clock.advance(24 * 60 * minute)
    expect((await qrCode()).errcode).toBeUndefined()
  })
})

describe('cgi-bin/showqrcode', () => {
  const show = (ticket: string): string =>
    `/mp.weixin.qq.com/cgi-bin/showqrcode?ticket=${encodeURIComponent(ticket)}`

  it('is an image, below the path prefix and by the Host header', async () => {
    const { get, qrCode, simulator } = createOfficialBench()
    const { ticket } = await qrCode()
    const image = await get(show(ticket))
    expect(image.headers['content-type']).toBe('image/png')
    expect(image.body.subarray(0, 4)).toEqual(pngBegin)
    const byHost = await request(simulator.handler)
      .get(show(ticket).replace('/mp.weixin.qq.com', ''))
      .set('host', 'mp.weixin.qq.com')
    expect(byHost.status).toBe(200)
  })

  it('is 404 for a ticket that is unknown or has expired', async () => {
    const { get, qrCode, simulator } = createOfficialBench()
    const { ticket } = await qrCode()
    expect((await get(show('nothing'))).status).toBe(404)
    simulator.clock.advance(minute)
    expect((await get(show(ticket))).status).toBe(404)
  })
})

describe('a scan', () => {
  it('makes a follower the first time, and is a SCAN after that', async () => {
    const { ask, openid, qrCode, simulator } = createOfficialBench()
    const { ticket, url } = await qrCode(body('QR_SCENE', { scene_id: 7 }))
    expect(simulator.users.scan('xiaohong', { ticket })).toEqual({
      appId: official.appId,
      personId: 'xiaohong',
      openid: openid('xiaohong'),
      event: 'subscribe',
      EventKey: 'qrscene_7',
      Ticket: ticket,
    })
    const second = simulator.users.scan('xiaohong', { url })
    expect(second).toMatchObject({ event: 'SCAN', EventKey: '7', Ticket: ticket })
    const follower = await ask('cgi-bin/user/info', { openid: openid('xiaohong') })
    expect(follower).toMatchObject({ subscribe: 1, subscribe_scene: 'ADD_SCENE_QR_CODE', qr_scene: 7 })
  })

  it('needs a code that has not expired', async () => {
    const { qrCode, simulator } = createOfficialBench()
    const { ticket } = await qrCode()
    expect(() => simulator.users.scan('xiaoming', { ticket: 'nothing' })).toThrow('no QR code')
    expect(() => simulator.users.scan('nobody', { ticket })).toThrow('there is no person')
    simulator.clock.advance(minute)
    expect(() => simulator.users.scan('xiaoming', { ticket })).toThrow('has expired')
  })
})

describe('/simulator/scan', () => {
  it('plays the phone', async () => {
    const { get, qrCode, simulator } = createOfficialBench()
    const { ticket } = await qrCode()
    const link = `/simulator/scan?ticket=${encodeURIComponent(ticket)}`
    expect((await get('/simulator/scan')).text).toContain(link)
    const page = await get(link)
    for (const text of ['示例公众号', '扫一扫', '未关注，扫码即关注', '模拟器'])
      expect(page.text).toContain(text)
    const send = (fields: object) =>
      request(simulator.handler).post('/simulator/scan').type('form').send(fields)
    const done = await send({ ticket, person: 'xiaohong' })
    expect(done.text).toContain('已关注')
    expect(done.text).toContain('qrscene_a')
    expect(done.headers['set-cookie']).toEqual([expect.stringContaining('simulated_person=xiaohong')])
    expect(simulator.users.isFollowing('xiaohong', official.appId)).toBe(true)
    expect((await send({ ticket, person: 'nobody' })).text).toContain('没有此用户')
    expect((await get('/simulator/scan?ticket=nothing')).text).toContain('二维码可以扫描')
    const foreign = await send({ ticket, person: 'dawei' }).set('sec-fetch-site', 'cross-site')
    expect(foreign.status).toBe(403)
    expect(simulator.users.isFollowing('dawei', official.appId)).toBe(false)
  })

  it('says when there is nothing to scan, and speaks English', async () => {
    const { get } = createOfficialBench()
    const page = await get('/simulator/scan?lang=en')
    expect(page.text).toContain('There is no QR code')
    expect(page.text).toContain('Scan with WeChat')
  })
})

describe('over HTTP', () => {
  it('follows, unfollows and scans', async () => {
    const { get, qrCode, simulator } = createOfficialBench()
    const send = async (path: string, fields: object): Promise<Json> =>
      (await request(simulator.handler).post(`/simulator/users/xiaohong/${path}`).send(fields)).body
    const isFollowing = async (): Promise<Json> =>
      JSON.parse((await get(`/simulator/users/xiaohong/following?appid=${official.appId}`)).text).result
    await send('follow', { appId: official.appId, scene: 'door' })
    expect(await isFollowing()).toBe(true)
    await send('unfollow', { appId: official.appId })
    expect(await isFollowing()).toBe(false)
    const { ticket } = await qrCode()
    expect((await send('scan', { ticket })).result.EventKey).toBe('qrscene_a')
    expect((await send('scan', { ticket: 'nothing' })).ok).toBe(false)
  })
})
