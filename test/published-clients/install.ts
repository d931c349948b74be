import { spawnSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'

const maxMs = 120_000

function isInstalled(): boolean {
  const installed = join(__dirname, 'node_modules/.package-lock.json')
  const wanted = join(__dirname, 'package-lock.json')
  return existsSync(installed) && statSync(installed).mtimeMs >= statSync(wanted).mtimeMs
}

/** Installs the clients, unless they are there. Answers why that did not work. */
export function installClients(): string | undefined {
  if (isInstalled()) return undefined
  const args = ['ci', '--prefix', __dirname, '--ignore-scripts', '--no-audit', '--fetch-retries=1']
  const { status, error, stderr } = spawnSync('npm', args, { encoding: 'utf8', timeout: maxMs })
  if (status === 0) return undefined
  const reason = error?.message ?? stderr.split('\n').find((line) => line.startsWith('npm error'))
  return `the published clients cannot be installed: ${reason ?? `npm ci ended with ${status}`}`
}
