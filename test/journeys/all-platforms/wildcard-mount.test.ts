import { describe, expect, it } from '@jest/globals'
import express from 'express'
import request from 'supertest'
import { pagePlatforms } from '../../helpers/apps/page-platforms.ts'
import { appWithSession } from '../../helpers/apps/server.ts'
import { useWecom } from '../../helpers/apps/wecom.ts'
import { wechatUserAgent } from '../../helpers/visitors/browser.ts'

describe.each(pagePlatforms)('$name below a wildcard mount', (platform) => {
  const world = useWecom()
  const serve = (): Promise<string> => {
    const app = appWithSession()
    const inner = express.Router()
    inner.use(platform.router({ endpoints: world.simulator.endpoints }))
    inner.get('/page', platform.guard(), (_req, res) => void res.send('in'))
    // Express 5 and 4 write wildcards in two ways; both take a regular expression.
    app.use(/^.*\/app/, inner)
    return world.run(app)
  }

  it.each(['//evil.example/app/page', '///evil.example/app/page', '/\\evil.example/app/page'])(
    'leads %s to no other host',
    async (path) => {
      const url = await serve()
      const { port } = new URL(url)
      const answer = await rawGet(Number(port), path)
      const location = /\r\nlocation: ([^\r]*)/i.exec(answer)?.[1]
      if (location === undefined) return expect(answer).not.toMatch(/^HTTP\/1.1 30/)
      expect(new URL(location, url).origin).toBe(url)
    },
  )

  it('is reached below any path of the app', async () => {
    const answer = await request(await serve())
      .get('/of/a/tenant/app/page')
      .set({ Accept: 'text/html', 'User-Agent': wechatUserAgent })
    expect(answer.status).toBe(302)
    const login = `/of/a/tenant/app${platform.prefix}/login?`
    expect(answer.headers['location']?.slice(0, login.length)).toBe(login)
  })
})

/** Clients would put such a path right. */
async function rawGet(port: number, path: string): Promise<string> {
  const { connect } = await import('node:net')
  const socket = connect(port, '127.0.0.1')
  socket.end(
    `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAccept: text/html\r\nUser-Agent: ${wechatUserAgent}\r\nConnection: close\r\n\r\n`,
  )
  let answer = ''
  for await (const chunk of socket) answer += chunk
  return answer
}
