import { createServer } from 'node:net'
import { createClient } from 'redis'
import { createFolder, type RunningDaemon, startDaemon } from '../programs/daemon.ts'

export interface RunningRedisCluster {
  /** `createCluster({ rootNodes })` */
  rootNodes: { url: string }[]
  nodes: readonly ClusterNode[]
  stop(): Promise<void>
}

export interface ClusterNode {
  countKeys(): Promise<number>
  /** Ends it at once. Its slots are still its own. */
  kill(): void
  restart(): Promise<void>
}

const slots = 16_384
const busOffset = 10_000

/** Three masters on this machine, which share the slots. */
export async function startRedisCluster(): Promise<RunningRedisCluster> {
  const nodes: { port: number; folder: string; daemon: RunningDaemon }[] = []
  const stop = async (): Promise<void> => {
    await Promise.all(nodes.map(({ daemon }) => daemon.stop()))
  }
  try {
    for (let index = 0; index < 3; index += 1) {
      const [port, folder] = [await freePort(), createFolder()]
      nodes.push({ port, folder, daemon: await startNode(port, folder) })
    }
    const clients = await Promise.all(nodes.map(({ port }) => createClient({ url: urlOf(port) }).connect()))
    const [first] = nodes
    for (const [index, client] of clients.entries()) {
      const [from, to] = [index, index + 1].map((part) => Math.floor((slots * part) / nodes.length))
      await client.sendCommand(['CLUSTER', 'ADDSLOTSRANGE', String(from), String((to ?? slots) - 1)])
      if (index > 0) await client.sendCommand(['CLUSTER', 'MEET', '127.0.0.1', String(first?.port)])
    }
    for (const client of clients) {
      const isReady = async (): Promise<boolean> =>
        String(await client.sendCommand(['CLUSTER', 'INFO'])).includes('cluster_state:ok') &&
        String(await client.sendCommand(['CLUSTER', 'NODES']))
          .trim()
          .split('\n').length === nodes.length
      while (!(await isReady())) await new Promise((resolve) => setTimeout(resolve, 50))
      client.destroy()
    }
  } catch (error) {
    await stop()
    throw error
  }
  return {
    rootNodes: nodes.map(({ port }) => ({ url: urlOf(port) })),
    nodes: nodes.map((node) => ({
      countKeys: () => countKeys(node.port),
      kill: () => void process.kill(node.daemon.pid, 'SIGKILL'),
      async restart() {
        node.daemon = await startNode(node.port, node.folder)
      },
    })),
    stop,
  }
}

async function countKeys(port: number): Promise<number> {
  const client = await createClient({ url: urlOf(port) }).connect()
  const keys = await client.dbSize()
  client.destroy()
  return Number(keys)
}

const urlOf = (port: number): string => `redis://127.0.0.1:${port}`

function startNode(port: number, folder: string): Promise<RunningDaemon> {
  const options = {
    port,
    bind: '127.0.0.1',
    'cluster-enabled': 'yes',
    save: '',
    appendonly: 'no',
    dir: folder,
  }
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)])
  return startDaemon('redis-server', args, folder, async () => {
    const client = createClient({ url: urlOf(port), socket: { reconnectStrategy: false } })
    client.on('error', () => undefined)
    await client.connect()
    client.destroy()
  })
}

/** A port that is free, and whose neighbour for the cluster's own talk is a port at all. */
export async function freePort(): Promise<number> {
  for (;;) {
    const server = createServer()
    const port = await new Promise<number>((resolve) => {
      server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port))
    })
    await new Promise((resolve) => server.close(resolve))
    if (port < 65_535 - busOffset) return port
  }
}
