import { describe, expect, it } from '@jest/globals'
import { examine, findingsIn, formatFindings } from '../../lib/cli/doctor.ts'
import { errorText } from '../../lib/cli/language/error-text.ts'
import { languageOf } from '../../lib/cli/language/text.ts'
import { readSettings } from '../../lib/cli/read-settings.ts'
import { component } from '../helpers/apps/open-platform.ts'
import { thirdPartySuite } from '../helpers/apps/wecom-suite.ts'
import { addressOf, run, useCommand, useFolder } from './command.ts'
import {
  account,
  agent,
  deadAddress,
  diagnose,
  type Env,
  encodingAesKey,
  messageToken,
  miniProgram,
  mobile,
  publicUrl,
  startSimulator,
  usePatients,
  website,
} from './patients.ts'

useCommand()

usePatients()

const folder = useFolder()

const zh = { LC_ALL: '', LC_MESSAGES: '', LANG: 'zh_CN.UTF-8' }
const hasChinese = /[\u4e00-\u9fff]/

/** Everything that the doctor can look at. */
const everything: Env = {
  ...account,
  ...website,
  ...mobile,
  ...miniProgram,
  ...agent,
  ...publicUrl,
  WECHAT_PLATFORM_APPID: component.appId,
  WECHAT_PLATFORM_APPSECRET: component.appSecret,
  WECHAT_PLATFORM_TOKEN: component.token,
  WECHAT_PLATFORM_ENCODING_AES_KEY: component.encodingAesKey,
  WECOM_SUITE_ID: thirdPartySuite.suiteId,
  WECOM_SUITE_SECRET: thirdPartySuite.suiteSecret,
  WECOM_PROVIDER_CORP_ID: thirdPartySuite.providerCorpId,
  WECOM_PROVIDER_SECRET: thirdPartySuite.providerSecret ?? '',
  WECOM_SUITE_TOKEN: thirdPartySuite.token,
  WECOM_SUITE_ENCODING_AES_KEY: thirdPartySuite.encodingAesKey,
  WECHAT_MESSAGE_TOKEN: messageToken,
  WECOM_MESSAGE_TOKEN: messageToken,
  WECOM_ENCODING_AES_KEY: encodingAesKey,
}

function withUrl(url: string): Env {
  const names = ['WECHAT_MESSAGE_URL', 'WECOM_MESSAGE_URL', 'WECHAT_PLATFORM_URL', 'WECOM_SUITE_URL']
  return { ...everything, ...Object.fromEntries(names.map((name) => [name, url])) }
}

describe('the language of the command', () => {
  it.each<[Env, string]>([
    [{ LANG: 'zh_CN.UTF-8' }, 'zh'],
    [{ LANG: 'zh' }, 'zh'],
    [{ LANG: 'zh_TW.UTF-8' }, 'zh'],
    [{ LANG: 'C.UTF-8' }, 'en'],
    [{ LANG: 'de_DE.UTF-8' }, 'en'],
    [{ LANG: 'zha_CN' }, 'en'],
    [{ LC_MESSAGES: 'zh_CN', LANG: 'en_US.UTF-8' }, 'zh'],
    [{ LC_MESSAGES: 'en_US', LANG: 'zh_CN' }, 'en'],
    [{ LC_ALL: 'en_US', LC_MESSAGES: 'zh_CN', LANG: 'zh_CN' }, 'en'],
    [{ LC_ALL: 'zh_CN', LC_MESSAGES: 'en_US', LANG: 'en_US' }, 'zh'],
    [{ LC_ALL: '', LC_MESSAGES: '', LANG: 'zh_CN' }, 'zh'],
  ])('with %j is %s', (env, language) => {
    expect(languageOf(env)).toBe(language)
  })

  it('is that of the system where none is named', () => {
    const { locale } = new Intl.DateTimeFormat().resolvedOptions()
    expect(languageOf({})).toBe(locale.startsWith('zh') ? 'zh' : 'en')
  })
})

describe('express-wechat-auth in Chinese', () => {
  it('prints help', async () => {
    const { printed, ended } = run(['doctor', '--help'], zh)
    expect(await ended).toBe(0)
    expect(printed.out).toContain('用法: express-wechat-auth doctor [选项]')
    expect(printed.out).not.toMatch(/Usage|Options|default|display/)
  })

  it.each([
    [['doctor', '--jsn'], "错误：没有选项 '--jsn'\n（是否想用 --json？）\n"],
    [['diagnose'], "错误：没有命令 'diagnose'\n"],
    [['simulate', '--port', 'http'], '必须是 0 到 65535 之间的数字。\n'],
    [['doctor', '--env', '/no/such.env'], '文件不存在：/no/such.env\n'],
  ])('refuses %j', async (args, words) => {
    const { printed, ended } = run(args, zh)
    expect(await ended).toBe(1)
    expect(printed.error).toContain(words)
    expect(printed.error).not.toContain('error')
  })

  it('says what the simulator is reached by', async () => {
    const running = run(['simulate', '--port', '0'], zh)
    const url = await addressOf(running, '微信与企业微信模拟器：')
    expect(running.printed.out).toContain('请在浏览器中打开')
    expect((await fetch(`${url}/simulator`)).status).toBe(200)
  })

  it('prints findings, with the names of JSON as in every language', async () => {
    const { url } = await startSimulator()
    const env = { ...account, WECHAT_APPSECRET: 'a-wrong-secret', ...zh }
    const lines = run(['doctor', '--simulator', url], env, folder.path)
    expect(await lines.ended).toBe(1)
    expect(lines.printed.out).toMatch(
      /^✗ 公众号：凭证 +AppSecret 错误：请在 设置与开发 > 基本配置 重置，并更新配置（cgi-bin\/stable_token 返回 errcode 40125：/m,
    )
    const json = run(['doctor', '--simulator', url, '--json'], env, folder.path)
    expect(await json.ended).toBe(1)
    expect(JSON.parse(json.printed.out).findings).toContainEqual({
      target: 'official account',
      check: 'credentials',
      status: 'failed',
      text: expect.stringContaining('AppSecret 错误'),
    })
  })

  it('says what is missing, and lists the settings where nothing is set', async () => {
    const half = run(['doctor'], { WECHAT_APPID: 'wx1', MOBILE_APPID: 'wx2', ...zh }, folder.path)
    expect(await half.ended).toBe(1)
    expect(half.printed.error).toBe(
      '设置了 WECHAT_APPID，但缺少 WECHAT_APPSECRET\n设置了 MOBILE_APPID，但缺少 MOBILE_APPSECRET\n',
    )
    const empty = run(['doctor'], zh, folder.path)
    expect(await empty.ended).toBe(1)
    expect(empty.printed.error).toMatch(/^没有可检查的内容[\s\S]*公众号[\s\S]*WECHAT_APPID=\n/)
  })
})

