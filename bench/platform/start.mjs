import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startChild } from '../measure/child.mjs'
import { createCertificate } from './certificate.mjs'

/** Starts the stand-in platform. `env` makes a process trust its certificate. */
export async function startPlatform() {
  const folder = mkdtempSync(join(tmpdir(), 'wechat-bench-'))
  const { cert, key, file } = createCertificate(folder)
  const child = await startChild('platform/server.mjs')
  const bases = await child.ask('open', { cert, key })
  return {
    bases,
    env: { NODE_EXTRA_CA_CERTS: file },
    ask: child.ask,
    async stop() {
      await child.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
