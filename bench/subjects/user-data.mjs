import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { decryptUserData } from '../../dist/index.js'
import { peersAgainst } from './peers.mjs'

const appId = 'wxd930ea5d5a258f4f'
const key = randomBytes(16)
const iv = randomBytes(16)
const cipher = createCipheriv('aes-128-cbc', key, iv)
const plain = JSON.stringify({
  openId: 'oLVPpjqs9BhvzwPj5A-vTYAX3GLc',
  nickName: '小明',
  gender: 0,
  language: 'zh_CN',
  city: '',
  province: '',
  country: '',
  avatarUrl: 'https://thirdwx.qlogo.cn/mmopen/vi_32/Q0j4TwGTfTL5ZaWRVRJD7xJ0xiaK9Nk/132',
  unionId: 'o6_bmasdasdsad6_2sgVt7hMZOPfL',
  watermark: { timestamp: Math.floor(Date.now() / 1_000), appid: appId },
})
const data = {
  sessionKey: key.toString('base64'),
  iv: iv.toString('base64'),
  encryptedData: Buffer.concat([cipher.update(plain), cipher.final()]).toString('base64'),
  appId,
}

const loop = (decrypt) => ({
  run(count) {
    for (let number = 0; number < count; number += 1) {
      if (decrypt().watermark.appid !== appId) throw new Error('not decrypted')
    }
  },
})

export const ours = () => loop(() => decryptUserData(data))

/** node:crypto alone, and the check of the watermark that WeChat asks for. */
export const byHand = () =>
  loop(() => {
    const decipher = createDecipheriv(
      'aes-128-cbc',
      Buffer.from(data.sessionKey, 'base64'),
      Buffer.from(data.iv, 'base64'),
    )
    const text = decipher.update(data.encryptedData, 'base64', 'utf8') + decipher.final('utf8')
    const content = JSON.parse(text)
    if (content.watermark.appid !== data.appId) throw new Error('another app')
    return content
  })

export function wechatOAuth() {
  const WXBizDataCrypt = peersAgainst()('wechat-oauth/lib/wx_biz_data_crypt')
  return loop(() => new WXBizDataCrypt(appId, data.sessionKey).decryptData(data.encryptedData, data.iv))
}
