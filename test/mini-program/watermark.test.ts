import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { decryptUserData } from 'express-wechat-auth'
import { errorOf } from '../helpers/errors.ts'
import { encryptedFor } from '../helpers/platforms/encrypted-data.ts'
import { releaseDate, stopDate } from '../helpers/time/clock.ts'

const appId = 'wx4f4bc4dec97d474b'
const wrongWatermark = { name: 'WechatAuthError', code: 'ERR_WATERMARK', status: 403 }

describe('the watermark that decryptUserData() checks', () => {
  const nowSeconds = (): number => Math.floor(Date.now() / 1_000)
  const check = (watermark: unknown, maxAgeSeconds?: number) =>
    errorOf(() => decryptUserData({ ...encryptedFor(appId, { openId: 'o1', watermark }), maxAgeSeconds }))
  const read = (watermark: unknown, maxAgeSeconds?: number) =>
    decryptUserData({ ...encryptedFor(appId, { openId: 'o1', watermark }), maxAgeSeconds })
  beforeEach(stopDate)
  afterEach(releaseDate)

  it('must name the mini program', async () => {
    const data = encryptedFor(appId, { openId: 'o1', watermark: { appid: appId, timestamp: 1 } })
    expect(decryptUserData(data)).toHaveProperty('openId', 'o1')
    for (const other of ['wx4f4bc4dec97d474c', appId.toUpperCase(), `${appId} `, appId.slice(0, -1)]) {
      expect(await errorOf(() => decryptUserData({ ...data, appId: other }))).toMatchObject(wrongWatermark)
    }
  })

  it.each([
    undefined,
    null,
    {},
    'text',
    [],
    5,
    { appid: '' },
    { appid: null },
    { appid: [appId] },
    { appId },
  ])('is not %j', async (watermark) => {
    expect(await check(watermark)).toMatchObject(wrongWatermark)
  })

  it.each([0, 60, 299, -60, -299])('may be %i seconds old where 300 are allowed', (age) => {
    expect(read({ appid: appId, timestamp: nowSeconds() - age }, 300)).toHaveProperty('openId', 'o1')
  })

  it.each([302, 3_600, -302, -86_400])('may not be %i seconds old then', async (age) => {
    expect(await check({ appid: appId, timestamp: nowSeconds() - age }, 300)).toMatchObject(wrongWatermark)
  })

  it.each<unknown>([undefined, null, '', 'yesterday', {}, { toString: null }, 0])(
    'is as good as too old with the timestamp %j, where age matters',
    async (timestamp) => {
      expect(await check({ appid: appId, timestamp }, 300)).toMatchObject(wrongWatermark)
      expect(read({ appid: appId, timestamp })).toHaveProperty('openId', 'o1')
    },
  )

  it('may be of any age where that does not matter', async () => {
    const watermark = { appid: appId, timestamp: 1_477_314_187 }
    expect(read(watermark)).toEqual({ openId: 'o1', watermark })
    expect(await check(watermark, 300)).toMatchObject(wrongWatermark)
  })

  it('is looked at only when the key fits: a wrong key is never another person’s mini program', async () => {
    const data = { ...encryptedFor('wx1', { openId: 'o1' }), sessionKey: 'tiihtNczf5v6AKRyjwEUhQ==' }
    expect(await errorOf(() => decryptUserData(data))).toMatchObject({ code: 'ERR_SESSION_KEY_STALE' })
  })
})
