// The process that is measured: nothing runs in it but one subject.
import dns from 'node:dns'
import { startProfile, stopProfile } from './profile.mjs'
import { serveOrders } from './serve-orders.mjs'

// What is measured talks to the stand-in platform alone, whatever addresses it knows.
const { lookup } = dns
dns.lookup = (host, ...others) => {
  if (host !== 'localhost' && host !== '127.0.0.1') throw new Error(`${host} must not be asked`)
  return lookup(host, ...others)
}

let subject
let profileName
let cpu
let wall

serveOrders({
  /** `file` is one of subjects/, `name` a function in it that makes the subject. */
  async open({ file, name, params }) {
    const factory = (await import(`../subjects/${file}`))[name]
    subject = await factory(params)
    profileName = [name, params?.peer].filter(Boolean).join('-')
    return { base: subject.base }
  },
  async begin() {
    await startProfile()
    globalThis.gc()
    wall = process.hrtime.bigint()
    cpu = process.cpuUsage()
  },
  async end() {
    const { user, system } = process.cpuUsage(cpu)
    const wallUs = Number(process.hrtime.bigint() - wall) / 1_000
    await stopProfile(profileName)
    return { cpuUs: user + system, wallUs }
  },
  /** For subjects that are functions: calls one so many times. */
  run: ({ count }) => subject.run(count),
  facts: () => subject.facts?.(),
  heap() {
    globalThis.gc()
    const { heapUsed, rss, external } = process.memoryUsage()
    return { heapUsed, rss, external }
  },
})
