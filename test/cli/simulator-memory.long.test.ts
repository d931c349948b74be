import { type ChildProcess, fork } from 'node:child_process'
import { afterEach, expect, it } from '@jest/globals'

const appid = 'wx0000000000000001'
const secret = '00000000000000000000000000000001'
const corpid = 'ww0000000000000001'
let child: ChildProcess | undefined

afterEach(() => {
  child?.kill('SIGKILL')
})

function next<T>(process: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    process.once('message', (message) => resolve(message as T))
    process.once('exit', (code) => reject(new Error(`it ended with ${code}`)))
  })
}

interface Soak {
  requests: number
  ask(path: string, headers?: Record<string, string>): Promise<Response>
  json(path: string): Promise<Record<string, string>>
}

function createSoak(url: string): Soak {
  const soak: Soak = {
    requests: 0,
    ask(path, headers = {}) {
      soak.requests += 1
      return fetch(`${url}${path}`, { headers, redirect: 'manual' })
    },
    json: async (path) => JSON.parse(await (await soak.ask(path)).text()),
  }
  return soak
}

async function codeFrom({ ask }: Soak, query: string, user: string): Promise<string> {
  const headers = { 'user-agent': 'wxwork MicroMessenger', 'x-simulator-user': user }
  const page = `/open.weixin.qq.com/connect/oauth2/authorize?${query}`
  const answer = await ask(page, headers)
  await answer.arrayBuffer()
  return new URL(answer.headers.get('location') ?? '').searchParams.get('code') ?? ''
}

/** One login with WeChat, one with WeCom, and a QR page that nobody scans: seven requests. */
async function logIn(soak: Soak): Promise<void> {
  const target = 'redirect_uri=http%3A%2F%2Flocalhost%2Fcallback&response_type=code'
  const code = await codeFrom(soak, `appid=${appid}&${target}&scope=snsapi_userinfo&state=a1`, 'xiaohong')
  const api = '/api.weixin.qq.com/sns'
  const credentials = `appid=${appid}&secret=${secret}&grant_type=authorization_code`
  const token = await soak.json(`${api}/oauth2/access_token?${credentials}&code=${code}`)
  const who = `access_token=${token['access_token']}&openid=${token['openid']}`
  expect((await soak.json(`${api}/userinfo?${who}`))['nickname']).toBe('王小红')

  const corpCode = await codeFrom(soak, `appid=${corpid}&${target}&scope=snsapi_base&state=a1`, 'lisi')
  const qyapi = '/qyapi.weixin.qq.com/cgi-bin'
  const corpSecret = 'simulated-secret-of-agent-1000002'
  const { access_token } = await soak.json(`${qyapi}/gettoken?corpid=${corpid}&corpsecret=${corpSecret}`)
  const identity = `${qyapi}/auth/getuserinfo?access_token=${access_token}&code=${corpCode}`
  expect((await soak.json(identity))['userid']).toBe('lisi')

  const qr = `appid=wx0000000000000002&${target}&scope=snsapi_login&state=a1`
  await (await soak.ask(`/open.weixin.qq.com/connect/qrconnect?${qr}`)).arrayBuffer()
}

it('keeps its memory over 5,000 requests of logins', async () => {
  child = fork('test/cli/memory-program.ts', { execArgv: ['--expose-gc', '--import', 'tsx'] })
  const { url } = await next<{ url: string }>(child)
  const soak = createSoak(url)
  const heapMb = async (): Promise<number> => {
    const answer = next<{ heapUsed: number }>(child as ChildProcess)
    child?.send('measure')
    return (await answer).heapUsed / 1024 / 1024
  }
  const logInUntil = async (requests: number): Promise<void> => {
    while (soak.requests < requests) await Promise.all(Array.from({ length: 10 }, () => logIn(soak)))
  }
  await logInUntil(2000)
  const before = await heapMb()
  await logInUntil(7000)
  const growth = (await heapMb()) - before
  console.info(`heap: ${before.toFixed(1)} MB, ${growth.toFixed(1)} MB more after ${soak.requests} requests`)
  expect(growth).toBeLessThan(5)
})
