import { afterEach, describe, expect, it } from '@jest/globals'
import express from 'express'
import { errorHandler, type WecomSuiteOptions, wecomSuite } from 'express-wechat-auth'
import type { PlatformSimulator } from 'express-wechat-auth/simulator'
import { type RunningApp, serve } from '../helpers/apps/server.ts'
import { suiteCredentials, template, thirdPartySuite } from '../helpers/apps/wecom-suite.ts'
import { createGrantDatabase } from '../helpers/stores/grant-database.ts'
import { deadAddress, diagnose, type Env, startServer, startSimulator, usePatients } from './patients.ts'

usePatients()

const target = 'app of a service provider'
const credentials: Env = {
  WECOM_SUITE_ID: thirdPartySuite.suiteId,
  WECOM_SUITE_SECRET: thirdPartySuite.suiteSecret,
  WECOM_PROVIDER_CORP_ID: thirdPartySuite.providerCorpId,
}
const withProvider: Env = { ...credentials, WECOM_PROVIDER_SECRET: thirdPartySuite.providerSecret ?? '' }
const running: RunningApp[] = []

afterEach(async () => {
  await Promise.all(running.splice(0).map((app) => app.close()))
})

/** An app with the suite in it; answers where its routes are. */
async function deploy(
  simulator: PlatformSimulator,
  { of = thirdPartySuite, ...options }: Partial<WecomSuiteOptions> & { of?: typeof template } = {},
): Promise<string> {
  const suite = wecomSuite({
    ...suiteCredentials(of, simulator),
    grantStore: createGrantDatabase(of.suiteId),
    onEvent: () => undefined,
    ...options,
  })
  const server = await serve(express().use(suite).use(errorHandler()))
  running.push(server)
  return `${server.url}/wecom/suite`
}

const envAt = (url: string, change: Env = {}): Env => ({
  ...withProvider,
  WECOM_SUITE_TOKEN: thirdPartySuite.token,
  WECOM_SUITE_ENCODING_AES_KEY: thirdPartySuite.encodingAesKey,
  WECOM_SUITE_URL: url,
  ...change,
})

describe('the doctor, of an app of a service provider', () => {
  it('finds every check in order', async () => {
    const simulator = await startSimulator()
    const { findings } = await diagnose(envAt(`${await deploy(simulator)}/`), simulator.url)
    expect(findings.map(({ target: who, check, status }) => [who, check, status])).toEqual([
      ['WeCom', 'reachable', 'ok'],
      ['WeCom', 'clock', 'ok'],
      [target, 'provider secret', 'ok'],
      [target, 'IP list', 'ok'],
      [target, 'suite id and secret', 'skipped'],
      [target, 'domains', 'skipped'],
      [target, 'grantStore', 'skipped'],
      [target, 'command URL', 'ok'],
      [target, 'pushes', 'ok'],
      [target, 'forged pushes', 'ok'],
    ])
  })

  it('takes a template too', async () => {
    const simulator = await startSimulator()
    const env = envAt(await deploy(simulator, { of: template }), {
      WECOM_SUITE_ID: template.suiteId,
      WECOM_SUITE_SECRET: template.suiteSecret,
      WECOM_SUITE_TOKEN: template.token,
      WECOM_SUITE_ENCODING_AES_KEY: template.encodingAesKey,
    })
    expect((await diagnose(env, simulator.url)).failed).toEqual([])
  })

  it('says with credentials alone what it could check besides', async () => {
    const simulator = await startSimulator()
    const { failed, findings } = await diagnose(credentials, simulator.url)
    expect(failed).toEqual([])
    const texts = findings.filter(({ status }) => status === 'skipped').map(({ text }) => text)
    expect(texts.join('\n')).toMatch(/WECOM_PROVIDER_SECRET[\s\S]*never be read again[\s\S]*WECOM_SUITE_URL/)
  })

  it('wants the provider beside the suite', async () => {
    const { WECOM_PROVIDER_CORP_ID: _missing, ...others } = credentials
    await expect(diagnose(others as Env, undefined)).rejects.toThrow('WECOM_PROVIDER_CORP_ID is missing')
  })

  it('says that the provider’s secret is wrong', async () => {
    const simulator = await startSimulator()
    const env = { ...credentials, WECOM_PROVIDER_SECRET: 'a-wrong-secret' }
    const { failed, of } = await diagnose(env, simulator.url)
    expect(failed).toEqual([`${target}: provider secret`])
    expect(of('provider secret')?.text).toContain('ProviderSecret')
  })

  it('prints the address that is missing on the IP list', async () => {
    const simulator = await startSimulator()
    for (const { suiteId } of simulator.suites.list())
      simulator.suites.update(suiteId, { ipList: ['192.0.2.1'] })
    const { failed, of } = await diagnose(withProvider, simulator.url)
    expect(failed).toEqual([`${target}: IP list`])
    expect(of('IP list')?.text).toMatch(/Add 127\.0\.0\.1 to 服务商IP白名单/)
    expect(of('provider secret')?.status).toBe('skipped')
  })
})

describe('the doctor, of a suite’s command URL', () => {
  it('leaves no trace in the app: neither a ticket nor an installation', async () => {
    const simulator = await startSimulator()
    const database = createGrantDatabase(thirdPartySuite.suiteId)
    await diagnose(envAt(await deploy(simulator, { grantStore: database })), simulator.url)
    expect([...database.rows]).toEqual([])
  })

  it.each([
    ['another token', { WECOM_SUITE_TOKEN: 'AnotherToken' }],
    ['another key', { WECOM_SUITE_ENCODING_AES_KEY: thirdPartySuite.encodingAesKey.toUpperCase() }],
  ])('fails with %s', async (_what, change) => {
    const simulator = await startSimulator()
    const { failed, of } = await diagnose(envAt(await deploy(simulator), change as Env), simulator.url)
    expect(failed).toEqual([`${target}: command URL`])
    expect(of('command URL')?.text).toMatch(/HTTP 403.*回调配置/)
  })

  it('fails where the app has another suite id', async () => {
    const simulator = await startSimulator()
    const url = await deploy(simulator, { suiteId: 'ww00000000000000a9' })
    expect((await diagnose(envAt(url), simulator.url)).failed).toEqual([`${target}: pushes`])
  })

  it('says that a key is none', async () => {
    const simulator = await startSimulator()
    const env = envAt(await deploy(simulator), { WECOM_SUITE_ENCODING_AES_KEY: 'too-short' })
    expect((await diagnose(env, simulator.url)).of('command URL')?.text).toContain(
      'WECOM_SUITE_ENCODING_AES_KEY',
    )
  })

  it('says that nobody answers, or without https', async () => {
    const simulator = await startSimulator()
    const dead = await diagnose(envAt(await deadAddress()), simulator.url)
    expect(dead.failed).toEqual([`${target}: command URL`])
    expect(dead.of('command URL')?.text).toMatch(/ECONNREFUSED.*80 and 443/)
    const plain = await diagnose(envAt('http://login.example.com/wecom/suite'), simulator.url)
    expect(plain.of('command URL')?.text).toContain('is not https')
  })

  it('warns of an address that answers anything', async () => {
    const simulator = await startSimulator()
    const gullible = await startServer(() => ({ body: 'success' }))
    expect((await diagnose(envAt(gullible), simulator.url)).failed).toEqual([`${target}: command URL`])
  })
})
