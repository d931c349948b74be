import { readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import request from 'supertest'
import { notSimulated } from '../../../lib/simulator/engine/http/not-simulated.ts'
import { apiPaths } from '../../../lib/simulator/hosts/api-host.ts'
import { corpApiPaths } from '../../../lib/simulator/hosts/corp-api-host.ts'
import { createBench } from '../../helpers/simulator/wechat-bench.ts'

const [, section = ''] = readFileSync('docs/simulator-conformance.md', 'utf8').split('\n## Not simulated\n')
const served = { 'api.weixin.qq.com': apiPaths, 'qyapi.weixin.qq.com': corpApiPaths }

describe('what the simulator lacks', () => {
  it.each(Object.entries(notSimulated))('is listed in the documents: %s', (host, paths) => {
    const line = section.split('\n').find((one) => one.startsWith(`| \`${host}\``)) ?? ''
    const listed = [...line.matchAll(/`([^`]+)`/g)].map(([, path]) => path)
    expect(listed).toEqual([host, ...paths])
  })

  it('is nothing that it has', () => {
    const exact = (paths: readonly string[]) => paths.filter((path) => !path.endsWith('/'))
    for (const host of ['api.weixin.qq.com', 'qyapi.weixin.qq.com'] as const) {
      expect(served[host].filter((path) => exact(notSimulated[host]).includes(path))).toEqual([])
    }
  })

  it.each([
    ['api.weixin.qq.com', 'cgi-bin/menu/create', 200],
    ['qyapi.weixin.qq.com', 'cgi-bin/appchat/create', 404],
  ])('is said so: %s/%s', async (host, api, status) => {
    const { simulator } = createBench()
    const answer = await request(simulator.handler).post(`/${host}/${api}`)
    expect([answer.status, answer.headers['x-simulator']]).toEqual([
      status,
      expect.stringContaining('not simulated'),
    ])
    const [logged] = simulator.requests.list({ api })
    expect(logged?.checks).toEqual([{ what: expect.stringContaining('not simulated'), ok: false }])
  })

  it('is told from what no platform has', async () => {
    const { simulator } = createBench()
    const answer = await request(simulator.handler).get('/api.weixin.qq.com/cgi-bin/nothing')
    expect(answer.headers['x-simulator']).toBeUndefined()
    expect(simulator.requests.list()[0]?.checks).toEqual([
      { what: 'there is an API cgi-bin/nothing', ok: false },
    ])
  })
})
