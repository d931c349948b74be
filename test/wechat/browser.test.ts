import { expect, it } from '@jest/globals'
import { isWechatBrowser } from '../../lib/wechat/login/wechat-browser.ts'
import { desktopUserAgent, wechatUserAgent, wecomUserAgent } from '../helpers/visitors/browser.ts'

it.each<[string, string, boolean]>([
  ['WeChat on a phone', wechatUserAgent, true],
  ['WeChat on a desktop', `${desktopUserAgent} MicroMessenger/7.0.20.1781 WindowsWechat`, true],
  ['lower case', 'micromessenger/8', true],
  ['WeCom', wecomUserAgent, false],
  ['a desktop browser', desktopUserAgent, false],
  ['an empty user agent', '', false],
])('isWechatBrowser() knows %s', (_name, userAgent, expected) => {
  expect(isWechatBrowser(userAgent)).toBe(expected)
})
