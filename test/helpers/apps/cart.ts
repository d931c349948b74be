import type { Express } from 'express'

interface Cart {
  items?: string[]
}

/** A cart in the session: `POST /cart?item=` answers the session's id, `GET /cart` what is in it. */
export function mountCart(app: Express): void {
  app.post('/cart', (req, res) => {
    const session = req.session as unknown as Cart
    session.items = [...(session.items ?? []), String(req.query['item'])]
    res.json({ sessionId: req.sessionID })
  })
  app.get('/cart', (req, res) => {
    res.json((req.session as unknown as Cart).items ?? [])
  })
}
