import { mkdirSync, writeFileSync } from 'node:fs'
import { Session } from 'node:inspector/promises'
import { join } from 'node:path'

const folder = process.env.BENCH_PROFILES
let session

/** With BENCH_PROFILES, a folder, each measured round leaves a CPU profile there. It takes CPU itself. */
export async function startProfile() {
  if (folder === undefined) return
  session = new Session()
  session.connect()
  await session.post('Profiler.enable')
  await session.post('Profiler.setSamplingInterval', { interval: 250 })
  await session.post('Profiler.start')
}

export async function stopProfile(name) {
  if (folder === undefined) return
  const { profile } = await session.post('Profiler.stop')
  session.disconnect()
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, `${name}-${process.pid}-${Date.now()}.cpuprofile`), JSON.stringify(profile))
}
