import { describe, expect, it } from '@jest/globals'
import {
  agent,
  agentId,
  corpId,
  deadAddress,
  diagnose,
  publicUrl,
  startSimulator,
  usePatients,
} from './patients.ts'

usePatients()

describe('the doctor, of an app in WeCom', () => {
  it('finds everything in order', async () => {
    const { url } = await startSimulator()
    const { findings } = await diagnose({ ...agent, ...publicUrl }, url)
    expect(findings.map(({ target, check, status }) => [target, check, status])).toEqual([
      ['WeCom', 'reachable', 'ok'],
      ['WeCom', 'clock', 'ok'],
      ['WeCom app', 'credentials', 'ok'],
      ['WeCom app', 'trusted IP', 'ok'],
      ['WeCom app', 'agent id', 'ok'],
      ['WeCom app', 'redirect domain', 'ok'],
      ['WeCom app', 'visible range', 'ok'],
    ])
  })

  it.each([
    [{ WECOM_APP_SECRET: 'a-wrong-secret' }, '40001'],
    [{ WECOM_CORP_ID: 'ww00000000000000ff' }, '40013'],
  ])('names what is wrong with the credentials %j', async (change, errcode) => {
    const { url } = await startSimulator()
    const { failed, of } = await diagnose({ ...agent, ...change }, url)
    expect(failed).toEqual(['WeCom app: credentials'])
    expect(of('credentials')?.text).toContain(errcode)
  })

  it('names the address that is not trusted', async () => {
    const simulator = await startSimulator()
    simulator.corps.updateAgent(corpId, agentId, { trustedIps: ['192.0.2.1'] })
    const { failed, of } = await diagnose(agent, simulator.url)
    expect(failed).toEqual(['WeCom app: trusted IP'])
    expect(of('credentials')?.status).toBe('ok')
    expect(of('trusted IP')?.text).toMatch(/127\.0\.0\.1/)
    expect(of('trusted IP')?.text).toMatch(/60020|企业可信IP/)
  })

  it.each([
    ['of another app', '1000003', '301002'],
    ['of no app', '7', '40056'],
  ])('refuses an agent id %s', async (_whose, id, errcode) => {
    const { url } = await startSimulator()
    const { failed, of } = await diagnose({ ...agent, WECOM_AGENT_ID: id }, url)
    expect(failed).toEqual(['WeCom app: agent id'])
    expect(of('agent id')?.text).toContain(errcode)
  })

  it('says which domain to trust', async () => {
    const simulator = await startSimulator()
    simulator.corps.updateAgent(corpId, agentId, { trustedDomains: ['app.example.com'] })
    const other = await diagnose({ ...agent, ...publicUrl }, simulator.url)
    expect(other.failed).toEqual(['WeCom app: redirect domain'])
    expect(other.of('redirect domain')?.text).toMatch(/app\.example\.com.*localhost:3000.*可信域名/)
    const own = { ...agent, PUBLIC_URL: 'https://app.example.com/portal' }
    expect((await diagnose(own, simulator.url)).failed).toEqual([])
    // The port counts.
    const port = { ...agent, PUBLIC_URL: 'https://app.example.com:8443' }
    expect((await diagnose(port, simulator.url)).failed).toEqual(['WeCom app: redirect domain'])
    simulator.corps.updateAgent(corpId, agentId, { trustedDomains: [] })
    const none = await diagnose({ ...agent, ...publicUrl }, simulator.url)
    expect(none.of('redirect domain')?.text).toMatch(/none is set.*localhost:3000/)
    expect((await diagnose(agent, simulator.url)).of('redirect domain')?.status).toBe('skipped')
  })

  it('asks the login page where several domains are trusted', async () => {
    const simulator = await startSimulator()
    simulator.corps.updateAgent(corpId, agentId, { trustedDomains: ['app.example.com', 'localhost:3000'] })
    const { of } = await diagnose({ ...agent, ...publicUrl }, simulator.url)
    expect(of('redirect domain')).toMatchObject({ status: 'ok' })
  })

  it('names a setting that cannot be used, and looks at the others', async () => {
    const { url } = await startSimulator()
    const { failed, of } = await diagnose({ ...agent, WECOM_AGENT_ID: 'portal' }, url)
    expect(failed).toEqual(['settings: shape'])
    expect(of('shape')?.text).toContain('"agentId"')
    expect(of('reachable')?.status).toBe('ok')
  })

  it('fails when the app sees nobody', async () => {
    const simulator = await startSimulator()
    simulator.corps.updateAgent(corpId, agentId, { visible: {} })
    const { failed, of } = await diagnose(agent, simulator.url)
    expect(failed).toEqual(['WeCom app: visible range'])
    expect(of('visible range')?.text).toContain('可见范围')
  })

  it('fails when the app is disabled', async () => {
    const simulator = await startSimulator()
    simulator.corps.updateAgent(corpId, agentId, { enabled: false })
    expect((await diagnose(agent, simulator.url)).failed).toEqual(['WeCom app: credentials'])
  })

  it('names a host that cannot be reached', async () => {
    const { failed } = await diagnose(agent, await deadAddress())
    expect(failed).toEqual(['WeCom: reachable', 'WeCom app: credentials'])
  })
})
