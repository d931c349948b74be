import { createServer } from 'node:http'

/** Serves an app of Express or Koa on a free port. */
export async function listen(handler) {
  const server = createServer(handler)
  server.keepAliveTimeout = 600_000
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${server.address().port}`
}
