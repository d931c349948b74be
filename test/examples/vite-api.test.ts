import { createServer, request as httpRequest, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type RunningProgram, startProgram } from '../helpers/programs/program.ts'
import { freePort } from '../helpers/stores/redis-cluster.ts'
import { createBrowser, desktopUserAgent } from '../helpers/visitors/browser.ts'
import { logInAndOut } from './front-end-visit.ts'

describe('vite-api.ts behind a development server', () => {
  let server: Server
  let api: RunningProgram
  let url: string

  beforeAll(async () => {
    const port = await freePort()
    // As Vite hands a request on: the host is the target's.
    server = createServer((req, res) => {
      const headers = { ...req.headers, host: `localhost:${port}` }
      const { method, url: path } = req
      req.pipe(
        httpRequest({ host: 'localhost', port, method, path, headers }, (answer) => {
          res.writeHead(answer.statusCode ?? 502, answer.headers)
          answer.pipe(res)
        }),
      )
    })
    await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
    url = `http://localhost:${(server.address() as AddressInfo).port}`
    api = await startProgram('examples/vite-api.ts', { PORT: String(port), PUBLIC_URL: url })
  })

  afterAll(async () => {
    await api?.stop()
    server.close()
  })

  it('prints the address of the page', () => {
    expect(api.url).toBe(url)
  })

  it('logs in and out at the address of the page', async () => {
    await logInAndOut(createBrowser(url, desktopUserAgent), url)
  })
})
