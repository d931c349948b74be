import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createClient } from 'redis'

/** A Redis of the benchmark's own, on a socket, keeping nothing. Undefined where redis-server is not installed. */
export async function startRedis() {
  const folder = mkdtempSync(join(tmpdir(), 'wechat-bench-redis-'))
  const path = join(folder, 'redis.sock')
  const args = ['--port', '0', '--unixsocket', path, '--save', '', '--appendonly', 'no', '--dir', folder]
  const server = spawn('redis-server', args, { stdio: 'ignore' })
  let isMissing = false
  const ended = new Promise((resolve) => {
    server.once('exit', resolve)
    server.once('error', () => {
      isMissing = true
      resolve()
    })
  })
  const client = createClient({ socket: { path, reconnectStrategy: 50 } }).on('error', () => undefined)
  const connected = client.connect()
  await Promise.race([connected, ended])
  if (isMissing) {
    client.destroy()
    connected.catch(() => undefined)
    rmSync(folder, { recursive: true, force: true })
    return undefined
  }

  return {
    path,
    client,
    pid: server.pid,
    /** How many commands it has run, but for those of this very question. */
    async commands() {
      await sleep(50)
      const text = await client.info('commandstats')
      const lines = [...text.matchAll(/^cmdstat_([^:]+):calls=(\d+)/gm)]
      return lines.reduce((sum, [, name, calls]) => (name === 'info' ? sum : sum + Number(calls)), 0)
    },
    async stop() {
      client.destroy()
      server.kill('SIGKILL')
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
