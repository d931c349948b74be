import { describe, expect, it } from '@jest/globals'
import { decryptUserData, type EncryptedUserData } from 'express-wechat-auth'
import { errorOf, everyViewOf } from '../../helpers/errors.ts'
import { encryptedFor } from '../../helpers/platforms/encrypted-data.ts'
import { cpuMs } from '../../helpers/time/wait.ts'

/** WeChat's own example. */
const vector: EncryptedUserData = {
  appId: 'wx4f4bc4dec97d474b',
  sessionKey: 'tiihtNczf5v6AKRyjwEUhQ==',
  iv: 'r7BXXKkLb8qrSNn05n0qiA==',
  encryptedData:
    'CiyLU1Aw2KjvrjMdj8YKliAjtP4gsMZMQmRzooG2xrDcvSnxIMXFufNstNGTyaGS9uT5geRa0W4oTOb1WT7fJlAC+oNPdbB+3hVbJSRgv+4lGOETKUQz6OYStslQ142dNCuabNPGBzlooOmB231qMM85d2/fV6ChevvXvQP8Hkue1poOFtnEtpyxVLW1zAo6/1Xx1COxFvrc2d7UL/lmHInNlxuacJXwu0fjpXfz/YqYzBIBzD6WUfTIF9GRHpOn/Hz7saL8xz+W//FRAUid1OksQaQx4CMs8LOddcQhULW4ucetDf96JcR3g0gfRK4PC7E/r7Z6xNrXd2UIeorGj5Ef7b1pJAYB6Y5anaHqZ9J6nKEBvB4DnNLIVWSgARns/8wR2SiRS7MNACwTyrGvt9ts8p12PKFdlqYTopNHR1Vf7XjfhQlVsAJdNiKdYmYVoKlaRv85IfVunYzO0IKXsyl7JCUjCpoG20f0a04COwfneQAGGwd5oa+T8yO5hzuyDb/XcxxmK01EpqOyuxINew==',
}
const content = {
  openId: 'oGZUI0egBJY1zhBYw2KhdUfwVJJE',
  nickName: 'Band',
  gender: 1,
  language: 'zh_CN',
  city: 'Guangzhou',
  province: 'Guangdong',
  country: 'CN',
  avatarUrl:
    'http://wx.qlogo.cn/mmopen/vi_32/aSKcBBPpibyKNicHNTMM0qJVh8Kjgiak2AHWr8MHM4WgMEm7GFhsf8OYrySdbvAMvTsw3mo8ibKicsnfN5pRjl1p8HQ/0',
  unionId: 'ocMvos6NjeKLIBqg5Mr9QjxrP1FA',
  watermark: { timestamp: 1477314187, appid: 'wx4f4bc4dec97d474b' },
}
const appId = vector.appId
const stale = { name: 'WechatAuthError', code: 'ERR_SESSION_KEY_STALE', status: 401 }

const bytes = Buffer.from(vector.encryptedData, 'base64')
const dataOf = (...parts: Buffer[]): Partial<EncryptedUserData> => ({
  encryptedData: Buffer.concat(parts).toString('base64'),
})
const failureOf = (change: object): Promise<Error> => errorOf(() => decryptUserData({ ...vector, ...change }))

