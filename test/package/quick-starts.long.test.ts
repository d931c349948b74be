import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { codeBelow } from '../docs/printed-code.ts'
import { useSimulator } from '../helpers/apps/simulated-world.ts'
import {
  type Browser,
  createBrowser,
  desktopUserAgent,
  locationOf,
  wechatUserAgent,
} from '../helpers/visitors/browser.ts'
import { accountCredentials, decide } from '../helpers/visitors/page-login.ts'
import { startPrinted } from './printed-app.ts'
import { createProject, type Project, print } from './project.ts'
import { packLibrary, root, run, type Tarball } from './tarball.ts'

const languages = [
  { readme: 'README.md', without: 'Without an account', given: 'With an account', docs: 'docs' },
  { readme: 'README.zh-CN.md', without: '没有账号', given: '已有账号', docs: 'docs/zh-CN' },
]
/** The first block of a page, below its title. */
const firstOf = async (page: string): Promise<string> => {
  const [, title = ''] = /^# (.+)$/m.exec(await readFile(page, 'utf8')) ?? []
  return codeBelow(page, title)[0] ?? ''
}

/** The same for `require()`, as nobody prints it. */
const asCommonJs = (code: string): string => {
  const body = code.replace(
    /^import (.+) from '(.+)'$/gm,
    (_, names, from) => `const ${names} = require('${from}')`,
  )
  return `(async () => {\n${body}})()\n`
}

/** How the code of a start is saved. */
const forms = [
  ['ESM', 'app.mjs', (code: string) => code],
  ['CommonJS', 'app.cjs', asCommonJs],
] as const

/** What a user has who types, or tests with Jest. */
const tools = [
  '@types/express-session',
  '@types/supertest',
  'supertest',
  '@jest/globals',
  '@swc/jest',
  '@swc/core',
]
const nest = ['@nestjs/core', '@nestjs/common', '@nestjs/platform-express', 'reflect-metadata', 'rxjs']

