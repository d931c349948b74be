import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'

const run = promisify(execFile)
const root = join(__dirname, '../..')
const tsc = join(root, 'node_modules/typescript/bin/tsc')

/** Everything that design section 3 names; the package may have no other export. */
const designed = [
  'wechatAuth websiteLogin mobileLogin miniLogin wecomAuth wecomMiniLogin sceneLogin',
  'requireWechatUser requireWecomUser wechatJsSdk wecomJsSdk wechatMessages wecomMessages',
  'textReply imageReply voiceReply videoReply musicReply newsReply transferReply',
  'domainVerification errorHandler wechatClient miniProgramClient wecomClient',
  'memoryTokenCache redisTokenCache decryptUserData signJsSdkUrl isValidUserSignature messageCrypto',
  'WechatAuthError PlatformError isWechatAuthError',
].flatMap((line) => line.split(' '))

/** What of it is there. */
const present = [
  'wechatAuth',
  'websiteLogin',
  'mobileLogin',
  'miniLogin',
  'wecomAuth',
  'wecomMiniLogin',
  'requireWechatUser',
  'requireWecomUser',
  'errorHandler',
  'wechatClient',
  'miniProgramClient',
  'wecomClient',
  'decryptUserData',
  'isValidUserSignature',
  'memoryTokenCache',
  'redisTokenCache',
  'WechatAuthError',
  'PlatformError',
  'isWechatAuthError',
]

