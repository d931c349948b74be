import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { type RunningProgram, startProgram } from '../helpers/programs/program.ts'
import { describeWithRedis } from '../helpers/stores/redis.ts'
import { freePort } from '../helpers/stores/redis-cluster.ts'
import { createBrowser, locationOf } from '../helpers/visitors/browser.ts'
import { decide, logInByPage } from '../helpers/visitors/page-login.ts'

describeWithRedis('examples/cluster.ts', () => {
  let example: RunningProgram

  beforeAll(async () => {
    const env = { PORT: String(await freePort()), REDIS_PORT: String(await freePort()), PROCESSES: '3' }
    example = await startProgram('examples/cluster.ts', env)
  })
  afterAll(() => example?.stop())

  it('logs a person in whichever process answers, by a doubled callback too', async () => {
    const browser = createBrowser(example.url)
    await logInByPage(browser, { loginPath: locationOf(await browser.open('/')) })
    const processes = new Set<string>()
    for (let request = 0; request < 12; request += 1) {
      const { text } = await browser.open('/', { Connection: 'close' })
      expect(text).toMatch(/^Hello, 李小明, from process \d+$/)
      processes.add(text)
    }
    expect(processes.size).toBeGreaterThan(1)

    const other = createBrowser(example.url)
    const departure = await other.open(locationOf(await other.open('/')))
    const callback = await decide(other, locationOf(departure), { person: 'xiaohong' })
    const answers = await Promise.all([1, 2, 3].map(() => other.open(callback, { Connection: 'close' })))
    expect(answers.map(({ status, headers }) => [status, headers['location']])).toEqual(
      Array(3).fill([303, '/']),
    )
    expect((await other.open('/')).text).toContain('Hello, 王小红')
  })
})
