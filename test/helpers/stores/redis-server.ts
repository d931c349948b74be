import { existsSync, mkdirSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { createFolder, type RunningDaemon, startDaemon } from '../programs/daemon.ts'

export interface RunningRedis extends RunningDaemon {
  /** Where it listens: `createClient({ socket: { path } })`. */
  path: string
  folder: string
}

/** A Redis of the test's own, which keeps nothing on disk. With a folder: again where another one was. */
export async function startRedis(folder: string = createFolder()): Promise<RunningRedis> {
  mkdirSync(folder, { recursive: true })
  const path = join(folder, 'redis.sock')
  const args = ['--port', '0', '--unixsocket', path, '--save', '', '--appendonly', 'no', '--dir', folder]
  const daemon = await startDaemon('redis-server', args, folder, () => answers(path))
  return { ...daemon, folder, path }
}

function answers(path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    if (!existsSync(path)) return reject(new Error('no socket yet'))
    const socket = connect(path, () => {
      socket.destroy()
      resolve()
    })
    socket.once('error', reject)
  })
}
