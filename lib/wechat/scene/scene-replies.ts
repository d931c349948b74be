import type { Lang } from '../../express/http/error-texts.ts'
import type { Scene } from '../../express/scene/scene-store.ts'

/** What the account says to somebody who logs in by scanning. The number of the page is never in it. */
export interface SceneReplies {
  prompt(scene: Scene): string
  loggedIn(scene: Scene): string
  wrongNumber: string
  tooManyWrong: string
  taken: string
  expired: string
}

const chinese: SceneReplies = {
  prompt: (scene) =>
    `您正在登录「${scene.siteName}」（${timeOf(scene, 'zh-CN')} 发起）。\n如果是您本人操作，请回复登录页面上显示的 4 位数字；如果不是，请忽略本消息，也不要把数字告诉任何人。`,
  loggedIn: (scene) => `您已登录「${scene.siteName}」，请返回网页。`,
  wrongNumber: '数字不正确，请回复登录页面上显示的 4 位数字。',
  tooManyWrong: '数字错误次数过多，本次登录已取消，请刷新登录页面后重新扫码。',
  taken: '该二维码已被他人扫描，请刷新登录页面后重新扫码。',
  expired: '该登录二维码已失效，请刷新登录页面后重新扫码。',
}

const english: SceneReplies = {
  prompt: (scene) =>
    `You are logging in to “${scene.siteName}” (started at ${timeOf(scene, 'en-GB')}).\nIf it is you, send the 4 digits that the login page shows. If it is not, ignore this message, and tell nobody the digits.`,
  loggedIn: (scene) => `You are logged in to “${scene.siteName}”. Please go back to the page.`,
  wrongNumber: 'That number is wrong. Please send the 4 digits that the login page shows.',
  tooManyWrong:
    'Too many wrong numbers: this login is cancelled. Please reload the login page and scan again.',
  taken: 'Somebody else has scanned this code. Please reload the login page and scan again.',
  expired: 'This code is no longer valid. Please reload the login page and scan again.',
}

export const sceneReplies = (lang: Lang): SceneReplies => (lang === 'en' ? english : chinese)

// WeChat's own times are those of China.
const timeOf = ({ startedAt }: Scene, locale: string): string =>
  new Date(startedAt).toLocaleTimeString(locale, {
    timeZone: 'Asia/Shanghai',
    hour: '2-digit',
    minute: '2-digit',
  })
