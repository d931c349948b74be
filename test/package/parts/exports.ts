import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { type Project, print } from '../project.ts'

/** What the package exports, and nothing else. */
const exported = [
  'wechatAuth websiteLogin mobileLogin miniLogin wecomAuth wecomMiniLogin sceneLogin',
  'wechatPlatform wecomSuite callbackRelay linkedIdentities',
  'requireWechatUser requireWecomUser wechatUserOf wecomUserOf wechatJsSdk wecomJsSdk wechatMessages wecomMessages',
  'textReply imageReply voiceReply videoReply musicReply newsReply transferReply',
  'updateButtonReply updateTemplateCardReply',
  'domainVerification errorHandler wechatClient miniProgramClient wecomClient',
  'memoryTokenCache redisTokenCache decryptUserData signJsSdkUrl isValidUserSignature messageCrypto',
  'WechatAuthError PlatformError isWechatAuthError',
].flatMap((line) => line.split(' '))

const checkNames = (names: unknown): void => {
  expect([...(names as string[])].sort()).toEqual([...exported].sort())
}

export function describeExports(project: () => Project): void {
  describe('names', () => {
    it('what is to be exported when it is imported, and no default', async () => {
      const source = `import * as library from 'express-wechat-auth'\n${print('Object.keys(library)')}`
      checkNames(await project().runScript('names.mjs', source))
    })

    it('the same when it is required', async () => {
      const source = print(
        `[require.resolve('express-wechat-auth'), Object.keys(require('express-wechat-auth'))]`,
      )
      const answer = await project().runScript('names.cjs', source)
      const [file, names] = answer as [string, string[]]
      expect(file).toBe(join(project().installed, 'dist/index.cjs'))
      checkNames(names)
    })

    it('the same where require() cannot load ES modules, as in older loaders and Jest', async () => {
      const source = print(`Object.keys(require('express-wechat-auth'))`)
      checkNames(await project().runScript('old.cjs', source, ['--no-experimental-require-module']))
    })

    it('the strategies below ./passport, imported or required, which are one with the library', async () => {
      const source = `
        import { createRequire } from 'node:module'
        import * as passport from 'express-wechat-auth/passport'
        const require = createRequire(import.meta.url)
        const required = require('express-wechat-auth/passport')
        const { memoryTokenCache, wechatClient } = require('express-wechat-auth')
        const client = wechatClient({ appId: 'wx1', appSecret: 'x', tokenCache: memoryTokenCache() })
        const strategy = new passport.WechatStrategy({ client, callbackURL: '/cb' }, () => true)
        ${print('[Object.keys(passport), required.WechatStrategy === passport.WechatStrategy, strategy.name]')}`
      expect(await project().runScript('passport.mjs', source)).toEqual([
        ['WechatStrategy', 'WecomStrategy'],
        true,
        'wechat',
      ])
    })

    it('the simulator below ./simulator, and nothing of the inside', async () => {
      const source = `
        import * as simulator from 'express-wechat-auth/simulator'
        const inside = await import('express-wechat-auth/dist/index.cjs').catch((error) => error.code)
        const manifest = (await import('express-wechat-auth/package.json', { with: { type: 'json' } })).default
        ${print('[Object.keys(simulator), inside, manifest.name]')}`
      expect(await project().runScript('simulator.mjs', source)).toEqual([
        expect.arrayContaining(['createPlatformSimulator', 'defaultApps', 'defaultPeople']),
        'ERR_PACKAGE_PATH_NOT_EXPORTED',
        'express-wechat-auth',
      ])
    })
  })

  it.each([
    ['', [] as string[]],
    [', also where require() cannot load ES modules', ['--no-experimental-require-module']],
  ])('is one copy, whether imported or required: instanceof works across%s', async (_where, flags) => {
    const source = `
      import { createRequire } from 'node:module'
      import { wechatAuth, PlatformError } from 'express-wechat-auth'
      import { createPlatformSimulator } from 'express-wechat-auth/simulator'
      const require = createRequire(import.meta.url)
      const required = require('express-wechat-auth')
      const error = new required.PlatformError('ERR_CODE_DEAD', { errcode: 40029, errmsg: '', api: '' })
      ${print(`[
        required.wechatAuth === wechatAuth,
        error instanceof PlatformError,
        require('express-wechat-auth/simulator').createPlatformSimulator === createPlatformSimulator,
      ]`)}`
    expect(await project().runScript('one-copy.mjs', source, flags)).toEqual([true, true, true])
  })
}
