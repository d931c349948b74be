import { expect } from '@jest/globals'
import { until } from '../../helpers/time/wait.ts'
import { onDesktop } from '../../helpers/visitors/browser.ts'
import { copyOf } from '../../helpers/visitors/login-cookies.ts'
import type { SuiteFleet, SuiteKind } from './fleet-of-suite.ts'
import type { InstallStep } from './install-steps.ts'
import type { SuiteProcess } from './orders.ts'
import type { SuiteFleets } from './world.ts'

export interface KillOptions {
  /** As `openGrantStore()` takes it. @default files */
  store?: string
  /** The next process has had a request a moment before. */
  hasLooked?: boolean
}

/** Lets a process end at a step of an installation that WeCom pushes, and another one get the next request. */
export async function killInInstall(
  world: SuiteFleets,
  kind: SuiteKind,
  { place, runs = 1, isUnanswered = false, isLost = false }: InstallStep,
  { store, hasLooked = false }: KillOptions = {},
): Promise<void> {
  const fleet = await world.start(kind, 2, store)
  const [first, next] = fleet.processes as [SuiteProcess, SuiteProcess]
  const link = kind === 'template' ? await openLink(first, next) : undefined
  if (hasLooked) await pushTicketTo(fleet, next)
  fleet.pushTo(first)
  await fleet.killAt(first, place)
  expect(await fleet.install(link?.url)).toBe(!isUnanswered)
  expect(await first.ended).toBe('SIGKILL')

  await pushTicketTo(fleet, next)
  if (isLost) {
    await expectLost(fleet, next)
    expect(await fleet.install(link?.url)).toBe(true)
  }
  await expectInstalled(world, fleet, { runs, redeems: isLost ? 2 : 1 })
  if (link !== undefined) expect(await link.wait()).toEqual({ status: 'done', corpId: fleet.shown })
}

export async function pushTicketTo(fleet: SuiteFleet, process: SuiteProcess): Promise<void> {
  fleet.pushTo(process)
  expect(await fleet.pushTicket()).toBe(true)
}

/** A page that one process opens with the customised link of a template, and that waits at another for who scans it. */
async function openLink(
  { url }: SuiteProcess,
  next: SuiteProcess,
): Promise<{ url: string; wait(): Promise<unknown> }> {
  const path = '/wecom/suite/installCode'
  const browser = onDesktop(url)
  const { body } = await browser.post(path)
  const wait = async () => (await copyOf(browser, next.url).fetchJson(path)).body.data
  return { url: body.data.url, wait }
}

/** Nobody was let in, and the operator is told what the company has to do. */
export async function expectLost(fleet: SuiteFleet, next: SuiteProcess): Promise<void> {
  await until('nothing is left to do', async () => (await fleet.tasks()).length === 0)
  expect([await fleet.row(), fleet.log('grant')]).toEqual([undefined, []])
  await until('the operator is told', () => /ERR_CODE_DEAD.*install the app again/s.test(fleet.events()))
  const { errors } = await next.ask('call', { accounts: [fleet.shown], callers: 1 })
  expect(errors).toEqual(['ERR_GRANT_MISSING', 'ERR_GRANT_MISSING'])
  expect((await fleet.logIn(next)).status).toBe(fleet.kind === 'template' ? 404 : 403)
}

/** One installation, which all living processes work with; its permanent code is in its row alone. */
export async function expectInstalled(
  { redeems, cached }: SuiteFleets,
  fleet: SuiteFleet,
  expected: { runs: number; redeems: number },
): Promise<void> {
  const row = await fleet.installed()
  expect(row).toMatchObject({ status: 'active', agentid: expect.any(Number) })
  expect({ runs: fleet.log('grant').length, redeems: redeems() }).toEqual(expected)
  const next = fleet.processes[1] as SuiteProcess
  const report = await next.ask('call', { accounts: [fleet.shown], callers: 3 })
  expect(report).toMatchObject({ callers: 3, errors: [] })
  const { status, browser } = await fleet.logIn(next)
  expect([status, await fleet.companyOf(browser)]).toEqual([303, fleet.shown])

  const code = String(row['permanent_code'])
  expect(code.length).toBeGreaterThan(16)
  const others = [fleet.events(), await cached(), JSON.stringify(await fleet.rowOf('tasks'))]
  expect(others.filter((text) => text.includes(code))).toEqual([])
}
