import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type RunningProgram, startProgram } from '../helpers/programs/program.ts'
import { freePort } from '../helpers/stores/redis-cluster.ts'
import { createBrowser, desktopUserAgent } from '../helpers/visitors/browser.ts'
import { logInAndOut } from './front-end-visit.ts'

const isOnline = spawnSync('npm', ['ping', '--fetch-retries=0'], { timeout: 20_000 }).status === 0
if (!isOnline && process.env['CI'] === 'true') throw new Error('no package registry can be reached')
const describeOnline = isOnline ? describe : describe.skip

describeOnline.each([
  ['vite-vue', '/src/App.vue'],
  ['vite-react', '/src/App.jsx'],
])(
  `examples/%s, installed and started${isOnline ? '' : ' (no package registry can be reached)'}`,
  (name, part) => {
    let folder: string
    let vite: ChildProcess
    let api: RunningProgram
    let url: string

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), `${name}-`))
      await cp(`examples/${name}`, folder, {
        recursive: true,
        filter: (path) => !path.includes('node_modules'),
      })
      const { status, stderr } = spawnSync('npm', ['install', '--no-audit', '--no-fund'], {
        cwd: folder,
        encoding: 'utf8',
      })
      expect([status, stderr]).toEqual([0, expect.any(String)])
      const [port, apiPort] = [await freePort(), await freePort()]
      url = `http://localhost:${port}`
      vite = spawn(process.execPath, ['node_modules/vite/bin/vite.js', '--port', String(port)], {
        cwd: folder,
        env: { ...process.env, API_URL: `http://localhost:${apiPort}` },
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      await once(vite.stdout as NodeJS.ReadableStream, 'data')
      api = await startProgram('examples/vite-api.ts', { PORT: String(apiPort), PUBLIC_URL: url })
    })

    afterAll(async () => {
      vite?.kill()
      await api?.stop()
      await rm(folder, { recursive: true, force: true })
    })

    it('serves its page, and logs in and out through the proxy', async () => {
      const browser = createBrowser(url, desktopUserAgent)
      expect((await browser.open('/')).text).toContain('<div id="app">')
      const { status, text } = await browser.open(part)
      expect([status, text]).toEqual([200, expect.stringContaining('Log in with WeChat')])
      await logInAndOut(browser, url)
    })
  },
)
