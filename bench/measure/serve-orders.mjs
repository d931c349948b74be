/**
 * Makes this process answer the orders of the one that started it (see child.mjs), and end with it.
 *
 * @param {Record<string, (params: any) => unknown>} orders
 */
export function serveOrders(orders) {
  process.on('message', async ({ id, order, params }) => {
    try {
      process.send({ id, answer: await orders[order](params) })
    } catch (error) {
      process.send({ id, error: error?.stack ?? String(error) })
    }
  })
  process.on('disconnect', () => process.exit())
}
