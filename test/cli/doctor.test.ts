import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import type { PrintedFinding } from '../../lib/cli/doctor.ts'
import { readSettings } from '../../lib/cli/read-settings.ts'
import { run, useCommand, useFolder } from './command.ts'
import { account, agent, type Env, startSimulator, usePatients } from './patients.ts'

useCommand()

usePatients()

const folder = useFolder()
const envFile = (name: string, env: Env): string =>
  folder.fileOf(
    name,
    Object.entries(env)
      .map(([key, value]) => `${key}=${value}`)
      .join('\n'),
  )

const healthy = { ...account, ...agent, PUBLIC_URL: 'http://localhost:3000' }

/** What a command has printed, and its exit code; no secret of the environment may be in it. */
async function doctor(args: readonly string[], env: Env = {}, cwd = folder.path) {
  const running = run(['doctor', ...args], env, cwd)
  const code = await running.ended
  const { out, error } = running.printed
  for (const secret of [account['WECHAT_APPSECRET'], agent['WECOM_APP_SECRET'], 'a-wrong-secret']) {
    expect(out + error).not.toContain(secret)
  }
  return { code, out, error }
}

describe('express-wechat-auth doctor', () => {
  it('prints a line for each check and ends with 0 when all is well', async () => {
    const { url } = await startSimulator()
    const { code, out, error } = await doctor(['--simulator', url, '--env', envFile('healthy.env', healthy)])
    expect([code, error]).toEqual([0, ''])
    const lines = out.trim().split('\n')
    expect(lines).toHaveLength(14)
    for (const line of lines) expect(line).toMatch(/^✓ [\w ]+: [\w -]+ {2,}\S/)
  })

  it('ends with 1 when a check fails, and names the cure', async () => {
    const { url } = await startSimulator()
    const env = { ...healthy, WECHAT_APPSECRET: 'a-wrong-secret' }
    const { code, out } = await doctor(['--simulator', url], env)
    expect(code).toBe(1)
    expect(out).toMatch(/^✗ official account: credentials .*40125.*基本配置/m)
    expect(out).toMatch(/^✓ WeCom app: credentials /m)
  })

  it('prints JSON, with the same exit codes', async () => {
    const { url } = await startSimulator()
    const well = await doctor(['--simulator', url, '--json'], healthy)
    expect(well.code).toBe(0)
    expect(JSON.parse(well.out)).toMatchObject({ ok: true })
    const ill = await doctor(['--simulator', url, '--json'], { ...agent, WECOM_APP_SECRET: 'a-wrong-secret' })
    expect(ill.code).toBe(1)
    const { ok, findings } = JSON.parse(ill.out) as { ok: boolean; findings: PrintedFinding[] }
    expect(ok).toBe(false)
    expect(findings.map(({ target, check, status }) => `${target} ${check} ${status}`)).toEqual([
      'WeCom reachable ok',
      'WeCom clock ok',
      'WeCom app credentials failed',
    ])
    for (const finding of findings)
      expect(Object.keys(finding)).toEqual(['target', 'check', 'status', 'text'])
  })

  it('reads .env in the folder it is run in; the environment wins', async () => {
    const { url } = await startSimulator()
    envFile('.env', { ...account, WECHAT_APPSECRET: 'a-wrong-secret' })
    expect((await doctor(['--simulator', url])).code).toBe(1)
    const secret = { WECHAT_APPSECRET: account['WECHAT_APPSECRET'] ?? '' }
    expect((await doctor(['--simulator', url], secret)).code).toBe(0)
    rmSync(join(folder.path, '.env'))
  })

  it.each<[string, string[], Env, string]>([
    ['an unknown option', ['--colour'], account, "unknown option '--colour'"],
    ['a file that is not there', ['--env', '/no/such/file.env'], account, '/no/such/file.env'],
    ['half a pair', [], { WECHAT_APPID: 'wx1' }, 'WECHAT_APPSECRET is missing beside WECHAT_APPID'],
  ])('refuses %s in one line', async (_what, args, env, words) => {
    const { code, out, error } = await doctor(args, env)
    expect([code, out]).toEqual([1, ''])
    expect(error).toContain(words)
    expect(error.trim().split('\n')).toHaveLength(1)
  })

  it('lists the settings of .env.example where there is nothing to check', async () => {
    const { code, out, error } = await doctor([])
    expect([code, out]).toEqual([1, ''])
    expect(error).toMatch(/^there is nothing to check: name an app in \.env/)
    const settings = /^(?:# )?((?:WECHAT|OPEN_PLATFORM|MOBILE|MINIPROGRAM|WECOM)_\w+|PUBLIC_URL)=/gm
    const example = [...readFileSync('.env.example', 'utf8').matchAll(settings)].map(([, name]) => name)
    const listed = [...error.matchAll(/^ {2}(\w+)=$/gm)].map(([, name]) => name)
    expect(listed.sort()).toEqual(example.sort())
    expect(error).toMatch(
      /mp\.weixin\.qq\.com > 设置与开发 > 基本配置\n {2}WECHAT_APPID=\n {2}WECHAT_APPSECRET=\n/,
    )
  })

  it('names everything that is missing or wrong, a line each', () => {
    const env = {
      WECHAT_APPID: 'wx1',
      MINIPROGRAM_APPSECRET: 's',
      WECOM_MESSAGE_TOKEN: 't',
      WECOM_PROVIDER_SECRET: 's',
      WECHAT_PLATFORM_URL: 'https://a.example.com',
      PUBLIC_URL: 'example.com',
    }
    let lines: string[] = []
    try {
      readSettings(env, undefined)
    } catch (error) {
      lines = (error as Error).message.split('\n')
    }
    expect(lines).toEqual([
      'WECHAT_APPSECRET is missing beside WECHAT_APPID',
      'MINIPROGRAM_APPID is missing beside MINIPROGRAM_APPSECRET',
      'WECHAT_PLATFORM_APPID and WECHAT_PLATFORM_APPSECRET is missing beside WECHAT_PLATFORM_URL',
      'WECOM_CORP_ID and WECOM_APP_SECRET and WECOM_AGENT_ID is missing beside WECOM_MESSAGE_TOKEN',
      'WECOM_SUITE_ID and WECOM_SUITE_SECRET and WECOM_PROVIDER_CORP_ID is missing beside WECOM_PROVIDER_SECRET',
      'WECOM_MESSAGE_URL is missing beside WECOM_MESSAGE_TOKEN',
      'PUBLIC_URL must be an absolute http(s) URL',
    ])
  })

  it.each<[Env, string | undefined, string]>([
    [{ WECHAT_APPSECRET: 's' }, undefined, 'WECHAT_APPID is missing beside WECHAT_APPSECRET'],
    [{ WECOM_CORP_ID: 'ww1', WECOM_AGENT_ID: '1' }, undefined, 'WECOM_APP_SECRET is missing'],
    [{ WECOM_CORP_ID: 'ww1' }, undefined, 'WECOM_APP_SECRET and WECOM_AGENT_ID is missing'],
    [{ WECHAT_MESSAGE_URL: 'http://a' }, undefined, 'WECHAT_MESSAGE_TOKEN is missing'],
    [
      { WECHAT_MESSAGE_URL: 'a', WECHAT_MESSAGE_TOKEN: 'b' },
      undefined,
      'WECHAT_MESSAGE_URL must be an absolute',
    ],
    [{ PUBLIC_URL: 'example.com' }, undefined, 'PUBLIC_URL must be an absolute http(s) URL'],
    [{}, 'localhost:7700', '--simulator must be an absolute http(s) URL'],
  ])('refuses the settings %j', (env, simulator, words) => {
    expect(() => readSettings(env, simulator)).toThrow(words)
  })

  it('takes an empty setting for none', () => {
    const settings = readSettings({ WECHAT_APPID: '', WECHAT_APPSECRET: '', PUBLIC_URL: '' }, undefined)
    expect(Object.values(settings).filter((value) => value !== undefined)).toEqual([{}])
  })

  it('refuses an unknown command', async () => {
    const running = run(['diagnose'])
    expect(await running.ended).toBe(1)
    expect(running.printed.error).toContain("unknown command 'diagnose'")
  })
})