describe('the package', () => {
  let project = ''
  let installed = ''

  beforeAll(async () => {
    project = await realpath(await mkdtemp(join(tmpdir(), 'express-wechat-auth-')))
    installed = join(project, 'node_modules/express-wechat-auth')
    await mkdir(installed, { recursive: true })
    await Promise.all([build('esm'), build('cjs'), copyFiles(), linkDependencies()])
    await writeFile(join(installed, 'dist/cjs/package.json'), '{ "type": "commonjs" }\n')
  }, 60_000)

  afterAll(() => rm(project, { recursive: true, force: true }))

  const build = (format: 'esm' | 'cjs') =>
    run(process.execPath, [
      tsc,
      '-p',
      join(root, `scripts/tsconfig.${format}.json`),
      '--outDir',
      join(installed, 'dist', format),
    ])

  const copyFiles = async (): Promise<void> => {
    await cp(join(root, 'package.json'), join(installed, 'package.json'))
    await cp(join(root, 'LICENSE'), join(installed, 'LICENSE'))
    await cp(join(root, 'lib'), join(installed, 'lib'), { recursive: true })
    await mkdir(join(installed, 'test'))
    await writeFile(join(installed, 'test/some.test.ts'), '')
  }

  /** Only what package.json declares, and the types that an Express user has: an undeclared import would fail. */
  const linkDependencies = async (): Promise<void> => {
    const { dependencies } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))
    const names = [...Object.keys(dependencies), 'express', '@types/express', '@types/node']
    for (const name of names) {
      const link = join(project, 'node_modules', name)
      await mkdir(dirname(link), { recursive: true })
      await symlink(join(root, 'node_modules', name), link)
    }
  }

  /** Runs a script in the project, in a process of its own. */
  const runScript = async (name: string, source: string, flags: string[] = []): Promise<unknown> => {
    const file = join(project, name)
    await writeFile(file, source)
    const { stdout } = await run(process.execPath, [...flags, file], { cwd: project })
    return JSON.parse(stdout)
  }

  const print = (expression: string): string => `process.stdout.write(JSON.stringify(${expression}))`

  describe('names', () => {
    const check = (names: unknown): void => {
      expect(names).toEqual(expect.arrayContaining(present))
      expect((names as string[]).filter((name) => !designed.includes(name))).toEqual([])
    }

    it('what the design lists when it is imported, and has no default', async () => {
      const names = await runScript(
        'names.mjs',
        `import * as library from 'express-wechat-auth'\n${print('Object.keys(library)')}`,
      )
      check(names)
    })

    it('the same when it is required', async () => {
      const names = await runScript(
        'names.cjs',
        print("Object.keys(require('express-wechat-auth')).filter((name) => name !== '__esModule')"),
      )
      check(names)
    })

    it('the same in the CommonJS build that older loaders and Jest get', async () => {
      const source = print(
        `[require.resolve('express-wechat-auth'), Object.keys(require('express-wechat-auth'))]`,
      )
      const answer = await runScript('old.cjs', source, ['--no-experimental-require-module'])
      const [file, names] = answer as [string, string[]]
      expect(file).toBe(join(installed, 'dist/cjs/index.js'))
      check(names.filter((name) => name !== '__esModule'))
    })

    it('the simulator below ./simulator, and nothing of the inside', async () => {
      const source = `
        import * as simulator from 'express-wechat-auth/simulator'
        const inside = await import('express-wechat-auth/dist/esm/core/digests.js').catch((error) => error.code)
        const manifest = (await import('express-wechat-auth/package.json', { with: { type: 'json' } })).default
        ${print('[Object.keys(simulator), inside, manifest.name]')}`
      expect(await runScript('simulator.mjs', source)).toEqual([
        expect.arrayContaining(['createPlatformSimulator', 'defaultApps', 'defaultPeople']),
        'ERR_PACKAGE_PATH_NOT_EXPORTED',
        'express-wechat-auth',
      ])
    })
  })

  it('is one copy, whether imported or required: instanceof works across', async () => {
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
    expect(await runScript('one-copy.mjs', source)).toEqual([true, true, true])
  })

  it.each([
    ['ESM', [] as string[]],
    ['CommonJS', ['--no-experimental-require-module']],
  ])('logs in as built in %s, and then lets the process end', async (_format, flags) => {
    const source = `
      const express = require('express')
      const { wechatAuth } = require('express-wechat-auth')
      const { createPlatformSimulator, defaultApps } = require('express-wechat-auth/simulator')
      const [{ appId, appSecret }] = defaultApps
      const simulator = createPlatformSimulator()
      simulator.start().then(async () => {
        const app = express()
        app.use(wechatAuth({ appId, appSecret, bearer: true, endpoints: simulator.endpoints }))
        const server = app.listen(0)
        const answer = await fetch('http://127.0.0.1:' + server.address().port + '/wechat/getUserInfo', {
          method: 'POST',
          headers: { 'Content-Type': 'application/json', 'User-Agent': 'curl/8', Connection: 'close' },
          body: JSON.stringify({ code: simulator.users.issueCode('xiaoming', appId) }),
        })
        const { code, data, error } = await answer.json()
        server.close()
        await simulator.stop()
        ${print('[answer.status, code, data?.nickname, error]')}
      })`
    const name = `login-${flags.length}.cjs`
    expect(await runScript(name, source, flags)).toEqual([200, 0, '李小明', null])
  })

  describe('types', () => {
    const user = (load: string): string => `
${load}
const app: express.Express = express()
const client: WechatClient = wechatClient({ appId: 'wx1', appSecret: 'x', onEvent: (event: WechatAuthEvent) => void event.type })
const options: WechatAuthOptions = { client, tokenCache: memoryTokenCache(), bearer: { expiresInSeconds: 60 } }
app.use(wechatAuth({ ...options, onLogin: (user, { req }) => ({ id: user.openid + req.ip }) }))
app.get('/', requireWechatUser({ scope: 'snsapi_userinfo' }), (req, res) => {
  const openid: string | undefined = req.wechatUser?.openid
  const user: WechatUser | undefined = req.wechatUser
  res.json({ openid, nickname: user?.nickname })
  res.wechatLogin({ returnTo: '/' })
  const left: Promise<void> = res.wechatLogout()
  void left
  // @ts-expect-error the user may be absent
  req.wechatUser.openid
  // @ts-expect-error no such field
  req.wechatUser?.openId
})
app.use(errorHandler({ lang: 'en' }))
// @ts-expect-error no such option
wechatAuth({ appID: 'wx1' })
// @ts-expect-error no such scope
requireWechatUser({ scope: 'snsapi_login' })
const code: WechatAuthErrorCode = new WechatAuthError('ERR_CODE_DEAD', '').code
const errcode = (error: unknown): number | undefined => (error instanceof PlatformError ? error.errcode : undefined)
const simulator: PlatformSimulator = createPlatformSimulator({ host: '127.0.0.1' })
void [code, errcode, simulator]
`
    const values =
      'wechatAuth, requireWechatUser, errorHandler, wechatClient, memoryTokenCache, WechatAuthError, PlatformError'
    const types =
      'type WechatAuthOptions, type WechatUser, type WechatClient, type WechatAuthEvent, type WechatAuthErrorCode'
    const simulator = `import { createPlatformSimulator, type PlatformSimulator } from 'express-wechat-auth/simulator'`

    beforeAll(async () => {
      const library = `import { ${values}, ${types} } from 'express-wechat-auth'\n${simulator}`
      await writeFile(join(project, 'esm.mts'), user(`import express from 'express'\n${library}`))
      await writeFile(join(project, 'cjs.cts'), user(`import express = require('express')\n${library}`))
    })

    it.each(['node16', 'nodenext'])('serve users of module: %s, in ESM and CommonJS', async (module) => {
      const file = join(project, `tsconfig.${module}.json`)
      const compilerOptions = { module, strict: true, noEmit: true, skipLibCheck: false, types: ['node'] }
      const config = {
        compilerOptions: { ...compilerOptions, target: 'es2022' },
        files: ['esm.mts', 'cjs.cts'],
      }
      await writeFile(file, JSON.stringify(config))
      const problems = await run(process.execPath, [tsc, '-p', file], { cwd: project }).then(
        () => '',
        (error: { stdout: string }) => error.stdout,
      )
      expect(problems).toBe('')
    })
  })

  it('packs what users need and nothing else', async () => {
    const npm = ['pack', '--dry-run', '--json', '--ignore-scripts', '--offline']
    const { stdout } = await run('npm', npm, { cwd: installed })
    const [{ files }] = JSON.parse(stdout) as [{ files: { path: string }[] }]
    const paths = files.map(({ path }) => path)
    expect(paths).toEqual(
      expect.arrayContaining([
        'LICENSE',
        'package.json',
        'dist/cjs/index.d.ts',
        'dist/cjs/index.js',
        'dist/cjs/package.json',
        'dist/esm/index.d.ts',
        'dist/esm/index.js',
        'dist/esm/simulator/index.js',
        'lib/index.ts',
      ]),
    )
    const folders = new Set(paths.map((path) => path.split('/')[0]))
    const known = ['LICENSE', 'package.json', 'dist', 'lib', 'CHANGELOG.md', 'README.md', 'README.zh-CN.md']
    expect([...folders].filter((folder) => !known.includes(folder ?? ''))).toEqual([])
  })
})