describe('decryptUserData()', () => {
  it('reads WeChat’s own example', () => {
    expect(decryptUserData(vector)).toEqual(content)
  })

  it('keeps every letter of a name', () => {
    const data = { nickName: '阿芳🌸🐼 "é" \u2028', watermark: { appid: appId, timestamp: 1 } }
    expect(decryptUserData(encryptedFor(appId, data))).toEqual(data)
  })

  it.each<[string, (text: string) => string]>([
    ['plus signs became blanks', (text) => text.replaceAll('+', ' ')],
    ['line breaks came in', (text) => text.replace(/.{76}/g, '$&\n')],
    ['line breaks of Windows came in', (text) => text.replace(/.{64}/g, '$&\r\n')],
    ['both happened', (text) => text.replaceAll('+', ' ').replace(/.{76}/g, '$&\n')],
  ])('reads data in which %s', (_what, damage) => {
    expect(decryptUserData({ ...vector, encryptedData: damage(vector.encryptedData) })).toEqual(content)
    const own = encryptedFor(appId, content)
    expect(own.iv).toContain('+')
    const damaged = { ...own, encryptedData: damage(own.encryptedData), iv: damage(own.iv) }
    expect(decryptUserData(damaged)).toEqual(content)
  })

  describe('answers ERR_SESSION_KEY_STALE', () => {
    it.each<[string, Partial<EncryptedUserData>]>([
      ['another key', { sessionKey: 'HyVFkGl5F5OQWJZZaNzBBg==' }],
      ['a key of 15 bytes', { sessionKey: Buffer.alloc(15, 7).toString('base64') }],
      ['a key of 17 bytes', { sessionKey: Buffer.alloc(17, 7).toString('base64') }],
      ['a key of 32 bytes', { sessionKey: Buffer.alloc(32, 7).toString('base64') }],
      ['a key that is no base64', { sessionKey: '*'.repeat(24) }],
      ['another iv', { iv: Buffer.alloc(16, 7).toString('base64') }],
      ['an iv of 12 bytes', { iv: Buffer.alloc(12, 7).toString('base64') }],
      ['an iv of 17 bytes', { iv: Buffer.alloc(17, 7).toString('base64') }],
      ['an iv that is no base64', { iv: '!r7BXXKkLb8qrSNn05n0qiA=' }],
      ['data without the last block', dataOf(bytes.subarray(0, -16))],
      ['data without the last byte', dataOf(bytes.subarray(0, -1))],
      ['the first half of the data', dataOf(bytes.subarray(0, bytes.length / 2))],
      ['data without the first block', dataOf(bytes.subarray(16))],
      ['data without a block in the middle', dataOf(bytes.subarray(0, 64), bytes.subarray(80))],
      [
        'data with two blocks swapped',
        dataOf(bytes.subarray(16, 32), bytes.subarray(0, 16), bytes.subarray(32)),
      ],
      ['data with one more block', dataOf(bytes, Buffer.alloc(16))],
      ['data that is doubled', dataOf(bytes, bytes)],
      ['three bytes of data', { encryptedData: 'AAAA' }],
      ['blanks for data', { encryptedData: '    ' }],
      ['data that is no base64', { encryptedData: 'это не base64' }],
      ['data with a stray character', { encryptedData: `${vector.encryptedData.slice(0, -4)}*==` }],
      ['JSON for data', { encryptedData: JSON.stringify(content) }],
    ])('for %s', async (_what, change) => {
      expect(await failureOf(change)).toMatchObject(stale)
    })

    it.each<[string, string | Buffer]>([
      ['null', 'null'],
      ['a list', '[1]'],
      ['a number', '5'],
      ['a text', '"text"'],
      ['nothing', ''],
      ['half of a JSON', JSON.stringify(content).slice(0, 100)],
      ['two JSONs', `${JSON.stringify(content)}{}`],
      ['HTML', '<html></html>'],
      ['no UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d])],
    ])('for data that decrypts to %s', async (_what, plain) => {
      expect(await errorOf(() => decryptUserData(encryptedFor(appId, plain)))).toMatchObject(stale)
    })

    it('for every single bit of data or key that was changed', async () => {
      const key = Buffer.from(vector.sessionKey, 'base64')
      const codes = new Set<unknown>()
      for (const [name, source] of Object.entries({ encryptedData: bytes, sessionKey: key })) {
        for (let bit = 0; bit < source.length * 8; bit += 1) {
          const changed = Buffer.from(source)
          changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
          codes.add(((await failureOf({ [name]: changed.toString('base64') })) as { code?: unknown }).code)
        }
      }
      expect([...codes]).toEqual(['ERR_SESSION_KEY_STALE'])
    })
  })

  describe('answers ERR_PARAMETER', () => {
    it.each(['sessionKey', 'encryptedData', 'iv', 'appId'])('for no %s, and names it', async (name) => {
      for (const value of [undefined, null, '', 5, {}, ['text'], true]) {
        const error = await failureOf({ [name]: value })
        expect(error).toMatchObject({ name: 'WechatAuthError', code: 'ERR_PARAMETER', status: 400 })
        expect(error.message).toContain(name)
      }
    })
  })

  it.each(['sessionKey', 'encryptedData', 'iv'])(
    'refuses %s of ten million characters, soon',
    async (name) => {
      const startedAt = cpuMs()
      const error = await failureOf({ [name]: 'A'.repeat(10_000_000) })
      expect(['ERR_PARAMETER', 'ERR_SESSION_KEY_STALE']).toContain((error as { code?: unknown }).code)
      expect(cpuMs() - startedAt).toBeLessThan(1_000)
    },
  )

  it.each([
    [100_000, 'ERR_SESSION_KEY_STALE'],
    [100_001, 'ERR_PARAMETER'],
  ])('answers data of %i characters with %s', async (length, code) => {
    expect(await failureOf({ encryptedData: 'A'.repeat(length) })).toMatchObject({ code })
  })

  it('shows neither key nor data in an error', async () => {
    for (const change of [{ iv: '' }, { iv: 'AAAA' }, { appId: 'wx1' }, { encryptedData: 'AAAA' }]) {
      const views = everyViewOf(await failureOf(change))
      for (const hidden of [vector.sessionKey, vector.encryptedData, content.openId, content.unionId]) {
        expect(views).not.toContain(hidden)
      }
    }
  })
})
