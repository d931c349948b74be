import { describe, expect, it } from '@jest/globals'
import {
  createMiniBench,
  decrypt,
  encrypt,
  isReadable,
  mini,
  sign,
} from '../../helpers/simulator/mini-program-bench.ts'

/** From Tencent's own sample of the decryption. */
const sample = {
  sessionKey: 'tiihtNczf5v6AKRyjwEUhQ==',
  iv: 'r7BXXKkLb8qrSNn05n0qiA==',
  encryptedData:
    'CiyLU1Aw2KjvrjMdj8YKliAjtP4gsMZMQmRzooG2xrDcvSnxIMXFufNstNGTyaGS9uT5geRa0W4oTOb1WT7fJlAC+oNPdbB+3hVbJSRgv+4lGOETKUQz6OYStslQ142dNCuabNPGBzlooOmB231qMM85d2/fV6ChevvXvQP8Hkue1poOFtnEtpyxVLW1zAo6/1Xx1COxFvrc2d7UL/lmHInNlxuacJXwu0fjpXfz/YqYzBIBzD6WUfTIF9GRHpOn/Hz7saL8xz+W//FRAUid1OksQaQx4CMs8LOddcQhULW4ucetDf96JcR3g0gfRK4PC7E/r7Z6xNrXd2UIeorGj5Ef7b1pJAYB6Y5anaHqZ9J6nKEBvB4DnNLIVWSgARns/8wR2SiRS7MNACwTyrGvt9ts8p12PKFdlqYTopNHR1Vf7XjfhQlVsAJdNiKdYmYVoKlaRv85IfVunYzO0IKXsyl7JCUjCpoG20f0a04COwfneQAGGwd5oa+T8yO5hzuyDb/XcxxmK01EpqOyuxINew==',
  plaintext:
    '{"openId":"oGZUI0egBJY1zhBYw2KhdUfwVJJE","nickName":"Band","gender":1,"language":"zh_CN","city":"Guangzhou","province":"Guangdong","country":"CN","avatarUrl":"http://wx.qlogo.cn/mmopen/vi_32/aSKcBBPpibyKNicHNTMM0qJVh8Kjgiak2AHWr8MHM4WgMEm7GFhsf8OYrySdbvAMvTsw3mo8ibKicsnfN5pRjl1p8HQ/0","unionId":"ocMvos6NjeKLIBqg5Mr9QjxrP1FA","watermark":{"timestamp":1477314187,"appid":"wx4f4bc4dec97d474b"}}',
}
/** From the page on signatures. */
const signed = {
  sessionKey: 'HyVFkGl5F5OQWJZZaNzBBg==',
  rawData:
    '{"nickName":"Band","gender":1,"language":"zh_CN","city":"Guangzhou","province":"Guangdong","country":"CN","avatarUrl":"http://wx.qlogo.cn/mmopen/vi_32/1vZvI39NWFQ9XM4LtQpFrQJ1xlgZxx3w7bQxKARol6503Iuswjjn6nIGBiaycAjAtpujxyzYsrztuuICqIM5ibXQ/0"}',
  signature: '75e81ceda165f4ffa64f4068af58c64b8f54b88c',
}
const fields = Object.keys(JSON.parse(sample.plaintext))

function createLoggedIn() {
  const bench = createMiniBench({ now: () => 1_700_000_000_999 })
  bench.login()
  const sessionKey = bench.simulator.miniPrograms.sessionKeyOf(mini.appId, 'xiaoming') ?? 'none'
  return { ...bench.simulator.miniPrograms, ...bench, sessionKey }
}

describe('the measure of these tests', () => {
  it('agrees with the samples that Tencent has published', () => {
    expect(decrypt(sample.sessionKey, sample)).toBe(sample.plaintext)
    expect(encrypt(sample.sessionKey, sample.plaintext, sample.iv)).toBe(sample.encryptedData)
    expect(sign(signed.rawData, signed.sessionKey)).toBe(signed.signature)
  })
})

