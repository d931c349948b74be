import { beforeEach, describe, expect, it } from '@jest/globals'
import type { GrantStore } from 'express-wechat-auth'
import type { SimulatedSuite } from 'express-wechat-auth/simulator'
import {
  type SuiteDeployment,
  template,
  thirdPartySuite,
  useWecomSuite,
} from '../../helpers/apps/wecom-suite.ts'
import { settle, until } from '../../helpers/time/wait.ts'
import { onDesktop } from '../../helpers/visitors/browser.ts'
import { scanTemplate } from '../../helpers/visitors/company-admin.ts'
import { copyOf } from '../../helpers/visitors/login-cookies.ts'

const neverEnds = () => new Promise<void>(() => undefined)

/** A process that could not do it stands for one that did not live to do it. With killed ones: test/cluster/suites/. */
describe.each([
  ['third-party app', thirdPartySuite, 'market'],
  ['template', template, 'customized-link'],
] as const)('what a process of a %s has left to do', (_kind, of: SimulatedSuite, via) => {
  const world = useWecomSuite(of)
  const { simulator, database } = world
  const { suiteId } = of
  let corpId = ''

  const pass = (): void => simulator.clock.advance(2_000)
  const idle = () => until('nothing is left to do', () => database.openTasks().length === 0)
  const install = () => simulator.suites.install(suiteId, { corpId, via })
  const works = ({ suite }: SuiteDeployment) => suite.client(world.shown(corpId)).fetchDepartments()
  const codeOf = (): unknown => world.rowOf(corpId)?.['permanent_code']
  /** Everything but the rows of companies. */
  const withoutRows: GrantStore = {
    get: (key) => database.get(key),
    delete: (key) => database.delete(key),
    async set(key, row) {
      if ('permanent_code' in row) throw new Error('the process is gone')
      return database.set(key, row)
    },
  }
  /** A process redeems the code of an installation, keeps what it gave, and gets no further. */
  const redeemAndDie = async (): Promise<SuiteDeployment> => {
    const dying = await world.open({ suite: { grantStore: withoutRows } })
    await install()
    await until('it is redeemed', () => JSON.stringify(database.openTasks()).includes('permanentCode'))
    // It has looked for what is left a moment before.
    return dying
  }

  beforeEach(() => {
    database.rows.clear()
    corpId = world.company()
  })

  it('is the telling of an end, before the company’s next installation is told', async () => {
    const told: string[] = []
    const first = await world.open({ suite: { onGrantEnd: neverEnds } })
    const next = await world.open({
      suite: { onGrant: () => void told.push('grant'), onGrantEnd: () => void told.push('end') },
    })
    world.pushTo(first.url)
    await install()
    await until('it is told', () => first.grants.length > 0)
    await idle()
    pass()
    await simulator.suites.cancel(suiteId, corpId)
    await until('it is being told', () => first.ended.length > 0)
    world.pushTo(next.url)
    pass()
    await install()
    await until('it is told', () => next.grants.length > 0)
    await idle()
    expect(told).toEqual(['end', 'grant'])
    await works(next)
  })

  it('is no installation where the company has removed the app since', async () => {
    const next = await world.open()
    const dying = await redeemAndDie()
    world.pushTo(next.url)
    pass()
    await simulator.suites.cancel(suiteId, corpId)
    const last = await world.open()
    await idle()
    await settle()
    expect(world.rowOf(corpId)).toMatchObject({ status: 'ended', permanent_code: '' })
    expect([dying, next, last].flatMap(({ grants, ended }) => [...grants, ...ended])).toEqual([])
    await expect(works(last)).rejects.toMatchObject({ code: 'ERR_GRANT_MISSING' })
  })

  it('does not take the place of an installation that is newer', async () => {
    const next = await world.open()
    const dying = await redeemAndDie()
    world.pushTo(next.url)
    pass()
    await simulator.suites.cancel(suiteId, corpId, { push: false })
    pass()
    await install()
    await until('the newer one is told', () => next.grants.length > 0)
    const newest = codeOf()
    const last = await world.open()
    await idle()
    await settle()
    expect(codeOf()).toBe(newest)
    expect([dying, next, last].flatMap(({ grants, ended }) => [...grants, ...ended])).toHaveLength(1)
    for (const one of [next, last]) await works(one)
  })
})

describe('a page that waits for who scans a template’s code', () => {
  const world = useWecomSuite(template)

  it('hears of it where a process told the app and did not live to tell the page', async () => {
    const { database } = world
    const path = '/wecom/suite/installCode'
    const first = await world.open()
    const corpId = world.company()
    const browser = onDesktop(first.url)
    const { url } = (await browser.post(path)).body.data
    await scanTemplate(world, first, corpId, { url })
    await until('nothing is left to do', () => database.openTasks().length === 0)
    const { attempt } = world.rowOf(corpId) ?? {}
    const task = {
      id: attempt,
      type: 'redeem',
      at: Date.now(),
      account: world.shown(corpId),
      codes: ['spent'],
    }
    database.rows.set(`${template.suiteId}:tasks`, { tasks: [task] })

    const next = await world.open()
    expect((await copyOf(browser, next.url).fetchJson(path)).body.data).toEqual({
      status: 'done',
      corpId: world.shown(corpId),
    })
    expect(next.grants).toEqual([])
  })
})