describe('what the doctor says in Chinese', () => {
  it('is Chinese, of everything that can be looked at: where all is well', async () => {
    const { url } = await startSimulator()
    const { findings } = await diagnose(everythingWithout('_MESSAGE_TOKEN', 'WECOM_ENCODING'), url, 'zh')
    expect(findings.length).toBeGreaterThan(25)
    expect(findings.map(({ text }) => text).filter((text) => !hasChinese.test(text))).toEqual([])
  })

  it.each([
    ['nobody answers', deadAddress, deadAddress],
    [
      'the app answers something else',
      async () => (await startSimulator()).url,
      async () => (await startSimulator()).url,
    ],
  ])('is Chinese where %s', async (_what, platform, app) => {
    const { findings } = await diagnose(withUrl(await app()), await platform(), 'zh')
    expect(findings.some(({ status }) => status === 'failed')).toBe(true)
    expect(findings.map(({ text }) => text).filter((text) => !hasChinese.test(text))).toEqual([])
  })

  it('is Chinese where every secret is wrong', async () => {
    const { url } = await startSimulator()
    const env = Object.fromEntries(
      Object.entries(everythingWithout('_MESSAGE_TOKEN', 'WECOM_ENCODING')).map(([name, value]) => [
        name,
        name.endsWith('SECRET') ? 'a-wrong-secret' : value,
      ]),
    )
    const { findings } = await diagnose(env, url, 'zh')
    const failed = findings.filter(({ status }) => status === 'failed')
    expect(failed.map(({ target }) => target)).toEqual([
      'official account',
      'website app',
      'mobile app',
      'mini program',
      'third-party platform',
      'WeCom app',
      'app of a service provider',
    ])
    for (const { text } of failed) expect(text).toMatch(/^\S*Secret 错误.*（.* 返回 errcode \d+：.*）$/)
  })

  it('names the address that the platform saw', async () => {
    const simulator = await startSimulator()
    simulator.apps.update(account['WECHAT_APPID'] ?? '', { ipAllowList: ['192.0.2.1'] })
    simulator.corps.updateAgent(agent['WECOM_CORP_ID'] ?? '', 1000002, { trustedIps: ['192.0.2.1'] })
    simulator.components.update(component.appId, { ipList: ['192.0.2.1'] })
    const { findings } = await diagnose(
      everythingWithout('_MESSAGE_TOKEN', 'WECOM_ENCODING'),
      simulator.url,
      'zh',
    )
    const texts = findings.filter(({ status }) => status === 'failed').map(({ text }) => text)
    expect(texts).toEqual([
      expect.stringMatching(/^请把 127\.0\.0\.1 加入 IP 白名单（设置与开发 > 基本配置/),
      expect.stringMatching(/^请把本机的出口 IP 加入白名单 IP（管理中心 > 第三方平台/),
      expect.stringMatching(/^请把 127\.0\.0\.1 加入企业可信IP（应用管理/),
    ])
  })

  it('stands in columns, and names each target and check in Chinese', async () => {
    const { url } = await startSimulator()
    const found = await examine(readSettings(withUrl(url), url))
    const lines = formatFindings(found, 'zh').split('\n')
    expect(lines).toHaveLength(found.length)
    const width = (text: string): number => text.replace(/[\u2e80-\uffe6]/g, 'ab').length
    const texts = findingsIn('zh', found).map(({ text }) => text)
    const columns = lines.map((line, index) =>
      width(line.slice(0, line.length - (texts[index] as string).length)),
    )
    expect(new Set(columns).size).toBe(1)
    const names = lines.map((line) => /^. (\S+(?: \S+)*)/.exec(line)?.[1] ?? '')
    for (const name of names)
      expect(name).toMatch(/[\u4e00-\u9fff]：(?:.*[\u4e00-\u9fff]|ticket|AgentId|ProviderSecret|grantStore)/)
  })

  it('says the library’s own mistakes behind a Chinese word', () => {
    expect(errorText(new TypeError('wechatClient: no')).zh).toBe('取值有误：wechatClient: no')
    expect(errorText('text')).toEqual({ en: 'an unknown error', zh: '未知错误' })
  })
})

/** A doctor has nobody to shake hands with where no address is named. */
function everythingWithout(...parts: string[]): Env {
  return Object.fromEntries(
    Object.entries(everything).filter(([name]) => !parts.some((part) => name.includes(part))),
  )
}
