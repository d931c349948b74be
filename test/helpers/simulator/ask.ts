import type { PlatformSimulator } from 'express-wechat-auth/simulator'
import request, { type Test } from 'supertest'
import type { Json } from './wechat-bench.ts'

/** A GET at a simulator, which need not listen for it. No redirect is followed. */
export function getAt(
  { handler }: PlatformSimulator,
  path: string,
  headers: Record<string, string> = {},
): Test {
  return request(handler).get(path).set(headers).redirects(0)
}

/** POSTs JSON, or a text in its place, and reads the JSON of the answer. */
export async function postJson({ handler }: PlatformSimulator, path: string, body: unknown): Promise<Json> {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const response = await request(handler).post(path).set('content-type', 'application/json').send(text)
  return JSON.parse(response.text)
}

/** Asks the simulator's own routes below a path, and reads the JSON of the answer. */
export function controlAt({ handler }: PlatformSimulator, base: string) {
  return async (method: 'get' | 'post' | 'patch' | 'delete', path: string, body?: object): Promise<Json> => {
    const sending = request(handler)[method](base + path)
    return (await (body === undefined ? sending : sending.send(body))).body
  }
}
