import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createClient } from 'redis'
import { createFolder, type RunningDaemon, startDaemon } from '../programs/daemon.ts'
import { freePort } from './redis-cluster.ts'

export interface RunningRedisSentinel {
  /** `createSentinel({ name, sentinelRootNodes })` */
  name: string
  sentinelRootNodes: { host: string; port: number }[]
  /** Waits until the replica has all that the master has. */
  replicated(): Promise<void>
  /** Ends the master at once. */
  killMaster(): Promise<void>
  stop(): Promise<void>
}

const host = '127.0.0.1'
const name = 'main'

/** A master, a replica, and one sentinel, which takes a second of silence for death. */
export async function startRedisSentinel(): Promise<RunningRedisSentinel> {
  const daemons: RunningDaemon[] = []
  const start = async (daemon: Promise<RunningDaemon>): Promise<void> => void daemons.push(await daemon)
  const stop = async (): Promise<void> => {
    await Promise.all(daemons.map((daemon) => daemon.stop()))
  }
  const [masterPort, replicaPort, port] = [await freePort(), await freePort(), await freePort()]
  try {
    await start(startServer(masterPort, ['--repl-diskless-sync-delay', '0'], 'role:master'))
    await start(startServer(replicaPort, ['--replicaof', host, String(masterPort)], 'master_link_status:up'))
    await start(startSentinel(port, masterPort))
  } catch (error) {
    await stop()
    throw error
  }
  return {
    name,
    sentinelRootNodes: [{ host, port }],
    replicated: () => demand(masterPort, ['WAIT', '1', '5000'], '1'),
    killMaster: async () => daemons[0]?.stop(),
    stop,
  }
}

function startServer(port: number, more: readonly string[], readyWhen: string): Promise<RunningDaemon> {
  const folder = createFolder()
  const nothingOnDisk = ['--save', '', '--appendonly', 'no', '--dir', folder]
  const args = ['--port', String(port), '--bind', host, ...nothingOnDisk, ...more]
  return startDaemon('redis-server', args, folder, () => demand(port, ['INFO', 'replication'], readyWhen))
}

/** Ready when it has found the replica, which it asks the master for, and would promote it. */
function startSentinel(port: number, masterPort: number): Promise<RunningDaemon> {
  const folder = createFolder()
  // A sentinel writes down what it finds out, so it takes a file and no arguments.
  const file = join(folder, 'sentinel.conf')
  const settings = [
    `port ${port}`,
    `bind ${host}`,
    `dir ${folder}`,
    `sentinel monitor ${name} ${host} ${masterPort} 1`,
    `sentinel down-after-milliseconds ${name} 1000`,
    `sentinel failover-timeout ${name} 5000`,
  ]
  writeFileSync(file, settings.join('\n'))
  return startDaemon('redis-server', [file, '--sentinel'], folder, () =>
    demand(port, ['SENTINEL', 'REPLICAS', name], '"master-link-status","ok"'),
  )
}

async function demand(port: number, command: readonly string[], shown: string): Promise<void> {
  const client = createClient({ RESP: 2, socket: { host, port, reconnectStrategy: false, tls: false } })
  client.on('error', () => undefined)
  await client.connect()
  try {
    // WAIT waits for what was written before its connection's last command.
    await client.ping()
    const answer = JSON.stringify(await client.sendCommand([...command]))
    if (!answer.includes(shown)) throw new Error(`${command.join(' ')} answers ${answer}`)
  } finally {
    client.destroy()
  }
}