describe('the quick starts, as they are printed, in a fresh folder from the tarball', () => {
  const { simulator } = useSimulator({
    apps: [
      { ...accountCredentials, kind: 'official-account', name: '店', redirectDomains: ['app.example.com'] },
    ],
  })
  /** Nothing is changed but where WeChat is. */
  const placed = (code: string): string => {
    const changed = code.replace('wechatAuth({', `$& endpoints: ${JSON.stringify(simulator.endpoints)},`)
    expect(changed).not.toBe(code)
    return changed
  }

  let tarball: Tarball
  beforeAll(async () => {
    tarball = await packLibrary()
  }, 240_000)
  afterAll(() => tarball?.remove())

  /** Opens a page and logs in for it. What answers for app.example.com is the app. */
  const logInFor = async (browser: Browser, page: string): Promise<void> => {
    const departure = await browser.open(locationOf(await browser.open(page)))
    const callback = new URL(await decide(browser, locationOf(departure)))
    const answer = await browser.open(callback.pathname + callback.search)
    expect([answer.status, locationOf(answer)]).toEqual([303, page])
  }

  describe.each([
    ['Express 5', 'express', '5'],
    ['Express 4', 'express4', '4'],
  ] as const)('%s', (_name, express, major) => {
    let project: Project
    beforeAll(async () => {
      project = await createProject(tarball, { express })
      const version = await project.runScript('version.cjs', print("require('express/package.json').version"))
      expect(String(version).split('.')[0]).toBe(major)
    })
    afterAll(() => project?.remove())

    describe.each(languages)('$readme', ({ readme, without, given }) => {
      it.each(forms)('without an account: %s', async (_form, name, written) => {
        const [code = ''] = codeBelow(readme, without, 'js')
        const app = await startPrinted(project, name, written(code))
        try {
          const browser = createBrowser(app.url, desktopUserAgent)
          await logInFor(browser, '/')
          expect((await browser.open('/')).body).toMatchObject({ provider: 'website', nickname: '李小明' })
        } finally {
          await app.stop()
        }
      })

      it.each(forms)('with an account, and the environment of its file: %s', async (_form, name, written) => {
        const [printedEnv = ''] = codeBelow(readme, given, 'text')
        const { appId, appSecret } = accountCredentials
        const env = printedEnv.replace('wx...', appId).replace(/(?<=APPSECRET=).*/, appSecret)
        expect(env).toContain('PUBLIC_URL=https://app.example.com\n')
        await writeFile(join(project.folder, '.env'), env)
        const [code = ''] = codeBelow(readme, given, 'js')
        const app = await startPrinted(project, name, written(placed(code)), ['--env-file=.env'])
        try {
          const browser = createBrowser(app.url, wechatUserAgent)
          await logInFor(browser, '/profile')
          const { body } = await browser.open('/profile')
          expect(body).toMatchObject({ nickname: '李小明', openid: expect.any(String) })
          const account = { id: `official-account:${appId}:${body.openid}` }
          expect((await browser.open('/orders')).body).toEqual({ account })
        } finally {
          await app.stop()
        }
      })
    })
  })

  describe.each(languages)('$docs', ({ docs }) => {
    let project: Project
    beforeAll(async () => {
      project = await createProject(tarball, { more: [...tools, ...nest] })
    })
    afterAll(() => project?.remove())

    /** Compiles a program, starts it with its environment, and answers what a page says to who has logged in for it. */
    const pageOf = async (printed: string, page: string): Promise<unknown> => {
      const { folder } = project
      const language = { target: 'es2022', module: 'nodenext', experimentalDecorators: true }
      const compilerOptions = { ...language, strict: true, types: ['node'], outDir: 'built' }
      const config = { compilerOptions, files: ['app.mts'] }
      await writeFile(join(folder, 'app.mts'), printed)
      await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(config))
      await run(process.execPath, [join(root, 'node_modules/typescript/bin/tsc')], { cwd: folder })

      const { appId, appSecret } = accountCredentials
      const env = `SESSION_SECRET=of a test\nWECHAT_APPID=${appId}\nWECHAT_APPSECRET=${appSecret}\n`
      await writeFile(join(folder, '.env'), env)
      const code = placed(await readFile(join(folder, 'built/app.mjs'), 'utf8'))
      const app = await startPrinted(project, 'app.mjs', code, ['--env-file=.env'])
      try {
        // Without a public URL the callback is at the address of the request.
        const browser = createBrowser(app.url, wechatUserAgent)
        const at = { Host: 'app.example.com' }
        const departure = await browser.open(`/wechat/login?returnTo=${page}`, at)
        const callback = new URL(await decide(browser, locationOf(departure)))
        await browser.open(callback.pathname + callback.search, at)
        return (await browser.open(page)).body
      } finally {
        await app.stop()
      }
    }

    it('web-login.md in TypeScript: it compiles, and what comes of it logs in', async () => {
      const { appId } = accountCredentials
      expect(await pageOf(await firstOf(`${docs}/web-login.md`), '/me')).toMatchObject({
        appId,
        nickname: '李小明',
      })
    })

    it('recipes.md in NestJS: it compiles, and a controller knows who has logged in', async () => {
      const [printed = ''] = codeBelow(`${docs}/recipes.md`, 'NestJS')
      const openid = simulator.users.openidOf('xiaoming', accountCredentials.appId)
      expect(await pageOf(printed, '/orders')).toEqual({ openid })
    })

    it('testing.md in a Jest of its own: its three tests pass', async () => {
      const folder = join(project.folder, 'tested')
      await mkdir(folder)
      const swc = ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } }]
      const config = { testEnvironment: 'node', transform: { '\\.ts$': swc } }
      await writeFile(join(folder, 'jest.config.json'), JSON.stringify(config))
      await writeFile(join(folder, 'login.test.ts'), await firstOf(`${docs}/testing.md`))
      const jest = join(root, 'node_modules/jest/bin/jest.js')
      const { stderr } = await run(process.execPath, [jest, '--rootDir', folder], { cwd: folder })
      expect(stderr).toMatch(/^Tests: +3 passed, 3 total$/m)
    })
  })
})
