import { describe, expect, it } from '@jest/globals'
import {
  createPlatformSimulator,
  defaultSuites,
  type InstallOptions,
  type SimulatedSuite,
} from 'express-wechat-auth/simulator'
import { loginSuiteId, suite, suiteId, template, templateId } from '../../helpers/simulator/suite-bench.ts'
import { corpId } from '../../helpers/simulator/wecom-bench.ts'

const create = (change: object): void => {
  createPlatformSimulator({ suites: [{ ...suite, ...change } as SimulatedSuite] })
}

describe('a suite', () => {
  it.each([
    ['option "suiteId" must be a non-empty string', { suiteId: '' }],
    ['option "suiteSecret" must be a non-empty string', { suiteSecret: undefined }],
    ['option "providerCorpId" must be a non-empty string', { providerCorpId: undefined }],
    ['option "token" must be 3 to 32 letters and digits', { token: 'a b' }],
    ['option "encodingAesKey" must be 43 letters and digits', { encodingAesKey: undefined }],
    ['unknown option "encodingAESKey", did you mean "encodingAesKey"?', { encodingAESKey: 'x' }],
    ['option "kind" must be one of', { kind: 'suite' }],
    ['option "suiteId" begins with "dk" for templates, and only for them', { kind: 'template' }],
    ['option "suiteId" begins with "dk" for templates', { suiteId: 'dk1', kind: 'login' }],
    [
      '"https://a.example.com" in "trustedDomains" must be a host',
      { trustedDomains: ['https://a.example.com'] },
    ],
    ['"a/b" in "installDomains" must be a host', { installDomains: ['a/b'] }],
    ['only a loopback host may have the port "*"', { callbackDomains: ['a.example.com:*'] }],
    ['option "commandUrl" must be an absolute http or https URL', { commandUrl: '/events' }],
    ['option "commandUrl" must be without $CORPID$', { commandUrl: 'http://a/$CORPID$' }],
    ['option "ipList" must be an array of non-empty strings', { ipList: '127.0.0.1' }],
    ['option "published" must be one of', { published: 'yes' }],
    ['option "cancelledErrcode" must be one of', { cancelledErrcode: 40001 }],
  ])('is refused: %s', (message, change) => {
    expect(() => create(change)).toThrow(TypeError)
    expect(() => create(change)).toThrow(message)
  })

  it('stands alone, and is there by default', () => {
    const two = () => createPlatformSimulator({ suites: [suite, suite] })
    expect(two).toThrow(`suite "${suiteId}" already exists`)
    expect(() => createPlatformSimulator({ suites: {} as never })).toThrow('option "suites" must be an array')
    const { suites } = createPlatformSimulator()
    expect(suites.list()).toEqual(defaultSuites)
    for (const one of suites.list()) expect(one).not.toHaveProperty('commandUrl')
    expect(createPlatformSimulator({ suites: [] }).suites.list()).toEqual([])
  })

  it('takes its installs with it when it is removed', async () => {
    const { suites } = createPlatformSimulator({ suites: [suite] })
    await suites.install(suiteId, { corpId, via: 'market' })
    expect(suites.remove(suiteId)).toBe(true)
    expect(() => suites.installs(suiteId)).toThrow('there is no suite')
    suites.add(suite)
    expect(suites.installs(suiteId)).toEqual([])
  })
})

describe('an install by a program', () => {
  const { suites } = createPlatformSimulator({
    suites: [suite, template, { ...suite, suiteId: loginSuiteId, kind: 'login' }],
  })
  it.each<[string, string, Partial<InstallOptions>]>([
    ['there is no suite "ww1"', 'ww1', {}],
    ['there is no corp "ww2"', suiteId, { corpId: 'ww2' }],
    ['option "via" must be one of', suiteId, { via: 'link' as never }],
    ['is of the kind "template", not "third-party"', templateId, { via: 'market' }],
    ['is of the kind "login", not "third-party"', loginSuiteId, { via: 'market' }],
    ['is of the kind "third-party", not "template"', suiteId, { via: 'customized-link' }],
    ['has neither "url" nor "state"', suiteId, { state: 'a' }],
    [
      'option "url" must be the address of the install page',
      suiteId,
      { via: 'installed-link', url: 'http://a/' },
    ],
    ['option "url" must be the address of a page', suiteId, { via: 'installed-link', url: 'http://[' }],
    ['has an agent 1000002 already', suiteId, { agentId: 1000002 }],
    ['has no member "nobody"', suiteId, { adminUserid: 'nobody' }],
    ['has no member "nobody"', suiteId, { unlicensed: ['nobody'] }],
    ['option "authMode" must be one of', suiteId, { authMode: 2 as never }],
    ['unknown option "agentid", did you mean "agentId"?', suiteId, { agentid: 1 } as never],
    ['option "pushOrder" must be one of', suiteId, { pushOrder: 'never' as never }],
  ])('is refused: %s', async (message, id, change) => {
    const install = suites.install(id, { corpId, via: 'market', ...change })
    await expect(install).rejects.toThrow(message)
    expect(suites.installs(suiteId)).toEqual([])
  })
})
