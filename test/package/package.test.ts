import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmod,
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { codeBlocksOf } from '../docs/markdown.ts'
import { createBrowser, desktopUserAgent, locationOf } from '../helpers/visitors/browser.ts'
import { logInByPage } from '../helpers/visitors/page-login.ts'

const run = promisify(execFile)
const root = join(__dirname, '../..')
const tsc = join(root, 'node_modules/typescript/bin/tsc')

/** What the package exports, and nothing else. */
const exported = [
  'wechatAuth websiteLogin mobileLogin miniLogin wecomAuth wecomMiniLogin sceneLogin',
  'requireWechatUser requireWecomUser wechatJsSdk wecomJsSdk wechatMessages wecomMessages',
  'textReply imageReply voiceReply videoReply musicReply newsReply transferReply',
  'updateButtonReply updateTemplateCardReply',
  'domainVerification errorHandler wechatClient miniProgramClient wecomClient',
  'memoryTokenCache redisTokenCache decryptUserData signJsSdkUrl isValidUserSignature messageCrypto',
  'WechatAuthError PlatformError isWechatAuthError',
].flatMap((line) => line.split(' '))

interface Packed {
  filename: string
  /** Bytes, packed and unpacked. */
  size: number
  unpackedSize: number
  files: { path: string }[]
}

