import type { SimulatorOptions } from 'express-wechat-auth/simulator'
import request from 'supertest'
import { type Bench, createBench, type Json, official } from './wechat-bench.ts'

export interface OfficialBench extends Bench {
  /** An access token of the official account, or of another app. */
  token(app?: { appId: string; secret: string }): Promise<string>
  /** A GET with that token. */
  ask(path: string, query?: Record<string, string>): Promise<Json>
  /** A POST with that token. */
  post(path: string, body: unknown, app?: { appId: string; secret: string }): Promise<Json>
  openid(person?: string): string
  /** The answer of qrcode/create. */
  qrCode(body?: object): Promise<Json>
}

/** A simulator with the calls that an official account makes. */
export function createOfficialBench(options: SimulatorOptions = {}): OfficialBench {
  const bench = createBench(options)
  const { simulator } = bench
  const mine: OfficialBench = {
    ...bench,
    async token(app = official) {
      const body = { appid: app.appId, secret: app.secret }
      return (await bench.stableToken(body)).access_token
    },
    ask: async (path, query = {}) => bench.api(path, { access_token: await mine.token(), ...query }),
    async post(path, body, app = official) {
      const response = await request(simulator.handler)
        .post(`/api.weixin.qq.com/${path}?access_token=${await mine.token(app)}`)
        .set('content-type', 'application/json')
        .send(typeof body === 'string' ? body : JSON.stringify(body))
      return JSON.parse(response.text)
    },
    openid: (person = 'xiaoming') => simulator.users.openidOf(person, official.appId),
    qrCode: (body = { action_name: 'QR_STR_SCENE', action_info: { scene: { scene_str: 'a' } } }) =>
      mine.post('cgi-bin/qrcode/create', body),
  }
  return mine
}
