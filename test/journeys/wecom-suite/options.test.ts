import { describe, expect, it } from '@jest/globals'
import { type WecomSuiteOptions, wecomAuth, wecomJsSdk, wecomSuite } from 'express-wechat-auth'
import { deploymentSecret as secret } from '../../helpers/apps/deployment.ts'
import {
  loginSuiteOptions,
  suiteCredentials,
  template,
  thirdPartySuite,
} from '../../helpers/apps/wecom-suite.ts'
import { createGrantDatabase } from '../../helpers/stores/grant-database.ts'

const endpoints = { wecomApi: 'https://wecom.example.com' }
const options = (of = thirdPartySuite): WecomSuiteOptions => ({
  ...suiteCredentials(of, { endpoints } as never),
  grantStore: createGrantDatabase(of.suiteId),
})
const suite = wecomSuite(options())
const made = wecomSuite(options(template))

describe('options of a service provider', () => {
  it.each([
    ['suiteId', undefined, /suiteId/],
    ['suiteSecret', '', /suiteSecret/],
    ['token', undefined, /token/],
    ['token', [], /token/],
    ['encodingAesKey', 'short', /encodingAesKey/],
    ['encodingAesKey', [thirdPartySuite.encodingAesKey, 'short'], /encodingAesKey/],
    ['providerCorpId', undefined, /providerCorpId/],
    ['providerSecret', 7, /providerSecret/],
    ['grantStore', undefined, /grantStore.*database/],
    ['grantStore', { get() {}, set() {} }, /grantStore.*get, set and delete/],
    ['secret', undefined, /secret.*16/],
    ['secret', 'short', /secret/],
    ['publicUrl', 'example.com', /publicUrl/],
    ['basePath', 'api', /basePath/],
    ['routes', { event: '/x' }, /event/],
    ['routes', { events: 'x' }, /events/],
    ['routes', { installed: false }, /routes\.install .*routes\.installed/],
    ['lang', 'fr', /lang/],
    ['onGrant', 'x', /onGrant/],
    ['onGrantEnd', 'x', /onGrantEnd/],
    ['loginSuite', {}, /loginSuite/],
    ['loginSuite', { ...loginSuiteOptions, encodingAesKey: 'x' }, /loginSuite.*encodingAesKey/],
    ['loginSuite', { ...loginSuiteOptions, suiteId: thirdPartySuite.suiteId }, /another suite/],
    ['corpId', 'ww1', /corpId/],
  ] as const)('refuse %s: %p', (name, value, message) => {
    const attempt = () => wecomSuite({ ...options(), [name]: value } as WecomSuiteOptions)
    expect(attempt).toThrow(TypeError)
    expect(attempt).toThrow(message)
  })

  it('take no suite for logins beside a template', () => {
    expect(() => wecomSuite({ ...options(template), loginSuite: loginSuiteOptions })).toThrow(
      /template.*loginSuite/,
    )
  })

  it.each([
    ['a template', { suite: made }, /template.*credentials/],
    ['something else', { suite: {} }, /suite.*wecomSuite\(\)/],
    ['no secret', { suite, secret: undefined }, /secret/],
    ['credentials', { suite, credentials: () => ({}) }, /suite.*credentials/],
    ['a corpSecret', { suite, corpSecret: 'x' }, /suite.*corpSecret|corpSecret/],
    ['endpoints', { suite, endpoints }, /endpoints.*wecomSuite\(\)/],
    ['a rule of departments', { suite, authorize: { departments: [1] } }, /authorize.*function/],
    ['a verify route for everybody', { suite, verifyAccess: 'public' }, /verify.*public/],
    ['unknown people', { suite, allow: ['members'] }, /allow/],
  ])('of wecomAuth() refuse %s', (_what, given, message) => {
    const attempt = () => wecomAuth({ secret, ...given } as never)
    expect(attempt).toThrow(TypeError)
    expect(attempt).toThrow(message)
  })

  it('of wecomJsSdk() refuse what belongs to the suite', () => {
    const given = { corpId: 'wpX', suite, allowedOrigins: ['https://a.example'] }
    expect(() => wecomJsSdk({ ...given, endpoints } as never)).toThrow(/endpoints/)
  })

  it('of the messages refuse a second handler of a name', () => {
    const { messages } = wecomSuite(options())
    messages.on('text', () => undefined)
    expect(() => messages.on('TEXT', () => undefined)).toThrow(TypeError)
  })
})
