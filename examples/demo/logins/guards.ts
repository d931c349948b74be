import type { Express, Request } from 'express'
import { requireWechatUser, requireWecomUser } from 'express-wechat-auth'

/** Draws the page of somebody who was let in. */
type Draw = (req: Request) => string

export function mountOrders(app: Express, ordersOf: Draw): void {
  // <orders>
  app.get('/orders', requireWechatUser(), (req, res) => {
    res.send(ordersOf(req)) // req.wechatUser is there
  })
  // </orders>
}

export function mountTeam(app: Express, teamPageFor: Draw): void {
  // <team>
  const engineers = { departments: [2], includeSubDepartments: true }
  app.get('/team', requireWecomUser(engineers), (req, res) => {
    res.send(teamPageFor(req)) // req.wecomUser is there
  })
  // </team>
}
