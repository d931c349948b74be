import { escapeHtml, layout } from './layout.ts'

/** A page that only people who are logged in see. */
export function ordersPage(openid: string): string {
  return layout(
    'Orders',
    `<h1>Your orders</h1>
<p class="lead">The guard let you in. Orders would be looked up by your openid, <code>${escapeHtml(openid)}</code>.</p>
<a class="card" href="/"><h2>Back to the start · 返回首页</h2></a>`,
  )
}
