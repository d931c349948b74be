import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const folder = new URL('..', import.meta.url)

/**
 * Starts a script of this folder as a process of its own that takes orders (see serve-orders.mjs).
 *
 * @param {string} file for example 'platform/server.mjs'
 * @param {{ env?: Record<string, string>, nodeOptions?: string[] }} [options]
 */
export async function startChild(file, { env = {}, nodeOptions = [] } = {}) {
  const child = fork(fileURLToPath(new URL(file, folder)), {
    execArgv: nodeOptions,
    env: { ...process.env, NODE_ENV: 'production', ...env },
    serialization: 'advanced',
  })
  const waiting = new Map()
  let serial = 0
  let isOver = false

  const exited = new Promise((resolve) => {
    child.once('exit', (code, signal) => {
      isOver = true
      for (const { reject } of waiting.values()) reject(new Error(`${file} ended (${signal ?? code})`))
      waiting.clear()
      resolve()
    })
  })
  child.on('message', ({ id, answer, error }) => {
    const { resolve, reject } = waiting.get(id) ?? {}
    waiting.delete(id)
    if (error !== undefined) reject?.(new Error(`${file}: ${error}`))
    else resolve?.(answer)
  })

  return {
    pid: child.pid,
    ask(order, params) {
      if (isOver) return Promise.reject(new Error(`${file} is over`))
      serial += 1
      const id = serial
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject })
        child.send({ id, order, params }, (error) => error && reject(error))
      })
    },
    kill: (signal) => child.kill(signal),
    async stop() {
      // It ends by itself then.
      if (child.connected) child.disconnect()
      const timer = setTimeout(() => child.kill('SIGKILL'), 3_000)
      await exited
      clearTimeout(timer)
    },
  }
}