describe('getUserInfo', () => {
  it('encrypts as the sample is encrypted, with the same fields in it', () => {
    const { sessionKey, getUserInfo, openid, simulator } = createLoggedIn()
    const { encryptedData, iv, rawData } = getUserInfo(mini.appId, 'xiaoming')
    expect(Buffer.from(iv, 'base64')).toHaveLength(16)
    const plaintext = decrypt(sessionKey, { encryptedData, iv })
    expect(encrypt(sessionKey, plaintext, iv)).toBe(encryptedData)
    expect(Object.keys(JSON.parse(plaintext))).toEqual(fields)
    expect(JSON.parse(plaintext)).toEqual({
      ...JSON.parse(rawData),
      openId: openid(),
      unionId: simulator.users.unionidOf('xiaoming', mini.appId),
      watermark: { timestamp: 1_700_000_000, appid: mini.appId },
    })
  })

  it('signs rawData, in which nobody can be recognised', () => {
    const { sessionKey, getUserInfo } = createLoggedIn()
    const { rawData, signature } = getUserInfo(mini.appId, 'xiaoming')
    expect(signature).toBe(sign(rawData, sessionKey))
    expect(Object.keys(JSON.parse(rawData))).toEqual(Object.keys(JSON.parse(signed.rawData)))
    expect(JSON.parse(rawData)).toEqual({
      nickName: '微信用户',
      gender: 0,
      language: '',
      city: '',
      province: '',
      country: '',
      avatarUrl: expect.stringMatching(/^http.*\.svg$/),
    })
  })

  it('has a picture that the simulator serves', async () => {
    const { simulator, login } = createMiniBench()
    const url = await simulator.start()
    login()
    const { rawData } = simulator.miniPrograms.getUserInfo(mini.appId, 'xiaoming')
    const { avatarUrl } = JSON.parse(rawData)
    expect(avatarUrl.startsWith(url)).toBe(true)
    const picture = await fetch(avatarUrl)
    expect(picture.status).toBe(200)
    expect(picture.headers.get('content-type')).toBe('image/svg+xml')
    await simulator.stop()
  })

  it('has no unionId for a person without one', () => {
    const { simulator, login } = createMiniBench()
    login('laochen')
    const { getUserInfo, sessionKeyOf } = simulator.miniPrograms
    const plaintext = decrypt(sessionKeyOf(mini.appId, 'laochen') ?? '', getUserInfo(mini.appId, 'laochen'))
    expect(Object.keys(JSON.parse(plaintext))).toEqual(fields.filter((name) => name !== 'unionId'))
  })

  it('never gives the same data twice', () => {
    const { getUserInfo } = createLoggedIn()
    const [one, other] = [getUserInfo(mini.appId, 'xiaoming'), getUserInfo(mini.appId, 'xiaoming')]
    expect(one.iv).not.toBe(other.iv)
    expect(one.encryptedData).not.toBe(other.encryptedData)
    expect(one.signature).toBe(other.signature)
  })

  it('is unreadable with the key of an older or a newer login, or of another person', () => {
    const { sessionKey, getUserInfo, sessionKeyOf, login } = createLoggedIn()
    const early = getUserInfo(mini.appId, 'xiaoming')
    login()
    login('xiaohong')
    const late = getUserInfo(mini.appId, 'xiaoming')
    const present = sessionKeyOf(mini.appId, 'xiaoming') ?? ''
    expect(isReadable(sessionKey, early)).toBe(true)
    expect(isReadable(present, early)).toBe(false)
    expect(isReadable(sessionKey, late)).toBe(false)
    expect(isReadable(present, late)).toBe(true)
    expect(isReadable(sessionKeyOf(mini.appId, 'xiaohong') ?? '', late)).toBe(false)
  })

  it('is unreadable for everybody once the key has expired', () => {
    const { sessionKey, getUserInfo, expireSessionKey, sessionKeyOf, login } = createLoggedIn()
    expireSessionKey(mini.appId, 'xiaoming')
    const data = getUserInfo(mini.appId, 'xiaoming')
    expect(isReadable(sessionKey, data)).toBe(false)
    login('xiaoming', { keepsSessionKey: true })
    expect(isReadable(sessionKeyOf(mini.appId, 'xiaoming') ?? '', data)).toBe(false)
  })
})

describe('encrypt', () => {
  it('encrypts what it is given and adds nothing', () => {
    const { sessionKey, encrypt: encryptData } = createLoggedIn()
    const data = { stepInfoList: [{ timestamp: 1, step: 2 }], note: '步数🌸' }
    const answer = encryptData(mini.appId, 'xiaoming', data)
    expect(Object.keys(answer).sort()).toEqual(['encryptedData', 'iv'])
    expect(decrypt(sessionKey, answer)).toBe(JSON.stringify(data))
  })
})

describe('the front end', () => {
  it('refuses what does not exist', () => {
    const { simulator, encrypt: encryptData, getUserInfo, login } = createLoggedIn()
    const { miniPrograms } = simulator
    for (const act of [
      miniPrograms.login,
      miniPrograms.sessionKeyOf,
      miniPrograms.getUserInfo,
      miniPrograms.getPhoneNumber,
      miniPrograms.expireSessionKey,
    ]) {
      expect(() => act('wxffffffffffffffff', 'xiaoming')).toThrow(TypeError)
      expect(() => act('wx0000000000000001', 'xiaoming')).toThrow('there is no mini program')
      expect(() => act(mini.appId, 'nobody')).toThrow('there is no person "nobody"')
    }
    expect(() => getUserInfo(mini.appId, 'xiaohong')).toThrow('login() comes before')
    expect(() => encryptData(mini.appId, 'xiaohong', {})).toThrow('login() comes before')
    expect(() => encryptData(mini.appId, 'xiaoming', 'text' as never)).toThrow('expected an object')
    expect(() => login('xiaoming', { keepSessionKey: true } as never)).toThrow('unknown option')
    expect(() => login('xiaoming', { keepsSessionKey: 1 } as never)).toThrow('"keepsSessionKey"')
    expect(() => miniPrograms.expireSessionKey(mini.appId, 'xiaohong')).not.toThrow()
  })
})
