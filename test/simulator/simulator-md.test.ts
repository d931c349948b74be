import { readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { createPlatformSimulator } from 'express-wechat-auth/simulator'
import request from 'supertest'
import { documentedCells } from './conformance/documented.ts'

const page = readFileSync('docs/simulator.md', 'utf8')

describe.each(['docs/testing.md', 'docs/zh-CN/testing.md'])('%s', (file) => {
  it('begins with the test that is run here, as it is, but for comments', () => {
    const withoutComments = (code: string): string => code.replace(/^ *\/\/ .*$/gm, '//')
    const example = /```ts\n(.*?)```/s.exec(readFileSync(file, 'utf8'))?.[1] ?? ''
    const run = readFileSync('test/simulator/testing.test.ts', 'utf8')
    expect(withoutComments(example)).toBe(withoutComments(run))
  })
})

describe('docs/simulator.md', () => {
  it('has the example that is run here, as it is', () => {
    const example = /```ts\n(.*?)```/s.exec(page)?.[1]
    expect(readFileSync('test/simulator/example.test.ts', 'utf8')).toBe(example)
  })

  it('names everything that a simulator can do', () => {
    const simulator = createPlatformSimulator()
    const { users, apps, corps, components, miniPrograms, clock, faults, requests, sent, push } = simulator
    const all = {
      ...users,
      ...apps,
      ...corps,
      ...components,
      ...miniPrograms,
      ...clock,
      ...faults,
      ...requests,
      ...sent,
      ...push,
    }
    const names = [
      ...Object.getOwnPropertyNames(simulator),
      ...Object.keys(all).filter((name) => !['put', 'take', 'onSent'].includes(name)),
    ]
    const [, section = ''] = page.split('\n## In tests\n')
    expect(names.filter((name) => !new RegExp(`\\b${name}\\b`).test(section))).toEqual([])
  })

  const requests = documentedCells('HTTP control API').flatMap((cell) => {
    let path = ''
    return [...cell.matchAll(/`([^`]+)`/g)].map(([, text = '']) => {
      const [method = '', given] = text.split(' ')
      path = given ?? path
      return [method, path] as const
    })
  })

  it.each(requests)('tells the truth about %s %s', async (method, path) => {
    const { handler } = createPlatformSimulator()
    const address = path.replace(/:agentId/, '1000002').replace(/:(id|uuid|userid|appid)/g, 'nobody')
    const client = request(handler)
    const sending =
      method === 'GET'
        ? client.get(address)
        : method === 'POST'
          ? client.post(address).send({})
          : method === 'PATCH'
            ? client.patch(address).send({})
            : client.delete(address)
    const { status, text } = await sending
    // Served: it is done, or there is a reason why not. What is not served is a bare 404.
    expect([200, 400]).toContain(status)
    expect(JSON.parse(text)).toHaveProperty('ok', status === 200)
  })
})
