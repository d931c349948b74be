import { createPlatformSimulator } from 'express-wechat-auth/simulator'

// A simulator in a process of its own, which tells the size of its heap after a garbage collection when it is asked.
const simulator = createPlatformSimulator()
const url = await simulator.start()
process.send?.({ url })
process.on('message', () => {
  globalThis.gc?.()
  process.send?.({ heapUsed: process.memoryUsage().heapUsed })
})
