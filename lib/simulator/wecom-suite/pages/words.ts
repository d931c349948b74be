import type { Language } from '../../pages/words.ts'

type Word =
  | 'install'
  | 'asksToInstall'
  | 'chooseCompany'
  | 'agree'
  | 'decline'
  | 'installed'
  | 'afterInstall'
  | 'develop'

const words: Readonly<Record<Word, readonly [string, string]>> = {
  install: ['安装应用', 'Install app'],
  asksToInstall: ['申请安装到你的企业', 'asks to be installed in your company'],
  develop: ['申请为你的企业开发应用', 'asks to develop an app for your company'],
  chooseCompany: ['选择企业', 'Which company'],
  agree: ['同意以上授权', 'Agree'],
  decline: ['取消', 'Cancel'],
  installed: ['授权成功', 'Installed'],
  afterInstall: ['服务商将为你的企业配置应用', 'The provider now configures the app for your company'],
}

/** A text of the pages on which companies install something. */
export function sayToAdmin(language: Language, word: Word): string {
  return words[word][language === 'zh' ? 0 : 1]
}
