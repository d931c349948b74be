import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { codeBlocksOf } from '../../docs/markdown.ts'
import { createBrowser, desktopUserAgent, locationOf } from '../../helpers/visitors/browser.ts'
import { logInByPage } from '../../helpers/visitors/page-login.ts'
import { startPrinted } from '../printed-app.ts'
import { type Project, print } from '../project.ts'
import { root, run } from '../tarball.ts'

/** A login of a phone's kind, with the simulator; `{ answer, body }` is there then. */
const logIn = (andThen: string): string => `
  const [{ appId, appSecret }] = defaultApps
  const simulator = createPlatformSimulator()
  await simulator.start()
  const app = express()
  app.use(wechatAuth({ appId, appSecret, bearer: true, secret: 'sixteen characters', requireState: false, endpoints: simulator.endpoints }))
  const server = await new Promise((resolve) => { const server = app.listen(0, () => resolve(server)) })
  const answer = await fetch('http://127.0.0.1:' + server.address().port + '/wechat/getUserInfo', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'User-Agent': 'curl/8', Connection: 'close' },
    body: JSON.stringify({ code: simulator.users.issueCode('xiaoming', appId) }),
  })
  const body = await answer.json()
  server.close()
  await simulator.stop()
  ${andThen}
`
const names = [
  ['express', 'express'],
  ['{ wechatAuth }', 'express-wechat-auth'],
  ['{ createPlatformSimulator, defaultApps }', 'express-wechat-auth/simulator'],
]
const required = names.map(([name, from]) => `const ${name} = require('${from}')`).join('\n')
const imported = names.map(([name, from]) => `import ${name} from '${from}'`).join('\n')
const printAnswer = print('[answer.status, body.code, body.data?.nickname, body.error]')

export function describeLogins(project: () => Project): void {
  it('logs in, imported, and then lets the process end', async () => {
    const answer = await project().runScript('login.mjs', imported + logIn(printAnswer))
    expect(answer).toEqual([200, 0, '李小明', null])
  })

  it.each([
    ['', [] as string[]],
    [' where require() cannot load ES modules', ['--no-experimental-require-module']],
  ])('logs in, required%s, and then lets the process end', async (_where, flags) => {
    const source = `${required}\n;(async () => {${logIn(printAnswer)}})()`
    expect(await project().runScript(`login-${flags.length}.cjs`, source, flags)).toEqual([
      200,
      0,
      '李小明',
      null,
    ])
  })

  it('works inside a Jest that knows CommonJS alone', async () => {
    const folder = join(project().folder, 'jest')
    await mkdir(folder)
    await writeFile(join(folder, 'jest.config.js'), 'module.exports = { transform: {} }\n')
    await writeFile(join(folder, 'package.json'), '{ "type": "commonjs" }\n')
    const check = `expect(body.data.nickname).toBe('李小明')`
    await writeFile(
      join(folder, 'login.test.js'),
      `${required}\ntest('logs in', async () => {${logIn(check)}})\n`,
    )
    const program = join(root, 'node_modules/jest/bin/jest.js')
    const { stderr } = await run(process.execPath, [program, '--rootDir', folder], { cwd: folder })
    expect(stderr).toContain('1 passed')
  })

  describe('the README’s start without an account', () => {
    const [printed] = codeBlocksOf('README.md').filter(({ language }) => language === 'js')

    it('logs a person in, as it is printed', async () => {
      const app = await startPrinted(project(), 'app.mjs', printed?.code ?? '')
      try {
        const browser = createBrowser(app.url, desktopUserAgent)
        const answer = await logInByPage(browser, { loginPath: locationOf(await browser.open('/')) })
        expect(locationOf(answer)).toBe('/')
        expect((await browser.open('/')).body).toMatchObject({ provider: 'website', nickname: '李小明' })
      } finally {
        await app.stop()
      }
    })

    it('has about twelve lines', () => {
      const lines = printed?.code.split('\n').filter((line) => line.trim() !== '') ?? []
      expect(lines.length).toBeLessThanOrEqual(13)
    })
  })
}
