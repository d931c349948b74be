import type { Language } from '../language.ts'

/** The demo's own words in what went over the wire; all else are names, which are the same in both languages. */
const chinese: readonly [english: RegExp, chinese: string][] = [
  [/^account (\d+), login (\d+)$/, '账号 $1，第 $2 次登录'],
  [/^scan$/, '扫码'],
  [/^scan, follow$/, '扫码并关注'],
  [/^event (\w+), with the scene$/, '事件 $1，带场景值'],
  [/^text$/, '文本'],
  [/^text reply, sealed$/, '文本回复，已加密'],
  [/^200, a page$/, '200，一个页面'],
  [/^the outcome of a doubled callback was used again$/, '重复的回调得到同一个登录结果'],
]

/** A step's label or detail in the language of the page. */
export function wireText(language: Language, text: string): string {
  const found = language === 'zh' ? chinese.find(([english]) => english.test(text)) : undefined
  return found === undefined ? text : text.replace(found[0], found[1])
}