describe('the package', () => {
  let project = ''
  let source = ''
  let installed = ''
  let packed: Packed

  beforeAll(async () => {
    project = await temporaryFolder()
    source = await temporaryFolder()
    installed = join(project, 'node_modules/express-wechat-auth')
    await mkdir(installed, { recursive: true })
    await Promise.all([build('esm'), build('cjs'), copyFiles(), linkDependencies()])
    await writeFile(join(source, 'dist/cjs/package.json'), '{ "type": "commonjs" }\n')
    packed = await pack()
    await install()
  }, 240_000)

  afterAll(async () => {
    await rm(project, { recursive: true, force: true })
    await rm(source, { recursive: true, force: true })
  })

  const temporaryFolder = async (): Promise<string> =>
    realpath(await mkdtemp(join(tmpdir(), 'express-wechat-auth-')))

  const build = (format: 'esm' | 'cjs') =>
    run(process.execPath, [
      tsc,
      '-p',
      join(root, `scripts/tsconfig.${format}.json`),
      '--outDir',
      join(source, 'dist', format),
    ])

  /** All that a clone has and may be packed, and some of what must not be. */
  const copyFiles = async (): Promise<void> => {
    const names = (await readdir(root)).filter((name) =>
      /^(docs|examples|lib|\.env\.example)$|\.md$/.test(name),
    )
    for (const name of [...names, 'package.json', 'LICENSE', '.gitignore']) {
      await cp(join(root, name), join(source, name), { recursive: true })
    }
    await mkdir(join(source, 'test'))
    await writeFile(join(source, 'test/some.test.ts'), '')
    await writeFile(join(source, '.env'), 'WECHAT_APPSECRET=secret\n')
    await writeFile(join(source, 'examples/.env'), 'WECHAT_APPSECRET=secret\n')
  }

  /** Only what package.json declares, and what an Express user has: an undeclared import would fail. */
  const linkDependencies = async (): Promise<void> => {
    const { dependencies } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))
    const ofTheUser = ['express', 'express-session', '@types/express', '@types/node']
    for (const name of [...Object.keys(dependencies), ...ofTheUser]) {
      const link = join(project, 'node_modules', name)
      await mkdir(dirname(link), { recursive: true })
      await symlink(join(root, 'node_modules', name), link)
    }
  }

  const pack = async (): Promise<Packed> => {
    const flags = ['--json', '--ignore-scripts', '--offline', '--pack-destination', project]
    const { stdout } = await run('npm', ['pack', ...flags], { cwd: source, maxBuffer: 16 << 20 })
    const [report] = JSON.parse(stdout) as [Packed]
    return report
  }

  /** As npm does it: unpacked, the commands executable and linked. */
  const install = async (): Promise<void> => {
    const tarball = join(project, packed.filename)
    await run('tar', ['-xzf', tarball, '--strip-components=1', '-C', installed])
    const { bin } = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8'))
    await chmod(join(installed, bin), 0o755)
    await mkdir(join(project, 'node_modules/.bin'), { recursive: true })
    await symlink(join(installed, bin), join(project, 'node_modules/.bin/express-wechat-auth'))
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
      expect([...(names as string[])].sort()).toEqual([...exported].sort())
    }

    it('what is to be exported when it is imported, and no default', async () => {
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
const options: WechatAuthOptions = { client, bearer: { expiresInSeconds: 60 } }
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

    it.each([
      ['node16', { module: 'node16' }, ['esm.mts', 'cjs.cts']],
      ['nodenext', { module: 'nodenext' }, ['esm.mts', 'cjs.cts']],
      ['bundler', { module: 'esnext', moduleResolution: 'bundler' }, ['esm.mts']],
      ['bundler of CommonJS', { module: 'commonjs', moduleResolution: 'bundler' }, ['cjs.cts']],
    ])('serve users of %s', async (name, settings, files) => {
      const file = join(project, `tsconfig.${name.replaceAll(' ', '-')}.json`)
      const compilerOptions = {
        ...settings,
        target: 'es2022',
        strict: true,
        noEmit: true,
        skipLibCheck: false,
        types: ['node'],
      }
      await writeFile(file, JSON.stringify({ compilerOptions, files }))
      const problems = await run(process.execPath, [tsc, '-p', file], { cwd: project }).then(
        () => '',
        (error: { stdout: string }) => error.stdout,
      )
      expect(problems).toBe('')
    })
  })

  it('works inside a Jest that knows CommonJS alone', async () => {
    const folder = join(project, 'jest')
    await mkdir(folder)
    await writeFile(join(folder, 'jest.config.js'), 'module.exports = { transform: {} }\n')
    await writeFile(join(folder, 'package.json'), '{ "type": "commonjs" }\n')
    await writeFile(
      join(folder, 'login.test.js'),
      `const express = require('express')
const { wechatAuth } = require('express-wechat-auth')
const { createPlatformSimulator, defaultApps } = require('express-wechat-auth/simulator')
test('logs in', async () => {
  const [{ appId, appSecret }] = defaultApps
  const simulator = createPlatformSimulator()
  await simulator.start()
  const app = express().use(wechatAuth({ appId, appSecret, bearer: true, endpoints: simulator.endpoints }))
  const server = await new Promise((resolve) => { const server = app.listen(0, () => resolve(server)) })
  const answer = await fetch('http://127.0.0.1:' + server.address().port + '/wechat/getUserInfo', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'User-Agent': 'curl/8', Connection: 'close' },
    body: JSON.stringify({ code: simulator.users.issueCode('xiaoming', appId) }),
  })
  expect((await answer.json()).data.nickname).toBe('李小明')
  server.close()
  await simulator.stop()
})
`,
    )
    const program = join(root, 'node_modules/jest/bin/jest.js')
    const { stderr } = await run(process.execPath, [program, '--rootDir', folder], { cwd: folder })
    expect(stderr).toContain('1 passed')
  })

  describe('the README’s start without an account', () => {
    const [printed] = codeBlocksOf('README.md').filter(({ language }) => language === 'js')

    it('logs a person in, as it is printed', async () => {
      const listening = 'const server = app.listen(0, () => console.log(server.address().port))'
      const code = printed?.code.replace('app.listen(3000)', listening) ?? ''
      expect(code).toContain(listening)
      await writeFile(join(project, 'app.mjs'), code)
      const child = spawn(process.execPath, ['app.mjs'], {
        cwd: project,
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      try {
        const [port] = await once(child.stdout, 'data')
        const browser = createBrowser(`http://localhost:${Number(port)}`, desktopUserAgent)
        const answer = await logInByPage(browser, { loginPath: locationOf(await browser.open('/')) })
        expect(locationOf(answer)).toBe('/')
        expect((await browser.open('/')).body).toMatchObject({ provider: 'website', nickname: '李小明' })
      } finally {
        child.kill()
      }
    })

    it('has about twelve lines', () => {
      const lines = printed?.code.split('\n').filter((line) => line.trim() !== '') ?? []
      expect(lines.length).toBeLessThanOrEqual(13)
    })
  })

  it('has a command: npx express-wechat-auth', async () => {
    const { stdout } = await run('npx', ['--no-install', 'express-wechat-auth', '--help'], { cwd: project })
    expect(stdout).toMatch(/simulate[\s\S]*doctor/)
  })

  it('packs what users need and nothing else', () => {
    const paths = packed.files.map(({ path }) => path)
    expect(paths).toEqual(
      expect.arrayContaining([
        '.env.example',
        'CHANGELOG.md',
        'CONTRIBUTING.md',
        'LICENSE',
        'README.md',
        'README.zh-CN.md',
        'package.json',
        'dist/cjs/index.d.ts',
        'dist/cjs/index.js',
        'dist/cjs/package.json',
        'dist/esm/cli/main.js',
        'dist/esm/index.d.ts',
        'dist/esm/index.js',
        'dist/esm/simulator/index.js',
        'docs/api.md',
        'docs/errors.md',
        'examples/wechat-login.ts',
        'lib/index.ts',
      ]),
    )
    const known =
      /^(dist|lib|examples)\/|^docs\/[\w-]+\.md$|^[A-Z]\S*\.md$|^(LICENSE|package\.json|\.env\.example)$/
    expect(paths.filter((path) => !known.test(path))).toEqual([])
    expect(paths.filter((path) => /\.env$|cjs\/.*\.map$/.test(path))).toEqual([])
  })

  it('is less than 1.2 MB packed and 6.5 MB unpacked', () => {
    expect(packed.size).toBeLessThan(1_200_000)
    expect(packed.unpackedSize).toBeLessThan(6_500_000)
  })
})
