import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach } from '@jest/globals'
import { createPlatformSimulator, type PlatformSimulator } from 'express-wechat-auth/simulator'
import { examine, findingsIn, formatFindings, type PrintedFinding } from '../../lib/cli/doctor.ts'
import type { Language } from '../../lib/cli/language/text.ts'
import { readSettings } from '../../lib/cli/read-settings.ts'

export type Env = Record<string, string>

/** An app that the simulator knows by default. */
const appEnv = (name: string, number: number): Env => ({
  [`${name}_APPID`]: `wx${String(number).padStart(16, '0')}`,
  [`${name}_APPSECRET`]: String(number).padStart(32, '0'),
})
export const account: Env = appEnv('WECHAT', 1)
export const website: Env = appEnv('OPEN_PLATFORM', 2)
export const mobile: Env = appEnv('MOBILE', 3)
export const miniProgram: Env = appEnv('MINIPROGRAM', 4)
export const publicUrl: Env = { PUBLIC_URL: 'http://localhost:3000' }
export const corpId = 'ww0000000000000001'
export const agentId = 1000002
export const agent: Env = {
  WECOM_CORP_ID: corpId,
  WECOM_APP_SECRET: 'simulated-secret-of-agent-1000002',
  WECOM_AGENT_ID: String(agentId),
}
export const messageToken = 'TokenOfMessages1'
export const encodingAesKey = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG'

const closers: (() => Promise<unknown>)[] = []

/** Stops the simulators and servers of a test after it. Once in each file. */
export function usePatients(): void {
  afterEach(async () => {
    await Promise.all(closers.splice(0).map((close) => close()))
  })
}

export async function startSimulator(): Promise<PlatformSimulator> {
  const simulator = createPlatformSimulator()
  closers.push(() => simulator.stop())
  await simulator.start()
  return simulator
}

interface Reply {
  status?: number
  headers?: Record<string, string>
  body?: string
}

/** A small server that answers each request as it is told; resolves to its address. */
export async function startServer(
  reply: (query: Record<string, string>, path: string) => Reply,
): Promise<string> {
  const server = createServer((req, res) => {
    const { pathname, searchParams } = new URL(req.url ?? '', 'http://localhost')
    const { status = 200, headers = {}, body = '' } = reply(Object.fromEntries(searchParams), pathname)
    res.writeHead(status, headers)
    res.end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closers.push(() => {
    server.closeAllConnections()
    return new Promise((resolve) => server.close(resolve))
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** The address of a port where nobody listens. */
export async function deadAddress(): Promise<string> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return `http://127.0.0.1:${port}`
}

export interface Diagnosis {
  findings: PrintedFinding[]
  /** The finding of a check; `target` for where several have one of that name. */
  of(check: string, target?: string): PrintedFinding | undefined
  failed: string[]
}

/** Runs the doctor, and sees to it that it tells no secret. */
export async function diagnose(
  env: Env,
  simulatorUrl: string | undefined,
  language: Language = 'en',
): Promise<Diagnosis> {
  const found = await examine(readSettings(env, simulatorUrl))
  const findings = findingsIn(language, found)
  const printed = formatFindings(found, 'en') + formatFindings(found, 'zh') + JSON.stringify(found)
  for (const [name, value] of Object.entries(env)) {
    const isSecret = /SECRET|TOKEN|KEY/.test(name) && value.length > 8
    if (isSecret && printed.includes(value)) throw new Error(`the doctor prints ${name}`)
  }
  return {
    findings,
    of: (check, target) =>
      findings.find((one) => one.check === check && (target === undefined || one.target === target)),
    failed: findings
      .filter(({ status }) => status === 'failed')
      .map(({ target, check }) => `${target}: ${check}`),
  }
}
